"""Where a liquid of given composition begins to freeze, what freezes out, and the latent heat.

A solution (x_s, Gamma) of equal chemical potentials for each composition x_l of the liquid:

    E_1 = Gamma [f_s'(x_s) - f_l'(x_l)] = 0,
    E_2 = Gamma [f_l(x_l) + (x_s - x_l) f_l'(x_l) - f_s(x_s)] = 0.

dE_2/d ln Gamma at E_2 = 0 is the latent heat q of an ion that freezes, in kT,

    q = S_l(x_l) + (x_s - x_l) S_l'(x_l) - S_s(x_s),

entropies per ion (`entropies`): partial molar, as the ions come from a large liquid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.cancellation import check
from core.crystal.heat.entropies import STEP, liquid_entropy
from core.crystal.lattice import Array
from core.crystal.liquids import Liquid, liquid_model
from core.crystal.mixtures import Mixture, mixing_entropy
from core.crystal.phases.invariants import equal_free_energy
from core.crystal.phases.phase_diagram import HIGHEST_MELTING, lowest_coupling
from core.crystal.phases.reference import (
    composition_step,
    has_reference,
    reference_gamma,
)
from core.crystal.solids import SOLIDS, Solid, solid_model
from core.crystal.starts import one_computation
from core.errors import InvalidInputError, OutsideValidityError
from core.storage.memo import computed_once

REFERENCE = "simulation"
"""Name of the published curve of simulations among the solids."""
NODES = 97
"""Compositions of a line."""
NARROWEST = 1e-6
"""Distance of the outermost compositions from 0 and 1."""
ITERATIONS = 40
MET = 1e-10
LONGEST = (0.05, 0.03)
"""Longest step of x_s and of ln Gamma."""
CURVATURE_STEP = 1e-4


@dataclass(frozen=True)
class FreezingLine:
    """Liquids and what freezes out of them.

    Parameters
    ----------
    x_liquid : number fractions of Z2, ascending. x_solid, gamma : of the crystal, of freezing; nan
        where the models have no tie line. q : latent heat per ion that freezes, in kT.
    """

    x_liquid: Array
    x_solid: Array
    gamma: Array
    q: Array


def nodes() -> Array:
    """Compositions from 0 to 1, dense at both ends, without these."""
    x = np.sin(0.5 * np.pi * np.linspace(0.0, 1.0, NODES)) ** 2
    return np.clip(x, NARROWEST, 1.0 - NARROWEST)


@one_computation()
def freezing(mixture: Mixture, solid: str, liquid: str, x: Array, shells: int) -> FreezingLine:
    """What freezes out of liquids of compositions 0 < x < 1.

    Parameters
    ----------
    solid : a solid, or "simulation": the published curve, whose q takes S_mix for the solid.

    Raises
    ------
    InvalidInputError : no such model, or a composition that is not between 0 and 1.
    OutsideValidityError : the solid has no tangents, the liquid's fits do not hold, or no curve
        of this mixture was published.
    """
    outside = np.asarray(x)[~((np.asarray(x) > 0.0) & (np.asarray(x) < 1.0))]
    if len(outside):
        raise InvalidInputError(
            f"x = {outside[0]:g} is no number fraction of Z2 in a mixture: "
            "give one between 0 and 1."
        )
    melt = liquid_model(liquid, mixture)
    if not melt.exists:
        raise OutsideValidityError(melt.complaints([0.0])[0])
    if solid == REFERENCE:
        return _published(mixture, melt, x)
    if solid not in SOLIDS:
        names = ", ".join((*SOLIDS, REFERENCE))
        raise InvalidInputError(f"Unknown model '{solid}': choose one of {names}.")
    crystal = solid_model(solid, mixture, shells)
    if crystal.compounds is not None:
        raise OutsideValidityError(
            f"The '{solid}' solid has no liquidus: it exists at a few compositions only; choose "
            "a crystal that dissolves both nuclei, such as 'short-range'."
        )
    return _line(melt, crystal, np.asarray(x, dtype=float))


@computed_once(maxsize=64)
def freezing_line(Z1: int, Z2: int, solid: str, liquid: str, shells: int) -> FreezingLine:
    """`freezing` at `nodes` that reach from pure Z1 to pure Z2, kept in memory."""
    return freezing(Mixture(Z1, Z2), solid, liquid, nodes(), shells)


def _published(mixture: Mixture, liquid: Liquid, x: Array) -> FreezingLine:
    gamma = reference_gamma(mixture, x) if has_reference(mixture) else None
    if gamma is None:
        raise OutsideValidityError(
            f"No melting curve of {mixture.label} from simulations was published: "
            "choose one of the models."
        )
    x_solid = x + composition_step(mixture, x)
    q = latent_heat(liquid, x, x_solid, gamma, mixing_entropy(x_solid))
    return FreezingLine(x, x_solid, gamma, q)


def latent_heat(
    liquid: Liquid, x_liquid: Array, x_solid: Array, gamma: Array, solid_entropy: Array
) -> Array:
    """Latent heat q = S_l(x_l) + (x_s - x_l) S_l'(x_l) - S_s(x_s), per ion that freezes, in kT."""
    entropy, slope = liquid_entropy(liquid, x_liquid, gamma)
    return np.asarray(entropy + (x_solid - x_liquid) * slope - solid_entropy)


