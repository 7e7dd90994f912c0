"""Published cold crusts beside ours: which ones are drawn, and how."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import param

from dashboard.figures.common.summary_text import listed
from dashboard.inputs.parameters import choice
from dashboard.plots.vocabulary import Dash

NONE, SAME, ALL = "none", "same", "all"
COMPARISONS = (NONE, SAME, ALL)
WIDTH, ALPHA = 5.0, 0.45
DASHES: tuple[Dash, ...] = ("solid", "dashed", "dotted", "dotdash", "dashdot")
"""One alone is solid."""
COLD = 0.0
"""Their T, MeV."""


def compare() -> param.Selector:
    """Parameter compare."""
    return choice(
        NONE, COMPARISONS, "Published cold crusts to add: none, of the same interaction, or all."
    )


def models_beside(
    chosen: str,
    known: Sequence[str],
    interactions: Collection[str],
    *,
    at_given_densities: bool,
    Y_p: float | None,
) -> tuple[list[str], list[str]]:
    """Those of the known models that are added to crusts of ours, or a sentence on why none is.

    Parameters
    ----------
    chosen : one of COMPARISONS. interactions, at_given_densities, Y_p : of our crusts.
    """
    if chosen == NONE:
        return [], []
    if at_given_densities:
        return [], ["No published crust is added to densities that are given."]
    if Y_p is not None:
        return [], ["Published crusts are in beta equilibrium: none is drawn at fixed Y_p."]
    models = [model for model in known if chosen == ALL or model in interactions]
    if not models:
        return [], [f"No published crust for {listed(list(interactions), len(interactions))}."]
    return models, []
