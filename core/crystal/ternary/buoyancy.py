"""Whether crystals float: their density less that of the liquid they form in, at equal pressure."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy

from core.cancellation import check
from core.constants import E_SQUARED, ELECTRON_MASS, HBAR_C
from core.crystal.coefficients import coefficients
from core.crystal.lattice import BCC, Array
from core.crystal.lattice_sums import madelung
from core.crystal.mixtures import ATOMIC_MASS
from core.crystal.ternary.equilibrium.freezing import Freezing, freezing
from core.crystal.ternary.liquids import Liquid
from core.crystal.ternary.liquids.liquid import ANHARMONIC
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.phase import Phase
from core.crystal.ternary.solids import Solid
from core.errors import InvalidInputError

HIGHEST_TRACE = 0.12
"""Number fraction of the third nucleus up to which neutral buoyancy is looked for."""
SCAN = 40
"""Liquids between none and most of the third nucleus, at which densities are compared."""
PRECISION = 1e-10

FLOATS, SINKS = (
    "crystals float from the smallest traces of the third nucleus on",
    "crystals sink with any number fraction of the third nucleus up to {highest:g}",
)


@dataclass(frozen=True)
class Matter:
    """What densities depend on beside the charges.

    Parameters
    ----------
    masses : of the three neutral atoms in u, shape (3,).
    relativity : x_r = p_F/(m_e c) of the electrons; infinite for extremely relativistic ones.

    Raises
    ------
    InvalidInputError : a mass or x_r is not positive.
    """

    masses: tuple[float, float, float]
    relativity: float

    def __post_init__(self) -> None:
        if not (min(self.masses) > 0.0 and self.relativity > 0.0):
            raise InvalidInputError("Masses and p_F/(m_e c) have to be positive numbers.")


def relativity(
    ternary: Ternary, masses: tuple[float, float, float], density: float, x: Array
) -> float:
    """p_F/(m_e c) of the electrons at a density in g/cm^3; masses in u."""
    per_ion = float(x @ np.array(masses)) * ATOMIC_MASS
    # In fm^-3.
    electrons = density * float(ternary.mean_charge(x)) / per_ion * 1e-39
    return float(HBAR_C * np.cbrt(3.0 * np.pi**2 * electrons) / ELECTRON_MASS)


@dataclass(frozen=True)
class DensityStep:
    """(rho_s - rho_l)/rho_l at equal pressure; crystals float where it is negative.

    Parameters
    ----------
    composition : what follows from <A>/<Z> alone. coulomb : what ions add to the pressure.
    """

    composition: Array
    coulomb: Array

    @property
    def total(self) -> Array:
        """The sum of both."""
        return self.composition + self.coulomb


def density_step(
    liquid: Liquid, solid: Solid, matter: Matter, melted: Array, frozen: Array, gamma: Array
) -> DensityStep:
    """Relative difference of density of a crystal and its liquid.

    (<A>/<Z>)_s/(<A>/<Z>)_l - 1 - (p_s - p_l) n_e T/K_e with the pressures p n_e T of the ions and
    K_e = n_e dP_e/dn_e of the electrons at T = 0: n_e T/K_e = 3 Z_1^(5/3)/Gamma
    alpha (4/9 pi)^(1/3) (1 + x_r^2)^(1/2)/x_r. Where more charge is in the ions, their pressure is
    more negative and the electrons are compressed.

    Parameters
    ----------
    melted, frozen : compositions of liquid and solid, shape (..., 3). gamma : shape (...).
    """
    ternary = liquid.ternary
    masses = np.array(matter.masses)
    heavy = (frozen @ masses) / ternary.mean_charge(frozen)
    light = (melted @ masses) / ternary.mean_charge(melted)
    softness = math.hypot(1.0, 1.0 / matter.relativity)
    unit = 3.0 * E_SQUARED / HBAR_C * np.cbrt(4.0 / (9.0 * np.pi)) * softness
    share = ternary.Z1 ** (5.0 / 3.0) / gamma * unit
    pressed = ion_pressure(solid, frozen, gamma) - ion_pressure(liquid, melted, gamma)
    return DensityStep(heavy / light - 1.0, -pressed * share)


def ion_pressure(phase: Phase, x: Array, gamma: Array) -> Array:
    """Pressure of classical ions in units of n_e T, p = (1 + u/3)/<Z>.

    u = sum x_a (-zeta G_a + 3/2 + A1/G_a + A2/G_a^2 + A3/G_a^3) + Gamma dF/dGamma, the energy of
    the linear mixture of crystals and what the phase adds to it, over T.
    """
    own = np.multiply.outer(gamma, phase.ternary.coupling_ratios)
    a1, a2, a3 = coefficients("one_component")["anharmonic"]["sets"][ANHARMONIC]
    pure = -madelung(BCC) * own + 1.5 + (a1 + (a2 + a3 / own) / own) / own
    u = (x * pure).sum(axis=-1) + phase.energy(x, gamma)
    return np.asarray((1.0 + u / 3.0) / phase.ternary.mean_charge(x))


@dataclass(frozen=True)
class NeutralPoint:
    """A liquid whose crystals neither float nor sink.

    Parameters
    ----------
    x3, X3 : number and mass fraction of the third nucleus in the liquid. gamma : where it freezes.
    solid : composition of the crystals, shape (3,). floats_above : whether crystals float where
        there is more of the third nucleus, rather than where there is less.
    """

    x3: float
    X3: float
    gamma: float
    solid: Array
    floats_above: bool


@dataclass(frozen=True)
class NeutralBuoyancy:
    """Neutral buoyancy at one ratio x2/(x1 + x2) of the liquid.

    Parameters
    ----------
    points : as x3 rises; several where crystals sink again. reason : if there is none, why not.
    """

    ratio: float
    points: tuple[NeutralPoint, ...]
    reason: str


def neutral_buoyancy(
    liquid: Liquid, solid: Solid, matter: Matter, ratio: float, highest: float = HIGHEST_TRACE
) -> NeutralBuoyancy:
    """All x3 from 0 to `highest` at which crystals are as dense as their liquid.

    The difference of density is scanned, as it may change its sign more than once.

    Raises
    ------
    InvalidInputError : the ratio is not from 0 to 1.
    """
    if not 0.0 <= ratio <= 1.0:
        raise InvalidInputError(f"x2/(x1 + x2) = {ratio:g} is not a ratio from 0 to 1.")

    def frozen(x3: Array) -> tuple[Freezing, Array]:
        x = np.stack([(1.0 - ratio) * (1.0 - x3), ratio * (1.0 - x3), x3], axis=-1)
        found = freezing(liquid, solid, x)
        step = density_step(liquid, solid, matter, found.liquid, found.solid, found.gamma)
        return found, step.total

    def excess(x3: float) -> float:
        check()
        return float(frozen(np.array([x3]))[1][0])

    x3 = highest * np.linspace(0.0, 1.0, SCAN + 1) ** 3
    step = frozen(x3)[1]
    points = []
    for place in np.flatnonzero(step[:-1] * step[1:] < 0.0):
        bounds = x3[place : place + 2]
        at = float(scipy.optimize.brentq(excess, *bounds, xtol=PRECISION, rtol=1e-9))
        found, _ = frozen(np.array([at]))
        weight = found.liquid[0] * np.array(matter.masses)
        points.append(
            NeutralPoint(
                at,
                float(weight[2] / weight.sum()),
                float(found.gamma[0]),
                found.solid[0],
                bool(step[place] > 0.0),
            )
        )
    never = FLOATS if step[1] < 0.0 else SINKS.format(highest=highest)
    return NeutralBuoyancy(ratio, tuple(points), "" if points else never)
