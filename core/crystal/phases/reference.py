"""Phase diagrams from first-principles simulations, to compare with."""

from __future__ import annotations

import numpy as np
from numpy.polynomial import Polynomial

from core.crystal.coefficients import coefficients
from core.crystal.lattice import Array
from core.crystal.mixtures import Mixture


def has_reference(mixture: Mixture) -> bool:
    """Whether a simulation of this mixture has been published as a fit."""
    return _key(mixture) in coefficients("reference_curves")


def reference_label(mixture: Mixture) -> str:
    """The authors and year of the fit."""
    return str(coefficients("reference_curves")[_key(mixture)]["label"])


def composition_step(mixture: Mixture, x_liquid: Array) -> Array:
    """x_solid - x_liquid in equilibrium, as a function of the liquid's composition.

    S. Blouin, J. Daligault, Phys. Rev. E 103, 043204 (2021) for C/O and Astrophys. J. 919, 87
    (2021) for O/Ne.
    """
    fit = coefficients("reference_curves")[_key(mixture)]
    return Polynomial(fit["x_solid_minus_x_liquid"])(x_liquid)


def reference_gamma(mixture: Mixture, x_liquid: Array) -> Array | None:
    """Gamma of the liquidus, or None where no melting fit was published.

    The fit is in terms of <Gamma> = <Z^(5/3)> e^2/(a_e T), so Gamma = <Gamma> Z1^(5/3)/<Z^(5/3)>.
    """
    fit = coefficients("reference_curves")[_key(mixture)]
    if "mean_gamma_melting" not in fit:
        return None
    mean = Polynomial(fit["mean_gamma_melting"])(x_liquid)
    ratio = mixture.Z1 ** (5.0 / 3.0) / mixture.mean_power(5.0 / 3.0, x_liquid)
    return np.asarray(mean * ratio)


def reference_melting(mixture: Mixture) -> float:
    """Gamma at which pure Z1 melts in these simulations; nan where none was published."""
    fit = coefficients("reference_curves")[_key(mixture)]
    return float(fit.get("one_component_melting", np.nan))


def azeotrope_composition(mixture: Mixture) -> float:
    """Composition at which the fit gives solid and liquid the same."""
    fit = Polynomial(coefficients("reference_curves")[_key(mixture)]["x_solid_minus_x_liquid"])
    zeros = np.asarray(fit.roots(), dtype=complex)
    inside = [
        float(zero.real) for zero in zeros if abs(zero.imag) < 1e-9 and 0.01 < zero.real < 0.99
    ]
    return min(inside)


def _key(mixture: Mixture) -> str:
    return f"{mixture.Z1}-{mixture.Z2}"
