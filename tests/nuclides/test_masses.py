"""Mass tables against columns of AME2020 that the reader does not use."""

from __future__ import annotations

import numpy as np
import pytest

from core.constants import ELECTRON_MASS, NEUTRON_MASS, PROTON_MASS
from core.nuclides.masses import (
    DATA,
    duflo_zuker_masses,
    electron_binding,
    evaluated_masses,
    nuclear_binding,
)

UNIT = 931.49410242
"""Atomic mass unit, MeV."""


@pytest.fixture(scope="module")
def printed():
    """(Z, N) to the printed binding energy per nucleon, beta-decay energy and atomic mass."""
    rows = {}
    for line in (DATA / "mass_1.mas20.txt").read_text().splitlines()[36:]:
        Z, N = int(line[9:14]), int(line[4:9])
        micro_u = float(line[106:109]) * 1e6 + float(line[109:123].replace("#", " "))
        rows[Z, N] = line[54:67].strip(), line[81:94].strip(), micro_u * 1e-6
    return rows


def test_rows_of_ame2020():
    """3558 rows, 2550 of them measured."""
    ame = evaluated_masses()
    assert len(ame.Z) == 3558
    assert (~ame.extrapolated).sum() == 2550
    assert (np.diff(1000 * ame.Z + ame.N) > 0).all()


def test_printed_binding_energies(printed):
    """B/A is printed to 1e-4 keV, mass excesses at least to 1e-3 keV, estimates to 1 keV."""
    ame = evaluated_masses()
    for Z, N, B, extrapolated in zip(ame.Z, ame.N, ame.binding, ame.extrapolated, strict=True):
        text = printed[Z, N][0]
        assert text.endswith("#") == extrapolated
        found = 1e3 * B / (Z + N)
        digits = 1.6 if extrapolated else 1e-4 + 1e-3 / (Z + N)
        assert found == pytest.approx(float(text.rstrip("#")), abs=digits)


def test_printed_atomic_masses(printed):
    """Z m_H + N m_n - B is the atomic mass."""
    ame = evaluated_masses()
    hydrogen, neutron = printed[1, 0][2], printed[0, 1][2]
    for Z, N, B, extrapolated in zip(ame.Z, ame.N, ame.binding, ame.extrapolated, strict=True):
        mass = Z * hydrogen + N * neutron - B / UNIT
        assert mass == pytest.approx(printed[Z, N][2], abs=2e-6 if extrapolated else 2e-9)


def test_printed_beta_decay_energies(printed):
    """Q = M(Z) - M(Z+1) with atomic masses: B(Z+1) - B(Z) + 0.782 MeV."""
    ame = evaluated_masses()
    B = dict(zip(zip(ame.Z.tolist(), ame.N.tolist(), strict=True), ame.binding, strict=True))
    compared = 0
    for (Z, N), energy in B.items():
        text = printed[Z, N][1]
        if text == "*" or text.endswith("#"):
            continue
        found = B[Z + 1, N - 1] - energy + 0.7823470
        assert 1e3 * found == pytest.approx(float(text), abs=2e-3)
        compared += 1
    assert compared > 2000


def test_domain_of_the_duflo_zuker_table():
    """9311 nuclides, Z from 2 to 122, helium from A = 4 to 14; 85Sc is there, 84Sc is not."""
    table = duflo_zuker_masses()
    assert len(table.Z) == 9311
    assert (table.Z.min(), table.Z.max()) == (2, 122)
    helium = table.N[table.Z == 2] + 2
    assert helium.tolist() == list(range(4, 15))
    scandium = table.N[table.Z == 21] + 21
    assert 85 in scandium
    assert 84 not in scandium


def test_eight_nuclides_are_of_ame_alone():
    """2-7H, 3He and 3Li."""
    formula = {(Z, Z + N) for Z, N in _numbers(duflo_zuker_masses())}
    ame = {(Z, Z + N) for Z, N in _numbers(evaluated_masses()) if Z + N >= 2}
    assert ame - formula == {(1, A) for A in range(2, 8)} | {(2, 3), (3, 3)}
    assert len(ame | formula) == 9319


def test_electrons_of_an_atom():
    """Hydrogen 13.6 eV, helium 79.0 eV, iron 34.6 keV, lead 0.57 MeV, within the fit's errors."""
    measured = {1: 13.6e-6, 2: 79.0e-6, 26: 34.6e-3, 82: 0.568}
    for Z, energy in measured.items():
        assert electron_binding(Z) == pytest.approx(energy, rel=0.1 if Z < 20 else 0.01)


def test_nuclear_binding_is_mass_defect_of_bare_nuclei(printed):
    """Z m_p + N m_n - M_nucleus with M_nucleus = M_atom - Z m_e + B_el."""
    for Z, N in ((1, 1), (2, 2), (26, 30), (82, 126)):
        nucleus = printed[Z, N][2] * UNIT - Z * ELECTRON_MASS + electron_binding(Z)
        defect = Z * PROTON_MASS + N * NEUTRON_MASS - nucleus
        atomic = Z * printed[1, 0][2] + N * printed[0, 1][2] - printed[Z, N][2]
        assert nuclear_binding(Z, atomic * UNIT) == pytest.approx(defect, abs=2e-7 * (Z + N))


def test_electrons_bind_an_atom_and_not_its_nucleus():
    """The nuclear B is the smaller one: 0.57 MeV for lead, less what 82 hydrogen atoms have."""
    assert 1636.430 - nuclear_binding(82, 1636.430) == pytest.approx(0.567, abs=2e-3)
    assert nuclear_binding(1, 2.2245664) == pytest.approx(2.224566, abs=2e-6)


def test_tables_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        evaluated_masses().binding[0] = 1.0


def _numbers(table):
    return zip(table.Z.tolist(), table.N.tolist(), strict=True)
