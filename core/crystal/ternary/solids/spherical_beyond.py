"""The spherical model with what an energy of second order misses: a lead, nothing established."""

from __future__ import annotations

import numpy as np

from core.crystal.lattice import Array
from core.crystal.ternary.beyond import Excess, check_reach, relaxation, vibrations
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.solids.spherical import Spherical


class SphericalBeyond(Spherical):
    """The spherical model with relaxation of third and fourth order, that of random crystals.

    The order's influence on these terms is neglected. Nothing was fitted to phase diagrams.
    """

    name = "spherical-beyond"
    label = "spherical, third and fourth order (a lead)"
    explanation = (
        "The spherical model with more of how nuclei yield to their neighbours, as random crystals "
        "do: a lead that shows how far to trust the others, nothing established."
    )
    colour = "#CC79A7"
    position = 40

    def __init__(self, ternary: Ternary) -> None:
        super().__init__(ternary)
        check_reach(ternary)

    def _fill(self, x: Array, gamma: Array, out: Array) -> None:
        super()._fill(x, gamma, out)
        static = relaxation(self.ternary, x).times(gamma)
        _add(out, static)
        out[:, 1] += static.value
        out[:, 5:8] += static.potentials


class SphericalBeyondVibrating(SphericalBeyond):
    """The same with classical vibrations beyond linear mixing, which depend on x alone."""

    name = "spherical-vibrating"
    label = "spherical, third and fourth order, vibrations (a lead)"
    explanation = (
        "The same with thermal vibrations that are not those of pure crystals in proportion: a "
        "lead, nothing established."
    )
    colour = "#D55E00"
    position = 50

    def _fill(self, x: Array, gamma: Array, out: Array) -> None:
        super()._fill(x, gamma, out)
        _add(out, vibrations(self.ternary, x))


def _add(out: Array, more: Excess) -> None:
    """Add to R, g_a and dg_a/d ln X_b of the kernel's rows."""
    out[:, 0] += more.value
    out[:, 2:5] += more.potentials
    out[:, 8:] += np.reshape(more.by_log_amount, (len(out), 9))
