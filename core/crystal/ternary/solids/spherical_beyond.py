"""The spherical model with what an energy of second order misses: a lead, nothing established."""

from __future__ import annotations

from core.crystal.lattice import Array
from core.crystal.ternary.beyond import check_reach, relaxation, vibrations
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.solids.solid import MomentSolid
from core.crystal.ternary.solids.spherical import Spherical


class Relaxed(MomentSolid):
    """Adds relaxation of third and fourth order, that of random crystals, to the model it precedes.

    The order's influence on these terms is neglected. Nothing was fitted to phase diagrams.
    """

    def __init__(self, ternary: Ternary) -> None:
        super().__init__(ternary)
        check_reach(ternary)

    def _fill(self, x: Array, gamma: Array, out: Array) -> None:
        super()._fill(x, gamma, out)
        static = relaxation(self.ternary, x).times(gamma)
        static.add_to(out)
        out[:, 1] += static.value
        out[:, 5:8] += static.potentials


class Vibrating(MomentSolid):
    """Adds classical vibrations beyond linear mixing, which depend on x alone, likewise."""

    def _fill(self, x: Array, gamma: Array, out: Array) -> None:
        super()._fill(x, gamma, out)
        vibrations(self.ternary, x).add_to(out)


class SphericalBeyond(Relaxed, Spherical):
    """The spherical model with relaxation of third and fourth order."""

    name = "spherical-beyond"
    label = "spherical, third and fourth order (a lead)"
    explanation = (
        "The spherical model with more of how nuclei yield to their neighbours, as random crystals "
        "do: a lead that shows how far to trust the others, nothing established."
    )
    colour = "#CC79A7"
    position = 40


class SphericalBeyondVibrating(Vibrating, SphericalBeyond):
    """The same with vibrations."""

    name = "spherical-vibrating"
    label = "spherical, third and fourth order, vibrations (a lead)"
    explanation = (
        "The same with thermal vibrations that are not those of pure crystals in proportion: a "
        "lead, nothing established."
    )
    colour = "#D55E00"
    position = 50
