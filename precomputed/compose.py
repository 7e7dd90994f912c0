"""The general purpose table in CompOSE's format.

CompOSE Core Team, CompOSE Reference Manual, Eur. Phys. J. A 58, 221 (2022),
doi:10.1140/epja/s10050-022-00847-y (version 3.01: arXiv:2203.03209). A directory holds the files

- eos.t, eos.nb, eos.yq: first index, last index, then the values of T (MeV), n_b (fm^-3) and Y_q;
- eos.thermo: m_n, m_p (MeV) and I_l = 1 (with leptons), then rows of i_T, i_nb, i_Yq, Q_1 to Q_7
  and N_add = 0, where

      Q_1 = p/n_b (MeV),          Q_2 = s/n_b,      Q_3 = mu_b/m_n - 1,   Q_4 = mu_q/m_n,
      Q_5 = mu_l/m_n,             Q_6 = f/(n_b m_n) - 1,                  Q_7 = e/(n_b m_n) - 1,

  with mu_b = mu_n, mu_q = mu_p - mu_n, mu_l = mu_e + mu_q, rest masses included. Electrons in mu_l
  carry the Coulomb energy of nuclei that they share in: mu_e there is mu_e + C of the table. Only
  so does mu_l vanish in beta equilibrium, and the identity f/n_b + p/n_b = mu_b + Y_q mu_l hold,
  of which the program compose reports the error;
- eos.compo: i_T, i_nb, i_Yq, I_phase, N_pairs and pairs I_i, Y_i = n_i/n_b, N_quad and groups of
  nuclei I_i, A_i, Z_i, Y_i;
- README.txt: conventions of this table.

Points without a solution have no rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.constants import NEUTRON_MASS, PROTON_MASS
from core.matter.general_purpose import NAMED
from core.storage.tables import DOUBTFUL, FAILED, Table
from precomputed.export_files import NUMBER, check_free, origin, write_lines
from precomputed.general_table import (
    check_general_purpose,
    cooler_and_stiffer,
    groups_of_nuclei,
    has_state,
    numbers_of_named,
)

Array = NDArray[np.float64]

GRIDS = {"eos.t": "T", "eos.nb": "n_B", "eos.yq": "Y_p"}
"""Grid files and the coordinates in them."""
FILES = (*GRIDS, "eos.thermo", "eos.compo", "README.txt")

ELECTRON, MUON, NEUTRON, PROTON = 0, 1, 10, 11
"""Indices of particles."""
HEAVY, OTHER_LIGHT = 999, 998
"""Indices of the groups of nuclei with A >= 20, and with A < 20 but for those with an index."""
CLUSTERISED, HOMOGENEOUS = 1, 2
"""I_phase of matter with nuclei and without."""


def nucleus_index(Z: int, A: int) -> int:
    """CompOSE's index of a nucleus, 1000 A + Z."""
    return 1000 * A + Z


def write_compose(table: Table, path: Path, *, overwrite: bool = False) -> None:
    """Write a general purpose table into a directory, which is made if it is not there.

    Raises
    ------
    InvalidInputError : it is another kind of table, or a file exists and `overwrite` is false.
    """
    check_general_purpose(table)
    check_free((path / name for name in FILES), overwrite)
    path.mkdir(parents=True, exist_ok=True)
    for name, coordinate in GRIDS.items():
        write_lines(path / name, grid_lines(table.native(coordinate)))
    write_lines(path / "eos.thermo", _thermo_lines(table))
    write_lines(path / "eos.compo", _compo_lines(table))
    write_lines(path / "README.txt", _readme_lines(table))


def thermodynamic_quantities(table: Table) -> Array:
    """Q_1 to Q_7 along the last axis, over T, Y_p and n_B."""
    n_B, Y_p = table.native("n_B"), table.native("Y_p")[:, None]
    mu_n, mu_q = table.native("mu_n"), charge_potential(table)
    mu_e = table.native("mu_e") + table.native("C")
    columns = (
        table.native("P") / n_B,
        table.native("s"),
        mu_n / NEUTRON_MASS,
        mu_q / NEUTRON_MASS,
        (mu_e + mu_q) / NEUTRON_MASS,
        table.native("f") / (n_B * NEUTRON_MASS),
        table.native("e") / (n_B * NEUTRON_MASS),
    )
    return np.stack(np.broadcast_arrays(*columns, Y_p)[:-1], axis=-1)


