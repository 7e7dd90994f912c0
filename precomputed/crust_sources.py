"""What all tables of the crust are made from."""

from __future__ import annotations

from core.matter.interactions import FILE
from core.nuclides.mass_tables import FILE as TABLES
from core.nuclides.mass_tables import MASS_TABLES
from core.nuclides.masses import DATA
from core.nuclides.pool_names import parse_pool_name
from core.storage.provenance import Entry, Source
from precomputed.recipe import Range

WIDEST_T = Range(0.05, 20.0, "MeV")
WIDEST_N_B = Range(1e-12, 1.0, "fm⁻³")
"""Ranges in which the tables' states have been solved (tests/precomputed/test_ranges.py)."""

REFERENCES = (
    "M. V. Beznogov & A. R. Raduta (2025): nuclear statistical equilibrium with excluded "
    "volume, equation (2.1)",
    "S. Goriely, N. Chamel & J. M. Pearson, Phys. Rev. C 88, 024308 (2013), "
    "doi:10.1103/PhysRevC.88.024308: BSk22 to BSk26",
    "M. Wang et al., Chinese Phys. C 45, 030003 (2021), doi:10.1088/1674-1137/abddaf: AME2020",
    "J. Duflo & A. P. Zuker, Phys. Rev. C 52, R23 (1995), doi:10.1103/PhysRevC.52.R23: DZ10",
)
_FILES = tuple(
    DATA / name
    for name in (
        "dz10_domain.csv",
        "frdm_ground_state_spins.csv",
        "mass_1.mas20.txt",
        "nubase_4.mas20.txt",
    )
)


def sources(interaction: str, pool: str) -> tuple[Source, ...]:
    """What the numbers of matter depend on; not on the other interactions and mass tables."""
    table = MASS_TABLES[parse_pool_name(pool).table]
    return (
        *_FILES,
        Entry(FILE, ("interactions", interaction, "parameters")),
        Entry(TABLES, ("tables", table.name, "layers")),
        *(layer.path for layer in table.layers if layer.path is not None),
    )
