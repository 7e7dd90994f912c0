"""Whether crystals float: their density less that of the liquid they form in, at equal pressure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

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
ROUNDS = 60
"""Of narrowing, at most."""

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
    unit = 3.0 * E_SQUARED / HBAR_C * np.cbrt(4.0 / (9.0 * np.pi)) * _softness(matter.relativity)
    share = ternary.Z1 ** (5.0 / 3.0) / gamma * unit
    pressed = ion_pressure(solid, frozen, gamma) - ion_pressure(liquid, melted, gamma)
    return DensityStep(heavy / light - 1.0, -pressed * share)


def _softness(relativity: float) -> float:
    """(1 + x_r^2)^(1/2)/x_r, by which electrons yield more than extremely relativistic ones."""
    return math.hypot(1.0, 1.0 / relativity)


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

    Raises
    ------
    InvalidInputError : the ratio is not from 0 to 1.
    """
    return neutral_line(liquid, solid, [matter], [ratio], highest)[0]


def neutral_line(
    liquid: Liquid,
    solid: Solid,
    matters: Sequence[Matter],
    ratios: Sequence[float],
    highest: float = HIGHEST_TRACE,
) -> list[NeutralBuoyancy]:
    """`neutral_buoyancy` at several ratios x2/(x1 + x2), each with matter of its own.

    The difference of density is scanned, as it may change its sign more than once; all its zeros
    are narrowed together, as many liquids freeze faster at once than one after the other.

    Raises
    ------
    InvalidInputError : a ratio is not from 0 to 1.
    """
    for ratio in ratios:
        if not 0.0 <= ratio <= 1.0:
            raise InvalidInputError(f"x2/(x1 + x2) = {ratio:g} is not a ratio from 0 to 1.")
    search = _Search(liquid, solid, matters, np.asarray(ratios, dtype=float))
    x3 = highest * np.linspace(0.0, 1.0, SCAN + 1) ** 3
    rows = np.repeat(np.arange(len(ratios)), len(x3))
    _, step = search.frozen(rows, np.tile(x3, len(ratios)))
    step = step.reshape(len(ratios), -1)
    rows, places = np.nonzero(step[:, :-1] * step[:, 1:] < 0.0)
    bounds = x3[places], x3[places + 1]
    at = search.zeros(rows, bounds, (step[rows, places], step[rows, places + 1]))
    found, _ = search.frozen(rows, at)
    weights = found.liquid * np.array(matters[0].masses) if len(rows) else found.liquid
    points: list[list[NeutralPoint]] = [[] for _ in ratios]
    for number, row in enumerate(rows):
        points[row].append(
            NeutralPoint(
                float(at[number]),
                float(weights[number, 2] / weights[number].sum()),
                float(found.gamma[number]),
                found.solid[number],
                bool(step[row, places[number]] > 0.0),
            )
        )
    never = [FLOATS if first < 0.0 else SINKS.format(highest=highest) for first in step[:, 1]]
    return [
        NeutralBuoyancy(float(ratio), tuple(own), "" if own else why)
        for ratio, own, why in zip(ratios, points, never, strict=True)
    ]


@dataclass(frozen=True)
class _Search:
    """Liquids of given ratios whose x3 is looked for, one a row of `ratios`.

    Parameters
    ----------
    matters : of each ratio; masses are the same in all.
    """

    liquid: Liquid
    solid: Solid
    matters: Sequence[Matter]
    ratios: Array

    def frozen(self, rows: np.ndarray, x3: Array) -> tuple[Freezing, Array]:
        """What freezes out of liquids of these ratios and x3, and the steps of density."""
        ratio = self.ratios[rows]
        x = np.stack([(1.0 - ratio) * (1.0 - x3), ratio * (1.0 - x3), x3], axis=-1)
        if not len(x):
            nothing = np.empty(0)
            none = Freezing(x, x, nothing, nothing.astype(bool), ())
            return none, nothing
        found = freezing(self.liquid, self.solid, x)
        step = density_step(
            self.liquid, self.solid, self.matters[0], found.liquid, found.solid, found.gamma
        )
        softer = np.array([_softness(one.relativity) for one in self.matters])
        # Electrons of other densities yield to the pressure of ions in proportion.
        return found, step.composition + step.coulomb * softer[rows] / softer[0]

    def zeros(
        self, rows: np.ndarray, bounds: tuple[Array, Array], steps: tuple[Array, Array]
    ) -> Array:
        """Where the step vanishes within bounds: the rule of false position, after Illinois."""
        (low, high), (below, above) = map(np.copy, bounds), map(np.copy, steps)
        at = low.copy()
        open_ = np.arange(len(rows))
        for _ in range(ROUNDS):
            if not len(open_):
                break
            check()
            part = below[open_] / (below[open_] - above[open_])
            here = low[open_] + part * (high[open_] - low[open_])
            step = self.frozen(rows[open_], here)[1]
            moved = np.abs(here - at[open_])
            at[open_] = here
            left = step * below[open_] > 0.0
            for end, value, other, moves in (
                (low, below, above, left),
                (high, above, below, ~left),
            ):
                kept = open_[moves]
                end[kept], value[kept] = here[moves], step[moves]
                other[kept] *= 0.5
            done = (moved < PRECISION) | (step == 0.0) | ~np.isfinite(step)
            open_ = open_[~done]
        return at
