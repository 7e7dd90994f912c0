"""Transitions to homogeneous matter as a table, and in words.

Every figure that draws or tells of a density of the transition takes it from `Transition`, and its
words from here.
"""

from __future__ import annotations

import numpy as np

from core.crust.comparison import PAPER, paper_transition
from core.crust.transition import DISSOLVED, ENERGY, GONE, Ending, Transition, ending
from core.dataset import Dataset, table
from core.errors import NotConvergedError
from core.matter.branches import DENSEST, HIGHEST
from core.matter.model import Matter

WORDS = {
    "n_crossing": "equal f of both branches",
    "n_end": "end of the branch with nuclei",
    "n_last": "last stable nuclei",
    "n_1": "matching of P begins",
    "n_tr": "n_tr: uniform matter above",
    "n_low": "common tangent begins",
    "n_high": "common tangent ends",
    "paper": f"n_tr of {PAPER}",
    "published": "n_tr of published crusts",
}
"""What legends call the densities. Nuclei are stable up to equal f or the end of their branch;
n_tr is n_2 where P is matched, and where nuclei dissolve it is where they hold 1 % of the mass."""

COLUMNS = (
    "n_crossing", "n_1", "n_2", "n_tr", "mechanism", "interaction", "T", "n_end", "ending",
    "n_low", "n_high", "P_constant", "mu_constant", "depth", "n_last",
)  # fmt: skip
_DENSITIES = ("n_crossing", "n_1", "n_2", "n_tr", "n_end", "n_low", "n_high", "n_last")
UNITS = {
    **dict.fromkeys(_DENSITIES, "fm^-3"),
    "T": "MeV",
    "P_constant": "MeV fm^-3",
    "mu_constant": "MeV",
    "depth": "keV",
}


def transition_table(transitions: tuple[Transition, ...]) -> Dataset:
    """A row for each transition.

    Columns n_crossing, n_1, n_2, n_tr (fm^-3), mechanism, interaction, T (MeV), n_end (fm^-3) and
    ending of the branch with nuclei; n_low, n_high (fm^-3), P_constant and mu_constant (MeV) of the
    common tangent and its depth below f/n_B (keV) at n_last (fm^-3), the last stable nuclei.
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
    texts = (_mechanism_note(found), *_window_notes(found), tangent_note(found), _paper_note(found))
    return [f"{_name(found)}: {text}" for text in texts if text]


def ending_note(found: Ending) -> str:
    """Where the composition changes and where the equation of state is matched, in a sentence."""
    if found.mechanism == DISSOLVED:
        return f"{_name(found)}: {_mechanism_note(found)}"
    matched = f"uniform matter above n_tr = {found.n_tr:.4f} fm⁻³, a jump"
    if found.matching is not None:
        matched = (
            f"pressure interpolated from {found.n_1:.4f} to n_tr = {found.n_2:.4f} fm⁻³; uniform "
            "matter above"
        )
    return (
        f"{_name(found)}: nuclei stable up to {found.n_last:.4f} fm⁻³ ({found.mechanism}); "
        f"{matched}."
    )


def landmarks(
    matter: Matter, T: float, Y_p: float | None = None
) -> tuple[dict[str, float], tuple[str, ...]]:
    """n_last and n_tr (fm^-3) at temperature T (MeV), and `ending_note`; nothing without nuclei."""
    try:
        found = ending(matter, T, Y_p)
    except NotConvergedError:
        return {}, ()
    return {"n_last": found.n_last, "n_tr": found.n_tr}, (ending_note(found),)


def tangent_note(found: Transition) -> str:
    """The common tangent in numbers; nothing if there is none."""
    if found.tangent is None:
        return ""
    return (
        f"a common tangent touches f of the branch with nuclei at n_B = {found.n_low:.5f} and of "
        f"homogeneous matter at {found.n_high:.5f} fm⁻³ (both at P = {found.P_constant:.5f} "
        f"MeV fm⁻³, μ_B = {found.mu_constant:.3f} MeV); it lies {found.depth:.3g} keV per baryon "
        f"below the branches at n_B = {found.n_last:.4f} fm⁻³."
    )


def _name(found: Ending) -> str:
    return f"{found.matter.interaction}, T = {found.T:g} MeV"


def _mechanism_note(found: Ending) -> str:
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
        f"{100 * GONE:g} % of the mass above n_tr = {found.n_gone:.4f} fm⁻³: no matching."
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
        f"P(n_B) is a cubic from {found.n_1:.4f} to n_tr = {found.n_2:.4f} fm⁻³ with "
        "the slopes of the branches, consistent with f/n_B.",
    ]


def _paper_note(found: Transition) -> str:
    """How the paper's n_tr compares with ours, where it applies."""
    paper = paper_transition(found.matter, found.Y_p)
    if paper is None or not np.isfinite(found.n_tr):
        return ""
    parts = [
        f"{PAPER} give n_tr = {paper.n_tr:g} fm⁻³ (T = {paper.T:g} MeV, {paper.what})",
        _what_is_there(found, paper.n_tr),
    ]
    if found.matching is not None:
        parts.append(f"our matching ends at {found.n_2:.4f} fm⁻³")
        if paper.n_tr < found.n_high:
            parts.append(f"a consistent P that ends before {found.n_high:.4f} fm⁻³ has to fall")
    if found.matter != Matter(paper.interaction):
        parts.append("their matter is the usual one, not that of this figure")
    return "; ".join(parts) + "."


def _what_is_there(found: Transition, n_B: float) -> str:
    """What this matter is at the paper's n_tr."""
    if found.mechanism == DISSOLVED:
        held = "less" if n_B > found.n_gone else "more"
        return f"there our nuclei, which dissolve, hold {held} than {100 * GONE:g} % of the mass"
    if n_B <= found.n_last:
        return f"there our nuclei are still stable, up to {found.n_last:.4f} fm⁻³"
    if found.n_end < n_B:
        return f"there we have no nuclei, whose branch ends at {found.n_end:.4f} fm⁻³"
    end = f"up to {found.n_end:.4f} fm⁻³" if np.isfinite(found.n_end) else "there too"
    return (
        "there our homogeneous matter has the lower energy, as from "
        f"{found.n_crossing:.4f} fm⁻³ on, though nuclei exist {end}"
    )
