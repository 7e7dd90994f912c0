"""Transitions to homogeneous matter as a table, and in words."""

from __future__ import annotations

import numpy as np

from core.crust.branches import DENSEST, HIGHEST
from core.crust.transition import DISSOLVED, ENERGY, GONE, Transition
from core.dataset import Dataset, table

PAPER_INTERACTION, PAPER_DENSITY = "BSk25", 0.0742
"""n_tr (fm^-3) of Beznogov & Raduta 2025, in beta equilibrium."""

COLUMNS = (
    "n_crossing", "n_1", "n_2", "n_tr", "mechanism", "interaction", "T", "n_end", "ending",
    "n_low", "n_high", "P_constant",
)  # fmt: skip
UNITS = {
    **dict.fromkeys(("n_crossing", "n_1", "n_2", "n_tr", "n_end", "n_low", "n_high"), "fm^-3"),
    "T": "MeV",
    "P_constant": "MeV fm^-3",
}


def transition_table(transitions: tuple[Transition, ...]) -> Dataset:
    """A row for each transition.

    Columns n_crossing, n_1, n_2, n_tr (fm^-3), mechanism, interaction, T (MeV), n_end (fm^-3) and
    ending of the branch with nuclei, n_low, n_high (fm^-3) and P_constant (MeV fm^-3).
    """
    rows = [
        {
            **{name: getattr(found, name) for name in COLUMNS if name != "interaction"},
            "interaction": found.matter.interaction,
        }
        for found in transitions
    ]
    notes = [note for found in transitions for note in transition_notes(found)]
    return table(rows, COLUMNS, units=UNITS, notes=tuple(dict.fromkeys(notes)))


def transition_notes(found: Transition) -> list[str]:
    """What became of the nuclei, in sentences."""
    name = f"{found.matter.interaction}, T = {found.T:g} MeV"
    return [f"{name}: {text}" for text in (_mechanism_note(found), *_window_notes(found)) if text]


def _mechanism_note(found: Transition) -> str:
    if found.mechanism == ENERGY:
        beyond = f"; nuclei exist up to {found.n_end:.4f} ({found.ending})" if found.ending else ""
        return f"{ENERGY} above n_B = {found.n_crossing:.4f} fm⁻³{beyond}."
    if found.mechanism != DISSOLVED:
        return (
            f"nuclei end at n_B = {found.n_end:.4f} fm⁻³ ({found.ending}), with the lower energy "
            "up to there."
        )
    if np.isnan(found.n_gone):
        return (
            f"nuclei are there up to {HIGHEST:g} fm⁻³ and dissolve in the gas without a jump: no "
            "matching."
        )
    return (
        f"nuclei dissolve in the gas without a jump ({DISSOLVED}); they hold less than "
        f"{GONE:.0%} of the mass above n_tr = {found.n_gone:.4f} fm⁻³: no matching."
    )


def _window_notes(found: Transition) -> list[str]:
    if found.mechanism == DISSOLVED:
        return []
    if found.matching is None:
        return [
            f"no consistent cubic P(n_B) leads to homogeneous matter below {DENSEST:g} fm⁻³; "
            f"matter jumps at n_tr = {found.n_tr:.4f} fm⁻³."
        ]
    return [
        f"P(n_B) is a cubic from n_1 = {found.n_1:.4f} to n_2 = n_tr = {found.n_2:.4f} fm⁻³ with "
        "the slopes of the branches, consistent with f/n_B.",
        *_paper_note(found),
    ]


def _paper_note(found: Transition) -> list[str]:
    """Why the paper's n_tr is another."""
    theirs = found.Y_p is None and found.matter.interaction == PAPER_INTERACTION
    if not theirs or not found.n_last < PAPER_DENSITY < found.n_high:
        return []
    return [
        f"Beznogov & Raduta 2025 give n_tr = {PAPER_DENSITY} fm⁻³. Ours is higher: there are no "
        f"nuclei at theirs (they end at {found.n_end:.4f}), and a consistent P that ends before "
        f"{found.n_high:.4f} fm⁻³ has to fall on the way."
    ]
