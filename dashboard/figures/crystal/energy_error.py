"""What an energy of second order in the charge difference misses, on curves of free energy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from core.crystal.mixtures import Mixture, nuclides
from core.crystal.solids import SecondOrder, Solid
from core.dataset import Dataset
from core.errors import TableError
from core.storage.tables import Table, current_table
from dashboard.plots.numbers import scientific
from dashboard.plots.palette import GREY, PALE
from dashboard.plots.vocabulary import Curve, Floats, Layer, Marks, broken

TABLE = "crystal-energy-error"
ERROR = "energy beyond second order"
SCALE = 1e3
"""The drawing's unit is U_1/1000."""
AXES = (("x", "x"), ("f", "f (10⁻³ U₁)"))

Block = dict[str, Any]


def energy_errors(
    mixture: Mixture, crystals: Mapping[str, Solid], gamma: list[float]
) -> tuple[list[Block], list[str]]:
    """Rows of f, and of what the energy of second order misses there, for all solids that use it.

    Columns besides model, x, f, Gamma and kind: `error`, the mean over random configurations of
    relaxed less second-order energy, and `error_sigma`, its standard error, both in U_1.

    Returns
    -------
    The rows, and sentences on where they come from or why there are none.
    """
    concerned = {name: solid for name, solid in crystals.items() if isinstance(solid, SecondOrder)}
    if not concerned:
        return [], []
    try:
        found = current_table(TABLE)
    except TableError as error:
        return [], [f"Energies beyond second order are not shown: {error}"]
    pair = f"{mixture.Z1}-{mixture.Z2}"
    known = found.words("mixture")
    if pair not in known:
        labels = " and ".join(_label(name) for name in known)
        return [], [
            f"Energies beyond second order are tabulated for {labels}, not for {mixture.label}."
        ]
    rows = _rows(found, known.index(pair))
    blocks = [
        {
            **rows,
            "model": name,
            "f": solid.free_energy(rows["x"], np.full(len(rows["x"]), value)),
            "Gamma": value,
            "kind": ERROR,
        }
        for value in gamma
        for name, solid in concerned.items()
    ]
    return blocks, [_note(found, rows, next(iter(concerned.values())).label)]


def _label(pair: str) -> str:
    return "/".join(nuclides()[int(charge)].symbol for charge in pair.split("-"))


def _rows(found: Table, mixture: int) -> Block:
    error = found.native("error_mean", mixture)
    solved = np.isfinite(error)
    return {
        "x": found.native("x")[solved],
        "error": error[solved],
        "error_sigma": found.native("error_standard_error", mixture)[solved],
    }


def _note(found: Table, rows: Block, label: str) -> str:
    low, high, worst = (
        scientific(value).replace("-", "−")
        for value in (rows["error"].min(), rows["error"].max(), rows["error_sigma"].max())
    )
    return (
        f"Bars: correction beyond second order, from {found.sizes['configuration']} relaxed random "
        f"supercells at each x ({low} to {high} U₁, standard errors up to {worst} U₁); drawn at "
        f"'{label}', assumed equal for ordered solids."
    )


def error_layers(rows: Dataset) -> tuple[Layer, ...]:
    """Bars from f to f + error on the curve of the first solid, with whiskers of +-1 sigma."""
    if not len(rows):
        return ()
    first = rows.where(model=rows["model"][0])
    x, f, error, sigma = (
        first[name].astype(float) * scale
        for name, scale in (("x", 1.0), ("f", SCALE), ("error", SCALE), ("error_sigma", SCALE))
    )
    tip = f + error
    columns = [
        (*AXES[0], x),
        (*AXES[1], tip),
        ("error", "error (10⁻³ U₁)", error),
        ("sigma", "± (10⁻³ U₁)", sigma),
        ("model", "solid", first["model"]),
    ]
    whiskers = list(_between(x, tip - sigma, tip + sigma))
    return (
        Curve(ERROR, list(_between(x, f, tip)), GREY, told=False),
        Curve(ERROR, whiskers, GREY, width=5.0, alpha=PALE, told=False),
        Marks(ERROR, columns, GREY, "dash", 9.0),
    )


def _between(x: Floats, low: Floats, high: Floats) -> Iterator[tuple[str, str, Floats]]:
    """Columns of vertical lines."""
    pieces = np.stack([x, x], axis=1), np.stack([low, high], axis=1)
    for axis, piece in zip(AXES, pieces, strict=True):
        yield (*axis, broken(*piece))
