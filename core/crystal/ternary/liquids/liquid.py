"""Liquids of three nuclei, less the linear mixture of crystals of one component."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.crystal.coefficients import coefficients
from core.crystal.lattice import BCC, Array
from core.crystal.lattice_sums import madelung, mean_log_frequency
from core.crystal.liquids.liquid import HIGHEST_RATIO, Dash
from core.crystal.one_component import HIGHEST_GAMMA, LOWEST_GAMMA
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.phase import MomentPhase
from core.errors import OutsideValidityError
from core.kernels import ternary as kernel

TRACE = 1e-9
"""Number fraction that stands for none."""
FIT, ANHARMONIC = "D", "Baiko & Chugunov 2022"
"""Coefficients of one component, those of `one_component.liquid_minus_solid`."""


class Liquid(MomentPhase):
    """A liquid that mixes with S_mixZ, the entropy of ideal gases at fixed electron density.

    F = sum_a x_a df(Gamma_a) + correction - S_mixZ, S_mixZ = -sum_a x_a ln(x_a Z_a/<Z>), where df
    is liquid less solid of one component (Potekhin & Chabrier 2000, set D; Baiko & Chugunov 2022).

    Attributes
    ----------
    dash : of the curves that belong to it.
    lowest_gamma, highest_gamma : couplings of Z1 between which the fits hold for all three nuclei.
        Beyond the highest, the liquid of the heaviest is extrapolated; `remarks` says so.

    Raises
    ------
    OutsideValidityError : charges so far apart that S_mixZ by itself would part the liquid.
    """

    dash: ClassVar[Dash]
    corrected: ClassVar[bool] = False
    """Whether there is a correction to linear mixing."""

    def __init__(self, ternary: Ternary) -> None:
        super().__init__(ternary)
        if ternary.Z3 / ternary.Z1 > HIGHEST_RATIO:
            raise OutsideValidityError(
                f"No liquid of {ternary.label} is known: for Z3/Z1 above {HIGHEST_RATIO:.2f} the "
                "entropy of mixing would part the liquid by itself; choose charges nearer to each "
                "other."
            )
        self.lowest_gamma = LOWEST_GAMMA
        self.highest_gamma = HIGHEST_GAMMA / float(ternary.coupling_ratios[2])

    def reaches(self, gamma: Array | float) -> NDArray[np.bool_]:
        """Whether the fits hold at these couplings, without extrapolation."""
        gamma = np.asarray(gamma, dtype=float)
        return (gamma >= self.lowest_gamma) & (gamma <= self.highest_gamma)

    def remarks(self, gamma: Array) -> list[str]:
        """What a reader has to know of the liquid at these couplings; nothing, usually."""
        highest = float(np.max(gamma, initial=0.0))
        if highest <= self.highest_gamma:
            return []
        ratio = float(self.ternary.coupling_ratios[2])
        return [
            f"The liquid of Z = {self.ternary.Z3} is extrapolated above Γ = "
            f"{self.highest_gamma:.4g}: its own coupling reaches {highest * ratio:.0f}, and the "
            f"fit of one component ends at {HIGHEST_GAMMA:g}."
        ]

    def fit(self) -> Array:
        """Coefficients in the order of the kernel."""
        one = coefficients("one_component")
        a1, a2, b1, b2, b3, b4 = one["liquid"]["sets"][FIT]
        mixing = coefficients("linear_mixing")
        ideal = -1.0 - 0.5 * np.log(6.0 / np.pi) - 3.0 * mean_log_frequency(BCC)
        return np.array(
            [
                *(a1, a2, -np.sqrt(3.0) / 2.0 - a1 / np.sqrt(a2), b1, b2, b3, b4),
                *one["anharmonic"]["sets"][ANHARMONIC],
                *(madelung(BCC), ideal),
                *(mixing[name] for name in ("first", "third", "power", "weight", "slope")),
                float(self.corrected),
            ]
        )

    def _fill(self, x: Array, gamma: Array, out: Array) -> None:
        kernel.liquid(self.ternary.charges, self.fit(), x, gamma, out)
        if self.corrected:
            self._fill_traces(x, gamma, out)

    def _fill_traces(self, x: Array, gamma: Array, out: Array) -> None:
        """Potentials of what is absent from a pure liquid, where the correction is 0/0.

        There they are those of the one nucleus alone; which of two comes first makes 0.1 %.
        """
        pure = x.max(axis=1) == 1.0
        if not pure.any():
            return
        for place in range(x.shape[1]):
            rows = np.flatnonzero(pure & (x[:, place] == 0.0))
            little = (1.0 - TRACE) * x[rows]
            little[:, place] = TRACE
            near = np.empty((len(rows), out.shape[1]))
            kernel.liquid(self.ternary.charges, self.fit(), little, gamma[rows], near)
            for column in (2 + place, 5 + place):
                out[rows, column] = near[:, column]
