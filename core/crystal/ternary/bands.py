"""How far results may be wrong: the same models with what their energy of second order misses.

What moves between a model, the model with relaxation of third and fourth order, and that with
vibrations too (`core.crystal.ternary.beyond`), is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from core.crystal.lattice import Array
from core.crystal.ternary.beyond import check_reach, relaxation, vibrations
from core.crystal.ternary.buoyancy import Matter, NeutralBuoyancy, neutral_line
from core.crystal.ternary.distillation import Path, distillation
from core.crystal.ternary.liquids import Liquid
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.solids import (
    MomentSolid,
    Random,
    ShortRange,
    Solid,
    Spherical,
    SphericalBeyond,
    SphericalBeyondVibrating,
)
from core.crystal.ternary.solids.spherical_beyond import Relaxed, Vibrating
from core.errors import InvalidInputError

BAND_STEP = 0.25
"""In tau; with cubics between, a path with it is that with a tenth to 1e-4."""
ROUNDING = 1e-9
"""Of tau."""


class RandomBeyond(Relaxed, Random):
    """Random crystals with relaxation of third and fourth order."""


class RandomBeyondVibrating(Vibrating, RandomBeyond):
    """The same with vibrations."""


class ShortRangeBeyond(ShortRange):
    """Short-range order with relaxation of third and fourth order."""

    moves = False
    """Whether vibrations are added too."""

    def __init__(self, ternary: Ternary) -> None:
        super().__init__(ternary)
        check_reach(ternary)
        self.near: MomentSolid = SphericalBeyond(ternary)

    def free_energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        value, _ = self._missed(x, gamma)
        return np.asarray(super().free_energy(x, gamma) + value)

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        points = np.reshape(x, (-1, 3))
        static = relaxation(self.ternary, points).value.reshape(np.shape(x)[:-1])
        return np.asarray(super().energy(x, gamma) + gamma * static)

    def excess_potentials(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        _, potentials = self._missed(x, gamma)
        return np.asarray(super().excess_potentials(x, gamma) + potentials)

    def _missed(self, x: Array, gamma: Array) -> tuple[Array, Array]:
        points, shape = np.reshape(x, (-1, 3)), np.shape(x)[:-1]
        static = relaxation(self.ternary, points)
        gamma = np.asarray(gamma, dtype=float)
        value = gamma * static.value.reshape(shape)
        potentials = gamma[..., None] * static.potentials.reshape(*shape, 3)
        if self.moves:
            more = vibrations(self.ternary, points)
            value = value + more.value.reshape(shape)
            potentials = potentials + more.potentials.reshape(*shape, 3)
        return value, potentials


class ShortRangeBeyondVibrating(ShortRangeBeyond):
    """The same with vibrations."""

    moves = True

    def __init__(self, ternary: Ternary) -> None:
        super().__init__(ternary)
        self.near = SphericalBeyondVibrating(ternary)


BEYOND: dict[str, tuple[type[Solid], type[Solid]]] = {
    Random.name: (RandomBeyond, RandomBeyondVibrating),
    ShortRange.name: (ShortRangeBeyond, ShortRangeBeyondVibrating),
    Spherical.name: (SphericalBeyond, SphericalBeyondVibrating),
}


def bounds(solid: Solid) -> tuple[Solid, ...]:
    """A model of second order, and it with what it misses: three whose results span the band.

    Raises
    ------
    InvalidInputError : the model is none of second order.
    OutsideValidityError : charges for which nobody knows what is missed.
    """
    if solid.name not in BEYOND:
        raise InvalidInputError(
            f"'{solid.name}' is not a model of second order: its error is known for "
            f"{', '.join(BEYOND)}."
        )
    return (solid, *(model(solid.ternary) for model in BEYOND[solid.name]))


@dataclass(frozen=True)
class NeutralBand:
    """Mass fraction of the third nucleus from which on crystals float, with its error.

    Parameters
    ----------
    X3 : of the model itself. lowest, highest : with what it misses too. Infinite where crystals
        always sink, 0 where they always float.
    """

    X3: float
    lowest: float
    highest: float


def neutral_band(liquid: Liquid, solid: Solid, matter: Matter, ratio: float) -> NeutralBand:
    """The first root of `neutral_buoyancy` with its error.

    Raises
    ------
    InvalidInputError, OutsideValidityError : as `bounds` and `neutral_buoyancy`.
    """
    return neutral_bands(liquid, solid, [matter], [ratio])[0]


def neutral_bands(
    liquid: Liquid, solid: Solid, matters: Sequence[Matter], ratios: Sequence[float]
) -> list[NeutralBand]:
    """The same at several ratios, each with matter of its own.

    Raises
    ------
    InvalidInputError, OutsideValidityError : as `bounds` and `neutral_line`.
    """
    lines = [neutral_line(liquid, model, matters, ratios) for model in bounds(solid)]
    return [_band([_first(neutral) for neutral in same]) for same in zip(*lines, strict=True)]


def _first(neutral: NeutralBuoyancy) -> float:
    """X3 from which on crystals float."""
    rising = [point.X3 for point in neutral.points if point.floats_above]
    sinks = neutral.points == () and "sink" in neutral.reason
    return rising[0] if rising else np.inf if sinks else 0.0


def _band(found: list[float]) -> NeutralBand:
    return NeutralBand(found[0], min(found), max(found))


@dataclass(frozen=True)
class PathBand:
    """Between what a path of a model and those with what it misses lie, one state a row.

    Parameters
    ----------
    lowest, highest : x2 and x3 of the liquid, Gamma and the relative step of density, shape (n, 4);
        nan beyond the end of the shortest of the paths.
    """

    lowest: Array
    highest: Array


def path_band(
    liquid: Liquid, solid: Solid, matter: Matter, path: Path, step: float = BAND_STEP
) -> PathBand:
    """The error of a path of `solid`, at its own tau.

    Parameters
    ----------
    step : in tau, of the paths with what is missed; cubics lie between.

    Raises
    ------
    InvalidInputError, OutsideValidityError : as `bounds`.
    """
    states = [_states(path)]
    for model in bounds(solid)[1:]:
        longest = float(path.tau[-1])
        other = distillation(liquid, model, matter, path.liquid[0], longest, step)
        known = path.tau <= other.tau[-1] + ROUNDING
        there = np.full(states[0].shape, np.nan)
        if len(other.tau) > 1:
            between = scipy.interpolate.PchipInterpolator(other.tau, _states(other))
            there[known] = between(np.minimum(path.tau[known], other.tau[-1]))
        states.append(there)
    return PathBand(np.min(states, axis=0), np.max(states, axis=0))


def _states(path: Path) -> Array:
    return np.column_stack([path.liquid[:, 1:], path.gamma, path.density.total])
