"""The crust in beta equilibrium at one temperature, for programs that build rotating stars.

LORENE (class Eos_tabul, https://lorene.obspm.fr): five lines of comments, the number of rows, three
lines of comments, then rows of a number from 1, n_B (fm^-3), the mass density eps/c^2 (g cm^-3) and
P (dyn cm^-2).

RNS (N. Stergioulas & J. L. Friedman, Astrophys. J. 444, 306 (1995), doi:10.1086/175605; program
rns, version 2): the number of rows, then rows of eps/c^2 (g cm^-3), P (dyn cm^-2),
c^2 int dP/(eps + P) (cm^2 s^-2) and n_B (cm^-3). Its arrays hold 200 rows, and it takes the
logarithm of the enthalpy, so that the first one is 1 instead of 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import shorten

import numpy as np

from core.constants import DYN_PER_SQUARE_CM, GRAM_PER_CUBIC_CM
from precomputed.barotrope import Barotrope
from precomputed.export_files import ascii_text, check_free, columns, write_lines

CUBIC_CM = 1e39
"""1 cm^3, fm^3."""
LORENE_LINE = 900
"""Characters of a comment; LORENE reads past 1000 at most."""
RNS_ROWS = 200
"""The most that rns has room for."""
FIRST_ENTHALPY = 1.0
"""cm^2 s^-2."""


def write_lorene(line: Barotrope, path: Path, *, overwrite: bool = False) -> None:
    """Write one file for LORENE.

    Raises
    ------
    InvalidInputError : the file exists and `overwrite` is false.
    """
    _write(path, _lorene_lines(line), overwrite)


def write_rns(line: Barotrope, path: Path, *, overwrite: bool = False) -> None:
    """Write one file for RNS.

    Raises
    ------
    InvalidInputError : the file exists and `overwrite` is false.
    """
    _write(path, _rns_lines(line), overwrite)


def _write(path: Path, lines: Iterator[str], overwrite: bool) -> None:
    check_free((path,), overwrite)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_lines(path, lines)


def _lorene_lines(line: Barotrope) -> Iterator[str]:
    for text in (line.title, " ".join(line.notes), f"References: {line.references}"):
        yield shorten(f"# {ascii_text(text)}", LORENE_LINE, placeholder=" ...")
    yield "# Beta equilibrium; nucleons, nuclei, electrons, muons, photons."
    yield "#"
    yield f"{len(line.n_B)}  number of rows"
    yield "#"
    yield "# row  n_B [fm^-3]  eps/c^2 [g cm^-3]  P [dyn cm^-2]"
    yield "#"
    rho, P = line.energy_density * GRAM_PER_CUBIC_CM, line.P * DYN_PER_SQUARE_CM
    for number, row in enumerate(columns(line.n_B, rho, P), start=1):
        yield f"{number} {row}"


def _rns_lines(line: Barotrope) -> Iterator[str]:
    count = min(len(line.n_B), RNS_ROWS)
    kept = np.unique(np.linspace(0, len(line.n_B) - 1, count).round().astype(int))
    light = DYN_PER_SQUARE_CM / GRAM_PER_CUBIC_CM
    enthalpy = np.maximum(line.enthalpy() * light, FIRST_ENTHALPY)
    yield f"{len(kept)}"
    yield from columns(
        line.energy_density[kept] * GRAM_PER_CUBIC_CM,
        line.P[kept] * DYN_PER_SQUARE_CM,
        enthalpy[kept],
        line.n_B[kept] * CUBIC_CM,
    )
