"""Constants that only stars need: of gravity, of the sun, and others in their units."""

from __future__ import annotations

from core.constants import ELECTRON_MASS

REDUCED_PLANCK_CONSTANT = 1.054571817e-34
"""hbar, J s (CODATA 2018, exact)."""
GRAVITATIONAL_CONSTANT = 6.67430e-11
"""G, m^3 kg^-1 s^-2 (CODATA 2018)."""
SPEED_OF_LIGHT = 2.99792458e8
"""c, m/s."""
MEV_IN_ERG = 1.602176634e-6
"""1 MeV, erg."""
ELECTRON_ENERGY = ELECTRON_MASS * MEV_IN_ERG
"""m_e c^2, erg."""

SOLAR_MASS = 1.98841e30
"""M_sun, kg: nominal G M_sun (IAU 2015, resolution B3) over G."""
SOLAR_LUMINOSITY = 3.828e26
"""Nominal L_sun, W (IAU 2015, resolution B3)."""
YEAR = 3.15576e7
"""Julian year, s."""