def charge_potential(table: Table) -> Array:
    """mu_q = mu_p - mu_n (MeV), rest masses included."""
    return table.native("mu_p") - table.native("mu_n") + PROTON_MASS - NEUTRON_MASS


def particles(table: Table) -> dict[int, Array]:
    """Particles per baryon, by CompOSE's index."""
    Y_mu = table.native("Y_mu")
    nuclei = numbers_of_named(table)
    return {
        ELECTRON: table.native("Y_p")[:, None] - Y_mu,
        MUON: Y_mu,
        NEUTRON: table.native("X_n"),
        PROTON: table.native("X_p"),
        **{nucleus_index(*NAMED[name]): number for name, number in nuclei.items()},
    }


def groups(table: Table) -> dict[int, tuple[Array, Array, Array]]:
    """Mean A, mean Z and number per baryon of groups of nuclei; all zero where there are none."""
    found = groups_of_nuclei(table)
    return {HEAVY: found["heavy"], OTHER_LIGHT: found["light"]}


def grid_lines(values: Array) -> Iterator[str]:
    yield "1"
    yield str(len(values))
    yield from map(NUMBER.format, values.tolist())


def _points(table: Table) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Positions in the table, and CompOSE's indices i_T, i_nb, i_Yq, of all points with a state."""
    for i, j, k in np.argwhere(has_state(table)).tolist():
        yield (i, j, k), f"{i + 1} {k + 1} {j + 1}"


def _thermo_lines(table: Table) -> Iterator[str]:
    yield f"{NUMBER.format(NEUTRON_MASS)} {NUMBER.format(PROTON_MASS)} 1"
    quantities = thermodynamic_quantities(table)
    for place, indices in _points(table):
        numbers = " ".join(map(NUMBER.format, quantities[place].tolist()))
        yield f"{indices} {numbers} 0"


def _compo_lines(table: Table) -> Iterator[str]:
    phase = np.where(table["phase"] == 0, CLUSTERISED, HOMOGENEOUS)
    pairs, quadruples = particles(table), groups(table)
    for place, indices in _points(table):
        words = [indices, str(phase[place]), str(len(pairs))]
        words += [f"{index} {NUMBER.format(Y[place])}" for index, Y in pairs.items()]
        words.append(str(len(quadruples)))
        for index, group in quadruples.items():
            words.append(f"{index} " + " ".join(NUMBER.format(x[place]) for x in group))
        yield " ".join(words)


def _readme_lines(table: Table) -> Iterator[str]:
    yield origin(table)
    yield f"References: {table.attributes.get('references', '')}"
    yield (
        "Format: CompOSE manual 3.01 (doi:10.1140/epja/s10050-022-00847-y): eos.t, eos.nb, eos.yq, "
        "eos.thermo, eos.compo."
    )
    yield (
        "Contributions: nucleons, nuclei with excited states and Coulomb energy, electrons, "
        "positrons, muons, antimuons and photons; no neutrinos. Muons are in equilibrium with "
        "electrons: Y_q = Y_e + Y_mu."
    )
    yield (
        "mu_l = mu_e + C + mu_q, where C is what the Coulomb energy of nuclei adds to the chemical "
        "potential of leptons; f/n_b + p/n_b = mu_b + Y_q mu_l."
    )
    yield (
        f"I_phase: {CLUSTERISED} nuclei in a gas of nucleons, {HOMOGENEOUS} homogeneous. The one "
        "of lower free energy is given; p and the chemical potentials jump where it changes."
    )
    yield (
        "Pairs: 0 e, 1 mu, 10 n, 11 p, 2001 2H, 3001 3H, 3002 3He, 4002 4He. Quadruples: "
        f"{HEAVY} nuclei with A >= 20, {OTHER_LIGHT} all others with A < 20."
    )
    yield cooler_and_stiffer(table)
    empty = [int((table["flag"] != FAILED)[table[name] == 0].sum()) for name in ("X_n", "X_p")]
    yield (
        f"Y of free neutrons is exactly 0 at {empty[0]} points and of free protons at {empty[1]}: "
        "less than 1e-38. Take no logarithm of them."
    )
    missing, doubtful = int((~has_state(table)).sum()), int((table["flag"] == DOUBTFUL).sum())
    yield f"Points without a solution, left out: {missing}. Doubtful points: {doubtful}."
