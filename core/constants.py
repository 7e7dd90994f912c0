"""Constants of nature, CODATA 2018 and AME2020, in MeV and fm."""

from __future__ import annotations

HBAR_C = 197.3269804
"""hbar c, MeV fm."""
E_SQUARED = 1.4399645478
"""e^2 / (4 pi epsilon_0), MeV fm."""

NEUTRON_MASS = 939.5654205
"""m_n c^2, MeV."""
PROTON_MASS = 938.2720882
"""m_p c^2, MeV."""
ELECTRON_MASS = 0.51099895
"""m_e c^2, MeV."""
MUON_MASS = 105.6583755
"""m_mu c^2, MeV."""

MEV_IN_KELVIN = 1.160451812e10
"""1 MeV / k_B, K."""
GRAM_PER_CUBIC_CM = 1.78266192e12
"""1 MeV fm^-3 / c^2, g cm^-3."""
DYN_PER_SQUARE_CM = 1.602176634e33
"""1 MeV fm^-3, dyn cm^-2."""

# In SI units, CODATA 2022. scipy.constants has the same ones, and takes a quarter of a second to
# be imported.
ELEMENTARY_CHARGE = 1.602176634e-19
"""e, C."""
BOLTZMANN_CONSTANT = 1.380649e-23
"""k_B, J/K."""
VACUUM_PERMITTIVITY = 8.8541878188e-12
"""epsilon_0, F/m."""
ATOMIC_MASS_CONSTANT = 1.66053906892e-27
"""m_u, kg."""
