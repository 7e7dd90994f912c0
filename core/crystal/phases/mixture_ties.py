"""Coexistence of named models of a mixture at one coupling, shared by all that show it."""

from __future__ import annotations

import numpy as np

from core.crystal.liquids import liquid_model
from core.crystal.mixtures import Mixture
from core.crystal.phases.tangents import Ties, coexistence
from core.crystal.solids import solid_model
from core.crystal.starts import computation_of_its_own
from core.storage.memo import computed_once

KEPT = 1024
"""Less than 1 kB each."""
PURE = 1e-5
"""Composition, from an end, within which a tie line is no more than the pure substance melting."""


@computed_once(maxsize=KEPT)
@computation_of_its_own()
def ties_at(Z1: int, Z2: int, solid: str, liquid: str, shells: int, gamma: float) -> Ties:
    """`tangents.coexistence` of a solid and a liquid of Z1 and Z2 at Gamma, kept in memory.

    Tie lines between nearly pure phases are left out: Gamma = 175.719 is 1e-6 above melting.

    Raises
    ------
    InvalidInputError, OutsideValidityError : as `solid_model` and `liquid_model` do.
    """
    mixture = Mixture(Z1, Z2)
    ties = coexistence(
        liquid_model(liquid, mixture), solid_model(solid, mixture, shells), np.array([gamma])
    )
    return ties[(ties.x_right > PURE) & (ties.x_left < 1.0 - PURE)]
