"""The crust in beta equilibrium at one temperature, in CompOSE's format: a one-dimensional table.

The files are those of `precomputed.compose`. eos.t holds the one temperature and eos.yq a zero, as
Y_q is no coordinate but follows from beta equilibrium (CompOSE manual 3.01, section 4.2.3,
doi:10.1140/epja/s10050-022-00847-y); it is the sum of Y_e and Y_mu in eos.compo. mu_l is zero, so
that f/n_b + p/n_b = mu_b.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.constants import NEUTRON_MASS, PROTON_MASS
from precomputed.barotrope import Barotrope
from precomputed.compose import (
    CLUSTERISED,
    ELECTRON,
    FILES,
    HEAVY,
    HOMOGENEOUS,
    MUON,
    NEUTRON,
    PROTON,
    grid_lines,
)
from precomputed.export_files import NUMBER, ascii_text, check_free, write_lines

Array = NDArray[np.float64]


def write_compose_line(line: Barotrope, path: Path, *, overwrite: bool = False) -> None:
    """Write into a directory, which is made if it is not there.

    Raises
    ------
    InvalidInputError : a file exists and `overwrite` is false.
    """
    check_free((path / name for name in FILES), overwrite)
    path.mkdir(parents=True, exist_ok=True)
    write_lines(path / "eos.t", grid_lines(np.array([line.T])))
    write_lines(path / "eos.nb", grid_lines(line.n_B))
    write_lines(path / "eos.yq", grid_lines(np.zeros(1)))
    write_lines(path / "eos.thermo", _thermo_lines(line))
    write_lines(path / "eos.compo", _compo_lines(line))
    write_lines(path / "README.txt", _readme_lines(line))


def _thermo_lines(line: Barotrope) -> Iterator[str]:
    n_B, mu_n = line.n_B, line.column("mu_n")
    mu_q = line.column("mu_p") - mu_n + PROTON_MASS - NEUTRON_MASS
    quantities = (
        line.P / n_B,
        line.column("s"),
        mu_n / NEUTRON_MASS,
        mu_q / NEUTRON_MASS,
        np.zeros(len(n_B)),
        line.column("f") / (n_B * NEUTRON_MASS),
        line.column("e") / (n_B * NEUTRON_MASS),
    )
    yield f"{NUMBER.format(NEUTRON_MASS)} {NUMBER.format(PROTON_MASS)} 1"
    for row, numbers in enumerate(np.stack(quantities, axis=-1).tolist(), start=1):
        yield f"1 {row} 1 {' '.join(map(NUMBER.format, numbers))} 0"


def _compo_lines(line: Barotrope) -> Iterator[str]:
    fractions, (A, Z) = line.number_fractions(), line.mean_nucleus()
    pairs = {
        ELECTRON: fractions["e"],
        MUON: fractions["mu"],
        NEUTRON: fractions["n"],
        PROTON: fractions["p"],
    }
    phase = np.where(line.phase, CLUSTERISED, HOMOGENEOUS)
    for row in range(len(line.n_B)):
        words = ["1", str(row + 1), "1", str(phase[row]), str(len(pairs))]
        words += [f"{index} {NUMBER.format(Y[row])}" for index, Y in pairs.items()]
        nucleus = (A[row], Z[row], fractions["nuclei"][row])
        words.append(f"1 {HEAVY} " + " ".join(map(NUMBER.format, nucleus)))
        yield " ".join(words)


def _readme_lines(line: Barotrope) -> Iterator[str]:
    yield ascii_text(line.title)
    yield ascii_text(f"References: {line.references}")
    yield (
        "Format: CompOSE manual 3.01 (doi:10.1140/epja/s10050-022-00847-y), one-dimensional: eos.t "
        f"holds T = {line.T:g} MeV, eos.yq a zero; Y_q = Y_e + Y_mu of eos.compo, mu_l = 0."
    )
    yield (
        "Contributions: nucleons, nuclei with excited states and Coulomb energy, electrons, "
        "positrons, muons, antimuons and photons; no neutrinos."
    )
    yield (
        f"I_phase: {CLUSTERISED} nuclei in a gas of nucleons, {HOMOGENEOUS} homogeneous. In the "
        "matched window p, e, f and the chemical potentials are the window's; I_phase and the "
        "composition are those of the phase that is stable at that density without it."
    )
    yield f"Pairs: 0 e, 1 mu, 10 n, 11 p. Quadruple: {HEAVY}, the mean of all nuclei."
    yield from map(ascii_text, line.notes)
