"""Mass tables: AME2020 and the Duflo-Zuker table, and from atomic to nuclear binding energies.

Two conventions of the binding energy are in use, in MeV and positive for bound nuclides:

- *atomic*, that of AME2020 and of the Duflo-Zuker table, with whole hydrogen atoms:
  B_atomic = Z m_H + N m_n - M_atom;
- *nuclear*, bare nuclei made of bare protons, which is what matter at high density needs:
  B = Z m_p + N m_n - M_nucleus.

With M_atom = M_nucleus + Z m_e - B_el(Z) and m_H = m_p + m_e - 13.6 eV follows
B = B_atomic - [B_el(Z) - 13.6 eV Z], see `nuclear_binding`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.nuclides import duflo_zuker

DATA = Path(__file__).parents[1] / "data" / "nuclides"

HYDROGEN_IONISATION = 13.598443e-6
"""Binding energy of the electron in the hydrogen atom, MeV."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class MassTable:
    """One published table, sorted by Z and then A.

    Parameters
    ----------
    Z, N : numbers of protons and neutrons.
    binding : atomic binding energy B_atomic, MeV.
    extrapolated : whether the evaluators estimated the mass from trends instead of measurements.
    """

    Z: Integers
    N: Integers
    binding: Floats
    extrapolated: NDArray[np.bool_]

    def __post_init__(self) -> None:
        for column in (self.Z, self.N, self.binding, self.extrapolated):
            column.flags.writeable = False

    def where(self, kept: NDArray[np.bool_]) -> MassTable:
        """Some of the rows."""
        return MassTable(self.Z[kept], self.N[kept], self.binding[kept], self.extrapolated[kept])


def electron_binding(Z: ArrayLike) -> Floats:
    """Binding energy of all electrons of a neutral atom, MeV.

    B_el = 14.4381 Z^2.39 + 1.55468e-6 Z^5.35 eV; D. Lunney, J. M. Pearson, C. Thibault,
    Rev. Mod. Phys. 75, 1021 (2003), equation (A4), doi:10.1103/RevModPhys.75.1021.
    """
    charge = np.asarray(Z, np.float64)
    return (14.4381 * charge**2.39 + 1.55468e-6 * charge**5.35) * 1e-6


def nuclear_binding(Z: ArrayLike, atomic: ArrayLike) -> Floats:
    """Nuclear binding energy B = B_atomic - [B_el(Z) - 13.6 eV Z], MeV.

    The bracket is what the electrons of one atom are bound more than those of Z hydrogen atoms:
    48 eV for helium, 0.097 MeV at Z = 40, 0.76 MeV at Z = 92.
    """
    hydrogen_atoms = HYDROGEN_IONISATION * np.asarray(Z, np.float64)
    return np.asarray(atomic, np.float64) - (electron_binding(Z) - hydrogen_atoms)


@dataclass(frozen=True, eq=False)
class _Evaluation:
    """The rows of AME2020; mass excesses in MeV."""

    Z: Integers
    N: Integers
    excess: Floats
    extrapolated: NDArray[np.bool_]


def binding_of(Z: Integers, N: Integers, excess: Floats) -> Floats:
    """B_atomic (MeV) of atoms with these mass excesses, the hydrogen's and the neutron's AME2020's.

    B_atomic = Z excess(1H) + N excess(n) - excess.
    """
    rows = _evaluation()
    neutron = rows.excess[(rows.Z == 0) & (rows.N == 1)]
    hydrogen = rows.excess[(rows.Z == 1) & (rows.N == 0)]
    return np.asarray(Z * hydrogen + N * neutron - excess)


@cache
def evaluated_masses() -> MassTable:
    """All 3558 masses of AME2020, the neutron and hydrogen among them.

    W. J. Huang et al., Chin. Phys. C 45, 030002 (2021), doi:10.1088/1674-1137/abddb0;
    M. Wang et al., Chin. Phys. C 45, 030003 (2021), doi:10.1088/1674-1137/abddaf.
    Columns 5-9 N, 10-14 Z, 29-42 mass excess in keV; a # instead of the decimal point marks an
    estimate from trends. B_atomic comes from mass excesses, which are given to more digits than B.
    """
    rows = _evaluation()
    order = np.lexsort((rows.N, rows.Z))
    binding = binding_of(rows.Z, rows.N, rows.excess)
    return MassTable(rows.Z[order], rows.N[order], binding[order], rows.extrapolated[order])


@cache
def _evaluation() -> _Evaluation:
    lines = (DATA / "mass_1.mas20.txt").read_text(encoding="ascii").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("1N-Z")) + 2
    N = np.array([line[4:9] for line in lines[start:]]).astype(np.int64)
    Z = np.array([line[9:14] for line in lines[start:]]).astype(np.int64)
    texts = [line[28:42] for line in lines[start:]]
    extrapolated = np.array(["#" in text for text in texts])
    excess = np.array([float(text.replace("#", ".")) for text in texts]) * 1e-3
    return _Evaluation(Z, N, excess, extrapolated)


@cache
def duflo_zuker_masses() -> MassTable:
    """The 9311 nuclides that the published DZ10 table lists, their masses from the formula."""
    Z_rows, N_rows = [], []
    with (DATA / "dz10_domain.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(line for line in file if not line.startswith("#")):
            Z, first, last = (int(cell) for cell in row[:3])
            missing = {int(A) for A in row[3].split()}
            neutrons = [A - Z for A in range(first, last + 1) if A not in missing]
            Z_rows += [Z] * len(neutrons)
            N_rows += neutrons
    Z_all, N_all = np.array(Z_rows, np.int64), np.array(N_rows, np.int64)
    binding = duflo_zuker.binding_energy(Z_all, N_all)
    return MassTable(Z_all, N_all, binding, np.zeros(len(Z_all), np.bool_))
