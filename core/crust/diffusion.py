"""Whether the ions of a crust are stable against diffusion (buoyancy).

Ions sink or rise by their effective weight A/Z: a crust is stable where A_cl/Z_cl =
sum n_i A_i/sum n_i Z_i does not fall with n_B. Where it falls, the ions of the deeper layer tend
upwards and those of the shallower one downwards, and if they changed places they would leave
chemical equilibrium (Beznogov & Raduta 2025, section III).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.crust.comparison import (
    MODELS,
    comparison_crusts,
    published_transition_note,
    published_transitions,
)
from core.crust.composition import HIGHEST_DENSITY, LOWEST_DENSITY
from core.crust.transition_table import landmarks
from core.dataset import Dataset, table
from core.matter.equilibrium import CLUSTERS, track
from core.matter.intervals import falling
from core.matter.model import Matter
from core.matter.quantum import statistics_remarks
from core.storage.memo import computed_once

Array = NDArray[np.float64]

NEGLIGIBLE = 1e-6
"""Relative fall of our own A/Z, over a whole interval, that is not counted. Solved states are exact
to 1e-12, so that a smaller one is real (traces of 7H or 13He near the end of a layer of 14He), but
no ion moves for it; `largest_fall` says how large it is."""
ROUNDING = 1e-11
"""Relative fall that may be rounding of solved states."""
PUBLISHED_ROUNDING = 1.5e-4
"""Fall of a published A/Z that may be rounding: it has four decimals."""
POINTS = 600
"""States of our own crust; steps of 2.4 % in n_B."""

COLUMNS = (
    "model", "stable", "n_B_from", "n_B_to", "A_over_Z_from", "A_over_Z_to", "A_over_Z_max",
    "largest_fall", "T", "source", "n_last", "n_tr",
)  # fmt: skip
OURS = "NSE"
UNITS = {**dict.fromkeys(("n_B_from", "n_B_to", "n_last", "n_tr"), "fm^-3"), "T": "MeV"}


@dataclass(frozen=True)
class Profile:
    """A/Z of a crust along ascending densities.

    Parameters
    ----------
    model : the crust's name. source : who published it, or that it is ours. T : MeV.
    n_B, A_over_Z : fm^-3 and a pure number, at the same rows.
    relative, absolute : falls up to this, in all, do not count.
    remarks : on the end of nuclei, and on their statistics.
    n_last, n_tr : last density with stable nuclei, and from which on matter is homogeneous; fm^-3.
    """

    model: str
    source: str
    T: float
    n_B: Array
    A_over_Z: Array
    relative: float = 0.0
    absolute: float = 0.0
    remarks: tuple[str, ...] = ()
    n_last: float = np.nan
    n_tr: float = np.nan

    @property
    def falls(self) -> list[tuple[int, int]]:
        """First and last row of every interval over which A/Z falls."""
        return falling(self.A_over_Z, self.relative, self.absolute)

    @property
    def largest_fall(self) -> float:
        """The largest fall of A/Z over one interval, counted or not, relative to its start."""
        ratio = self.A_over_Z
        return max((1 - ratio[b] / ratio[a] for a, b in falling(ratio)), default=0.0)

    @property
    def stable(self) -> bool:
        """Whether A/Z falls nowhere."""
        return not self.falls


@computed_once(maxsize=64)
def own_profile(
    matter: Matter, T: float, Y_p: float | None = None, points: int = POINTS
) -> Profile:
    """A/Z of statistical equilibrium at T (MeV), where nuclei are stable, 1e-7 to 0.16 fm^-3.

    Raises
    ------
    NotConvergedError : a state has no solution; not known to happen.
    """
    grid = np.geomspace(LOWEST_DENSITY, HIGHEST_DENSITY, points)
    states = track(matter, T, tuple(grid.tolist()), Y_p, border=True)
    there = states.phase == CLUSTERS
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(there, 1 + states["N_cl"] / states["Z_cl"], np.nan)
    keep = np.isfinite(ratio)
    ends, ending = landmarks(matter, T, Y_p)
    return Profile(
        f"{OURS} {matter.interaction}",
        f"this model with pool {matter.pool}",
        T,
        states["n_B"][keep],
        ratio[keep],
        relative=NEGLIGIBLE,
        remarks=(*ending, *statistics_remarks(states).of_named(False).notes),
        **ends,
    )


def published_profile(model: str) -> Profile:
    """A/Z of one of the published cold crusts."""
    rows, known = comparison_crusts().where(model=model), published_transitions()
    return Profile(
        model,
        MODELS[model],
        0.0,
        rows["n_B"],
        rows["A_over_Z"],
        absolute=PUBLISHED_ROUNDING,
        remarks=(published_transition_note(model),),
        n_last=float(rows["n_B"][-1]),
        n_tr=known[model].n_tr if model in known else np.nan,
    )


@dataclass(frozen=True)
class Verdicts(Dataset):
    """The table of `diffusion_stability`, and the crusts that it is about."""

    crusts: tuple[Profile, ...] = ()


def diffusion_stability(crusts: Iterable[Profile]) -> Verdicts:
    """The verdict on every crust: a row for each interval of density over which A/Z falls.

    Columns: model, stable, n_B_from and n_B_to (fm^-3, nan for a stable crust), A/Z at both, the
    largest A/Z of the crust and its largest relative fall (also one too small to count), T (MeV),
    source, and n_last and n_tr (fm^-3).
    """
    crusts = tuple(crusts)
    rows = table([block for crust in crusts for block in _verdict(crust)], COLUMNS)
    remarks = [text for crust in crusts for text in crust.remarks]
    return Verdicts(rows.columns, UNITS, (*map(_note, crusts), *remarks), crusts=crusts)


def _verdict(crust: Profile) -> list[dict[str, object]]:
    common: dict[str, object] = {
        "model": crust.model,
        "stable": crust.stable,
        "A_over_Z_max": np.max(crust.A_over_Z) if len(crust.n_B) else np.nan,
        "largest_fall": crust.largest_fall,
        "T": crust.T,
        "source": crust.source,
        "n_last": crust.n_last,
        "n_tr": crust.n_tr,
    }
    return [
        {
            **common,
            "n_B_from": crust.n_B[first],
            "n_B_to": crust.n_B[last],
            "A_over_Z_from": crust.A_over_Z[first],
            "A_over_Z_to": crust.A_over_Z[last],
        }
        for first, last in crust.falls
    ] or [common]


def _note(crust: Profile) -> str:
    if not len(crust.n_B):
        return f"{crust.model}: no nuclei at T = {crust.T:g} MeV."
    low, high = crust.n_B[0], crust.n_B[-1]
    where = f"{crust.model} (n_B = {low:.3g}–{high:.3g} fm⁻³)"
    if crust.stable:
        return f"{where} is stable: A/Z does not fall with n_B{_trace(crust.largest_fall)}."
    A_over_Z, falls = crust.A_over_Z, crust.falls
    first, last = max(falls, key=lambda ends: A_over_Z[ends[0]] - A_over_Z[ends[1]])
    number = "one interval" if len(falls) == 1 else f"{len(falls)} intervals, most"
    return (
        f"{where} is unstable: A/Z falls over {number} from {A_over_Z[first]:.4g} at "
        f"{crust.n_B[first]:.4g} fm⁻³ to {A_over_Z[last]:.4g} at {crust.n_B[last]:.4g} fm⁻³."
    )


def _trace(fall: float) -> str:
    """Words on a fall that is too small to count but more than rounding."""
    return f" by more than {fall:.1g} of itself" if fall > ROUNDING else ""
