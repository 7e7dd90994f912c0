"""Cold catalysed inner crusts that others have published, to compare with.

BSk22, BSk24, BSk25 and BSk26: J. M. Pearson et al., MNRAS 481, 2994 (2018),
doi:10.1093/mnras/sty2413, with the erratum MNRAS 486, 768 (2019); the last row of each is the last
before uniform matter. NV: J. W. Negele & D. Vautherin, Nucl. Phys. A 207, 298 (1973),
doi:10.1016/0375-9474(73)90349-7.

A_cl and Z_cl of Pearson et al. count the nucleons of a cell above the gas of neutrons, and those of
NV follow from the proton fraction inside the nucleus: one nucleus per cell, so that they are also
the means over all nuclei.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from core.dataset import Dataset
from core.matter.model import Matter

DATA = Path(__file__).parents[1] / "data" / "crust"

PAPER = "Beznogov & Raduta 2025"
PEARSON, NEGELE_VAUTHERIN = "Pearson et al. 2018", "Negele & Vautherin 1973"
MODELS = {
    "BSk22": PEARSON,
    "BSk24": PEARSON,
    "BSk25": PEARSON,
    "BSk26": PEARSON,
    "NV": NEGELE_VAUTHERIN,
}
"""Who published each model."""

_COLUMNS = {
    "n_B": "n_B_fm3",
    "Z_cl": "Z_cl",
    "A_cl": "A_cl",
    "A_over_Z": "A_over_Z",
    "X_cl": "X_cl",
    "X_free": "X_free",
}


@cache
def comparison_crusts() -> Dataset:
    """All models, each by ascending density.

    Columns model, n_B (fm^-3), Z_cl and A_cl (of the nucleus), A_over_Z, X_cl and X_free (mass
    fractions of nuclei and free neutrons).
    """
    rows = _rows("comparison_crusts.csv")
    columns = {"model": np.array([row["model"] for row in rows])}
    for name, heading in _COLUMNS.items():
        columns[name] = np.array([float(row[heading]) for row in rows])
    for column in columns.values():
        column.flags.writeable = False
    return Dataset(columns, units={"n_B": "fm^-3"})


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@dataclass(frozen=True)
class PublishedTransition:
    """Where a published crust in beta equilibrium becomes homogeneous.

    Parameters
    ----------
    model : of MODELS, or NSE for the warm crust of Beznogov & Raduta.
    interaction : its effective interaction. T : MeV. n_tr : fm^-3.
    what : which of the densities that go by this name it is. source : where it is printed.
    """

    model: str
    interaction: str
    T: float
    n_tr: float
    what: str
    source: str


NSE = "NSE"
"""Name of the crust of Beznogov & Raduta among the published transitions."""


@cache
def published_transitions() -> dict[str, PublishedTransition]:
    """By model; NV has none but its last row."""
    return {
        row["model"]: PublishedTransition(
            row["model"],
            row["interaction"],
            float(row["T"]),
            float(row["n_tr_fm3"]),
            row["what"],
            row["source"],
        )
        for row in _rows("published_transitions.csv")
    }


def comparison_notes(models: Iterable[str]) -> list[str]:
    """What the columns and n_tr of some models mean, in sentences; nothing without models."""
    chosen = list(models)
    if not chosen:
        return []
    notes = [
        "Mean A and Z of published crusts are those of the one nucleus in a cell, without the gas "
        "of neutrons."
    ]
    return [*notes, *map(published_transition_note, chosen)]


def published_transition_note(model: str) -> str:
    """Which n_tr a published crust has, or that it has none, in a sentence."""
    found = published_transitions().get(model)
    if found is None:
        return f"{model}: no n_tr is drawn, its curves end with the last row published."
    return f"{model}: n_tr = {found.n_tr:.4g} fm⁻³, {found.what} ({found.source})."


def paper_transition(matter: Matter, Y_p: float | None) -> PublishedTransition | None:
    """That of Beznogov & Raduta 2025 for matter it applies to: BSk25 in beta equilibrium."""
    paper = published_transitions()[NSE]
    return paper if Y_p is None and matter.interaction == paper.interaction else None
