"""Degeneracy 2J+1 of nuclear ground states."""

from __future__ import annotations

import csv
import re
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.nuclides.masses import DATA

Floats = NDArray[np.float64]

SHAPE = (200, 400)
"""Beyond these Z and N no source lists a spin."""

_FIRST_SPIN = re.compile(r"[(\[]?(\d+)(/2)?(?![\d/.])")


def parse_spin(text: str) -> float | None:
    """J out of NUBASE's spin and parity, or None where it names no value.

    The forms are "3/2-", "(1/2+)" uncertain, "0+*" measured directly, "1/2+#" from trends,
    "0+ T=1" with isospin. Of several candidates, "(2,3)-" or "(1-,2-)", it is the first.
    Bounds such as ">=5/2" and words such as "high" name no value.
    """
    match = _FIRST_SPIN.match(text.strip())
    if match is None:
        return None
    doubled = int(match[1]) if match[2] else 2 * int(match[1])
    return doubled / 2.0


def degeneracy(Z: ArrayLike, N: ArrayLike) -> Floats:
    """Degeneracy g = 2J+1 of ground states.

    J is that of NUBASE2020 (F. G. Kondev et al., Chin. Phys. C 45, 030001 (2021),
    doi:10.1088/1674-1137/abddae); else of the FRDM (T. Rauscher, F.-K. Thielemann, At. Data Nucl.
    Data Tables 75, 1 (2000), doi:10.1006/adnd.2000.0834). Where neither knows it, g = 1 for
    even-even nuclides, 2 for odd A and 3 (J = 1) for odd-odd ones, the commonest of their known
    spins. A listed spin that A nucleons cannot have counts as unknown: 145Te in NUBASE, six of the
    FRDM's.
    """
    protons, neutrons = np.broadcast_arrays(np.asarray(Z, np.int64), np.asarray(N, np.int64))
    listed = (protons < SHAPE[0]) & (neutrons < SHAPE[1])
    known = _known()[np.where(listed, protons, 0), np.where(listed, neutrons, 0)]
    by_parity = 1.0 + protons % 2 + neutrons % 2
    return np.where(listed & (known > 0.0), known, by_parity)


def _enter(table: Floats, Z: int, A: int, J: float) -> None:
    """Note 2J+1 if A nucleons can have it."""
    states = round(2.0 * J) + 1
    if (states + A) % 2 == 1:
        table[Z, A - Z] = states


@cache
def _known() -> Floats:
    """2J+1 at [Z, N], zero where no source lists it; NUBASE overwrites the FRDM."""
    table = np.zeros(SHAPE)
    with (DATA / "frdm_ground_state_spins.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(line for line in file if line[0].isdigit()):
            _enter(table, int(row[0]), int(row[1]), float(row[2]))
    for line in (DATA / "nubase_4.mas20.txt").read_text(encoding="ascii").splitlines():
        if line[7:8] != "0" or line[0] == "#":
            continue
        J = parse_spin(line[88:102])
        if J is not None:
            _enter(table, int(line[4:7]), int(line[:3]), J)
    table.flags.writeable = False
    return table
