"""Masses of the isotopes of three nuclei, from the tables that the crust's nuclides come from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.constants import ELECTRON_MASS, NEUTRON_MASS, PROTON_MASS
from core.crystal.mixtures import nuclides
from core.crystal.ternary.mixture import Ternary
from core.errors import InvalidInputError
from core.nuclides.mass_tables import MASS_TABLES, USUAL, masses_of
from core.nuclides.masses import HYDROGEN_IONISATION
from core.nuclides.symbols import nuclide_symbol, parse_nuclide

ATOMIC_MASS_ENERGY = 931.49410242
"""m_u c^2, MeV (CODATA 2018)."""
OF_WHITE_DWARFS = {10: 22}
"""Mass numbers of charges whose isotope in white dwarfs is not the most abundant one on Earth."""


def atomic_mass(Z: int, A: int) -> float:
    """Mass of a neutral atom in u, Z m_H + N m_n - B.

    Raises
    ------
    InvalidInputError : no table has it.
    """
    for layer in MASS_TABLES[USUAL].layers:
        table = masses_of(layer)
        place = np.flatnonzero((table.Z == Z) & (table.N == A - Z))
        if len(place):
            hydrogen = PROTON_MASS + ELECTRON_MASS - HYDROGEN_IONISATION
            whole = Z * hydrogen + (A - Z) * NEUTRON_MASS - float(table.binding[place[0]])
            return whole / ATOMIC_MASS_ENERGY
    raise InvalidInputError(
        f"No mass of {nuclide_symbol(Z, A)} is known: choose an isotope closer to the stable ones."
    )


def usual_mass_number(Z: int) -> int:
    """That of the isotope which white dwarfs have: 22 of neon, otherwise the most abundant one."""
    return OF_WHITE_DWARFS.get(Z, nuclides()[Z].A)


def usual_isotopes(ternary: Ternary) -> tuple[str, str, str]:
    """Those that white dwarfs have, 22Ne and otherwise the most abundant ones."""
    first, second, third = (
        nuclide_symbol(Z, usual_mass_number(Z)) for Z in (ternary.Z1, ternary.Z2, ternary.Z3)
    )
    return first, second, third


def isotope_masses(ternary: Ternary, isotopes: Sequence[str]) -> tuple[float, float, float]:
    """Masses in u of one isotope of each nucleus, such as "12C", "16O" and "22Ne".

    Raises
    ------
    InvalidInputError : one is no isotope of its nucleus, or there are not three.
    """
    charges = (ternary.Z1, ternary.Z2, ternary.Z3)
    if len(isotopes) != len(charges):
        raise InvalidInputError(f"Give three isotopes, one of each nucleus, not {len(isotopes)}.")
    masses = []
    for charge, name in zip(charges, isotopes, strict=True):
        Z, A = parse_nuclide(name)
        if charge != Z:
            raise InvalidInputError(
                f"{name} is no isotope of Z = {charge}: "
                f"write for instance {nuclide_symbol(charge, 2 * charge)}."
            )
        masses.append(atomic_mass(Z, A))
    first, second, third = masses
    return first, second, third
