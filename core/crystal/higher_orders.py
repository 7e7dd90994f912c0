"""What an energy of second order in the charge difference misses of a random crystal.

Relaxed supercells of 128 ions obey one law (core/data/crystal/beyond_second_order.json). In units
of U_1 it depends on Z2/Z1 and x alone, as the energy of second order does.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import scipy

from core.crystal.coefficients import coefficients
from core.crystal.lattice import BCC, Array
from core.crystal.lattice_sums import lattice_sums, madelung
from core.crystal.mixtures import Mixture

POLE = 2.13
"""Just below the Z2/Z1 at which the second order gives no mixing energy to a trace of Z2."""


def energy_beyond_second_order(mixture: Mixture, x: Array) -> Array:
    """Relaxed less second-order energy of the random crystal, per ion in U_1.

    [A m_3/<Z>^(4/3) + (B m_4 + C m_2^2)/<Z>^(7/3)]/Z1^(5/3) with m_p = <(Z - <Z>)^p>.
    """
    law = coefficients("beyond_second_order")
    mean = mixture.mean_charge(x)
    second, third, fourth = (
        (1.0 - x) * (mixture.Z1 - mean) ** power + x * (mixture.Z2 - mean) ** power
        for power in (2, 3, 4)
    )
    higher = (law["quartic"] * fourth + law["square"] * second**2) / mean ** (7.0 / 3.0)
    energy = law["cubic"] * third / mean ** (4.0 / 3.0) + higher
    return np.asarray(energy / mixture.Z1 ** (5.0 / 3.0))


def random_mixing_energy(mixture: Mixture, x: Array) -> Array:
    """Energy of second order of the random crystal less linear mixing, per ion in U_1.

    zeta (<Z^5/3> - <Z>^5/3)/Z1^(5/3) - K x(1-x) T_0, Baiko 2025 after equation (9).
    """
    linear = mixture.mean_power(5.0 / 3.0, x) - mixture.mean_charge(x) ** (5.0 / 3.0)
    unrelaxed = madelung(BCC) * linear / mixture.Z1 ** (5.0 / 3.0)
    relaxed = mixture.ordering_energy(x) * x * (1.0 - x) * lattice_sums("bcc").T0
    return np.asarray(unrelaxed - relaxed)


def missed_share(mixture: Mixture) -> float:
    """Largest ratio of what is missed to the mixing energy of second order, that at x = 0.

    Infinite where the second order gives no mixing energy, or a negative one.
    """
    return _trace_share(mixture.ratio) if mixture.ratio < POLE else math.inf


def _trace_share(ratio: float) -> float:
    """The limit of the ratio for a trace of Z2 in Z1; both energies are linear in x there."""
    law = coefficients("beyond_second_order")
    step = ratio - 1.0
    missed = law["cubic"] * step**3 + law["quartic"] * step**4
    unrelaxed = madelung(BCC) * (ratio ** (5.0 / 3.0) - 1.0 - 5.0 / 3.0 * step)
    given = unrelaxed - 0.5 * step**2 * lattice_sums("bcc").T0
    return float(abs(missed / given))


@cache
def ratio_of_missed_share(share: float) -> float:
    """Z2/Z1 at which `missed_share` has a value, between 0.1 and 20."""
    return float(scipy.optimize.brentq(lambda ratio: _trace_share(ratio) - share, 1.05, POLE))


def composition_of_missed_share(mixture: Mixture, share: float) -> float:
    """X up to which what is missed exceeds a share of the mixing energy; `missed_share` is more."""

    def excess(x: float) -> float:
        at = np.array(x)
        missed = abs(float(energy_beyond_second_order(mixture, at)))
        return missed - share * abs(float(random_mixing_energy(mixture, at)))

    x = np.linspace(1e-4, 0.5, 500)
    below = next(value for value in x if excess(float(value)) < 0.0)
    return float(scipy.optimize.brentq(excess, 1e-6, below))