def _line(liquid: Liquid, solid: Solid, x: Array) -> FreezingLine:
    """Newton's method for x_s and ln Gamma, from where both phases have equal free energies.

    Not singular at an azeotrope: the determinant there is Gamma f_s'' q.
    """
    low = lowest_coupling(solid.mixture, liquid)
    gamma = equal_free_energy(liquid, solid, x, low, min(HIGHEST_MELTING, liquid.highest_gamma))
    x_solid = x.copy()
    q = np.full(len(x), np.nan)
    done = np.isnan(gamma)
    for _ in range(ITERATIONS):
        rows = np.flatnonzero(~done)
        if not len(rows):
            break
        check()
        step, coupling_step, q[rows] = _newton_step(
            liquid, solid, x[rows], x_solid[rows], gamma[rows]
        )
        room = np.minimum(x_solid[rows], 1.0 - x_solid[rows])
        longest = np.minimum(LONGEST[0], 0.5 * room)
        x_solid[rows] += np.clip(step, -longest, longest)
        gamma[rows] *= np.exp(np.clip(coupling_step, -LONGEST[1], LONGEST[1]))
        settled = (np.abs(step) < MET * np.maximum(room, MET)) | (np.abs(step) < 1e-13)
        done[rows] = (settled & (np.abs(coupling_step) < MET)) | ~np.isfinite(step)
    lost = ~done | ~np.isfinite(q) | (q <= 0.0)
    for column in (x_solid, gamma, q):
        column[lost] = np.nan
    return FreezingLine(x, x_solid, gamma, q)


def _newton_step(
    liquid: Liquid, solid: Solid, x: Array, x_solid: Array, gamma: Array
) -> tuple[Array, Array, Array]:
    """Steps of x_s and ln Gamma, and q."""
    entropy, entropy_slope = liquid_entropy(liquid, x, gamma)
    slope = liquid.slope(x, gamma)
    width = CURVATURE_STEP * x_solid * (1.0 - x_solid)
    at = np.concatenate([x_solid, x_solid + width, x_solid - width, x_solid, x_solid])
    warm, cold = gamma * np.exp(-STEP), gamma * np.exp(STEP)
    couplings = np.concatenate([gamma, gamma, gamma, cold, warm])
    here, above, below, colder, warmer = solid.slope(at, couplings).reshape(5, -1)
    curvature = (above - below) / (2.0 * width)
    # d(Gamma f')/d ln Gamma = Gamma (f' + dS/dx/Gamma); the entropy's slope by a difference.
    solid_entropy_slope = gamma * (colder - warmer) / (2.0 * STEP)
    first = gamma * (here - slope)
    along = first + solid_entropy_slope - entropy_slope
    second = gamma * (
        liquid.free_energy(x, gamma) + (x_solid - x) * slope - solid.free_energy(x_solid, gamma)
    )
    q = entropy + (x_solid - x) * entropy_slope - solid.entropy(x_solid, gamma)
    determinant = gamma * curvature * (q + second) + first * along
    return (
        (-first * (q + second) + along * second) / determinant,
        (-gamma * curvature * second - first * first) / determinant,
        q,
    )
