"""P and mu_B of both branches, and of the matching between them, around a transition."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.crust.eos import equation_of_state
from core.crust.eos_window import MATCHED
from core.crust.transition import Transition
from core.dataset import Dataset, table
from core.matter.equilibrium import CLUSTERS, HOMOGENEOUS

COLUMNS = ("n_B", "P", "mu_B", "branch", "interaction", "T")
UNITS = {"n_B": "fm^-3", "P": "MeV fm^-3", "mu_B": "MeV", "T": "MeV"}
_BELOW, _ABOVE = 0.6, 1.25
"""How far the curves go, over the lowest and the highest density of the transition."""
_ANYWHERE = (0.02, 0.16)
"""What is looked at, fm^-3, where there is no transition."""
_MATCHED_POINTS = 60


def transition_curves(found: Transition) -> Dataset:
    """A row for each branch and density near a transition, by ascending density.

    Columns n_B (fm^-3), P (MeV fm^-3), mu_B = (f + P)/n_B without the neutron's rest mass (MeV),
    branch (clusters, matched or homogeneous), interaction and T (MeV).
    """
    low, high = window(found)
    made = equation_of_state(found.matter, found.T, (), found.Y_p)
    blocks: list[dict[str, Any]] = []
    for branch in (CLUSTERS, HOMOGENEOUS):
        rows = made.where(branch=branch)
        rows = rows.keep((rows["n_B"] >= low) & (rows["n_B"] <= high))
        rows = rows.keep(np.argsort(rows["n_B"], kind="stable"))
        if len(rows):
            blocks.append({name: rows[name] for name in ("n_B", "P", "mu_B", "branch")})
    if found.matching is not None:
        n_B = np.linspace(found.n_1, found.n_2, _MATCHED_POINTS)
        blocks.append(
            {
                "n_B": n_B,
                "P": found.matching.P(n_B),
                "mu_B": found.matching.mu_B(n_B),
                "branch": MATCHED,
            }
        )
    origin = {"interaction": found.matter.interaction, "T": found.T}
    return table([{**block, **origin} for block in blocks], COLUMNS, units=UNITS)


def window(found: Transition) -> tuple[float, float]:
    """The densities (fm^-3) between which a transition is looked at."""
    densities = [found.n_1, found.n_2, found.n_low, found.n_high, found.n_last, found.n_tr]
    known = [n_B for n_B in densities if np.isfinite(n_B)]
    return (_BELOW * min(known), _ABOVE * max(known)) if known else _ANYWHERE
