"""The crust of a neutron star in nuclear statistical equilibrium, Beznogov & Raduta (2025)."""
