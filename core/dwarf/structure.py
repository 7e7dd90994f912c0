"""A cold white dwarf: hydrostatic electrons with the Coulomb pressure of their ions.

Enthalpy per electron, in m_e c^2 and without the rest energy,

    h(x_r) = sqrt(1 + x_r^2) - 1 - A x_r,    x_r = p_F/(m_e c),

of ideal electrons at T = 0 and of P_C = -(zeta/3) n_e (e^2/a_e) <Z^(5/3)>/<Z>, the lattice's, for
which dP_C/n_e = d(4 P_C/n_e): A = (4/3) zeta alpha (4/(9 pi))^(1/3) <Z^(5/3)>/<Z>. Equilibrium is
dh/dr = -(m_u mu_e/m_e c^2) G m/r^2, mu_e = 2 nucleons per electron. With h as the variable, w = r^2
and v = m/r^3:

    dw/dh = -2/(g v),    dv/dh = -(4 pi rho - 3 v)/(g v w),    g = G mu_e m_u/(m_e c^2).

S. L. Shapiro, S. A. Teukolsky, "Black Holes, White Dwarfs, and Neutron Stars" (1983), sections
2.4 and 3.2 to 3.4; E. E. Salpeter, Astrophys. J. 134, 669 (1961), doi:10.1086/147194.

Left out: finite temperature, the envelope, general relativity (1 % of the central density at one
solar mass).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy

from core.constants import E_SQUARED, ELECTRON_MASS, HBAR_C
from core.crystal.lattice import BCC, Array
from core.crystal.lattice_sums import madelung
from core.crystal.mixtures import ATOMIC_MASS, Mixture
from core.errors import InvalidInputError, OutsideValidityError
from core.stellar_constants import ELECTRON_ENERGY, GRAVITATIONAL_CONSTANT, SOLAR_MASS
from core.storage.memo import computed_once

SUN = SOLAR_MASS * 1e3
"""M_sun, g."""
NUCLEONS_PER_ELECTRON = 2.0
SPHERE = (9.0 * math.pi / 4.0) ** (1.0 / 3.0)
"""a_e k_F."""
DENSITY = (
    NUCLEONS_PER_ELECTRON * ATOMIC_MASS * (ELECTRON_MASS / HBAR_C * 1e13) ** 3 / (3.0 * math.pi**2)
)
"""rho/x_r^3, g/cm^3."""
GRAVITY = GRAVITATIONAL_CONSTANT * 1e3 * NUCLEONS_PER_ELECTRON * ATOMIC_MASS / ELECTRON_ENERGY
"""g, cm/g."""

LIGHTEST, HEAVIEST = 0.4, 1.35
"""Solar masses between which a carbon-oxygen dwarf is offered; above, relativity and captures."""
HIGHEST_RELATIVITY = 10.0
SURFACE = 0.03
"""x_r at which a star ends, over that of its centre."""
STEPS = 400
START = 1e-4
"""First step from the centre, as a part of all; there the series is used."""
PRECISION = 1e-10


@dataclass(frozen=True)
class Structure:
    """Shells of a star from the centre to the surface.

    Parameters
    ----------
    mass : of the star, g. m : mass within a shell, g, ascending. r : radius, cm.
    x_r : p_F/(m_e c) there.
    """

    mass: float
    m: Array
    r: Array
    x_r: Array

    @property
    def rho(self) -> Array:
        """Density, g/cm^3."""
        return DENSITY * self.x_r**3

    @property
    def share(self) -> Array:
        """m/M."""
        return self.m / self.mass


def coulomb_coefficient(mixture: Mixture, x: float) -> float:
    """A = (4/3) zeta alpha (4/(9 pi))^(1/3) <Z^(5/3)>/<Z> at a number fraction x of Z2."""
    at = np.array(x)
    return coulomb_of(float(mixture.mean_power(5.0 / 3.0, at) / mixture.mean_charge(at)))


def coulomb_of(charges: float) -> float:
    """A of ions with <Z^(5/3)>/<Z> = `charges`, of any number of kinds."""
    return 4.0 / 3.0 * madelung(BCC) * E_SQUARED / HBAR_C / SPHERE * charges


@computed_once(maxsize=512)
def structure(M: float, coulomb: float) -> Structure:
    """The star of a mass, kept in memory.

    Parameters
    ----------
    M : in solar masses. coulomb : A, see `coulomb_coefficient`; 0 leaves the Coulomb pressure out.

    Raises
    ------
    InvalidInputError : no such mass.
    OutsideValidityError : the mass is above 1.35, or x_r in the centre above 10.
    """
    if not M >= LIGHTEST:
        raise InvalidInputError(
            f"M = {M:g} is no mass of a carbon-oxygen white dwarf: "
            f"give {LIGHTEST:g} to {HEAVIEST:g} solar masses."
        )
    if M > HEAVIEST:
        raise OutsideValidityError(
            f"M = {M:g} solar masses is too much for a star without general relativity and "
            f"electron captures: choose at most {HEAVIEST:g}."
        )

    def excess(log: float) -> float:
        return math.log(_integrate(math.exp(log), coulomb)[1][-1] / (M * SUN))

    low, high = math.log(0.3), math.log(HIGHEST_RELATIVITY)
    if excess(high) < 0.0:
        raise OutsideValidityError(
            f"The centre of {M:g} solar masses has p_F above {HIGHEST_RELATIVITY:g} m_e c, where "
            "electrons are captured: choose a lower mass."
        )
    log = float(scipy.optimize.brentq(excess, low, high, xtol=PRECISION))
    h, m, r = _integrate(math.exp(log), coulomb)
    return Structure(M * SUN, np.array(m), np.array(r), relativity(np.array(h), coulomb))


def relativity(h: Array, coulomb: float) -> Array:
    """x_r of an enthalpy: the root of (1 - A^2) x^2 - 2 A (1 + h) x - h (2 + h) = 0."""
    shifted, room = coulomb * (1.0 + h), 1.0 - coulomb**2
    return np.asarray((shifted + np.sqrt(shifted**2 + room * h * (2.0 + h))) / room)


def _integrate(centre: float, coulomb: float) -> tuple[list[float], list[float], list[float]]:
    """h, m (g) and r (cm) from the centre to `SURFACE`, by fourth-order Runge-Kutta steps."""
    room = 1.0 - coulomb**2
    unit = 4.0 * math.pi * DENSITY

    def enthalpy(x: float) -> float:
        return math.sqrt(1.0 + x * x) - 1.0 - coulomb * x

    def slopes(h: float, w: float, v: float) -> tuple[float, float]:
        shifted = coulomb * (1.0 + h)
        x = (shifted + math.sqrt(shifted * shifted + room * h * (2.0 + h))) / room
        pull = GRAVITY * v
        return -2.0 / pull, -(unit * x * x * x - 3.0 * v) / (pull * w)

    first, last = enthalpy(centre), enthalpy(SURFACE * centre)
    span = first - last
    # Series about the centre: w = 2 (h_c - h)/(g v_c), and rho falls linearly in h_c - h.
    v = unit * centre**3 / 3.0
    fall = unit * 3.0 * centre**2 / (centre / math.sqrt(1.0 + centre**2) - coulomb)
    h = first - START * span
    w = 2.0 * START * span / (GRAVITY * v)
    v -= fall * START * span / 5.0
    at, masses, radii = [first], [0.0], [0.0]
    for number in range(STEPS + 1):
        at.append(h)
        radii.append(math.sqrt(w))
        masses.append(v * w**1.5)
        if number == STEPS:
            break
        step = -(1.0 - START) * span / STEPS
        w1, v1 = slopes(h, w, v)
        w2, v2 = slopes(h + 0.5 * step, w + 0.5 * step * w1, v + 0.5 * step * v1)
        w3, v3 = slopes(h + 0.5 * step, w + 0.5 * step * w2, v + 0.5 * step * v2)
        w4, v4 = slopes(h + step, w + step * w3, v + step * v3)
        h += step
        w += step * (w1 + 2.0 * (w2 + w3) + w4) / 6.0
        v += step * (v1 + 2.0 * (v2 + v3) + v4) / 6.0
    return at, masses, radii
