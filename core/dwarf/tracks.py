"""Luminosity of a white dwarf by the temperature of its core: what its envelope lets out.

Published sequences, a law of textbooks that is far too faint here, or a reader's own table.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import scipy

from core.crystal.lattice import Array
from core.dwarf.pairs import numbers, pairs
from core.errors import InvalidInputError
from core.stellar_constants import SOLAR_LUMINOSITY

SUN = SOLAR_LUMINOSITY * 1e7
"""L_sun, erg/s."""
THICK, THIN, MESTEL = "thick", "thin", "mestel"
ENVELOPES = (THICK, THIN, MESTEL)
FEWEST = 4
"""Rows of a table of one's own, at least."""
_HEADER = ("log_T", "log_L")


@dataclass(frozen=True)
class Track:
    """log10(L/L_sun) at ascending log10(T_c/K), interpolated by monotone cubics between them.

    Parameters
    ----------
    name : an envelope, or "own". note : how far it is to be trusted, or empty.
    """

    name: str
    log_temperature: tuple[float, ...]
    log_luminosity: tuple[float, ...]
    note: str = ""

    @property
    def coldest(self) -> float:
        """K."""
        return float(10.0 ** self.log_temperature[0])

    @property
    def hottest(self) -> float:
        """K."""
        return float(10.0 ** self.log_temperature[-1])

    def luminosity(self, temperature: Array) -> Array:
        """L in erg/s; nan for temperatures (K) outside the track."""
        line = scipy.interpolate.PchipInterpolator(
            self.log_temperature, self.log_luminosity, extrapolate=False
        )
        # Its own ends are on it, whatever rounding says.
        logs = np.log10(temperature)
        ends = self.log_temperature[0], self.log_temperature[-1]
        near = np.clip(logs, *ends)
        logs = np.where(np.abs(logs - near) < 1e-12, near, logs)
        return np.asarray(SUN * 10.0 ** line(logs))


@cache
def _data() -> dict[str, Any]:
    path = Path(__file__).parents[1] / "data" / "dwarf" / "tracks.json"
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return known


def published_masses() -> list[float]:
    """Solar masses of the published sequences."""
    return list(_data()["masses"])


def track(M: float, envelope: str = THICK, own: str = "") -> Track:
    """The track of a star of M solar masses.

    Published ones are of 0.6 and 1.0 M_sun; between and beside them log L is linear in log M.

    Parameters
    ----------
    envelope : "thick" or "thin" hydrogen, or "mestel". own : a table to take instead, see
        `read_track`.

    Raises
    ------
    InvalidInputError : no such envelope, or the table cannot be read.
    """
    if (theirs := read_track(own)) is not None:
        return theirs
    if envelope not in ENVELOPES:
        raise InvalidInputError(
            f"Unknown envelope '{envelope}': choose one of {', '.join(ENVELOPES)}."
        )
    known = _data()
    nodes = tuple(known["log_temperature"])
    if envelope == MESTEL:
        law = known["opacity_law"]
        logs = np.log10(law["luminosity"] * M / SUN) + law["power"] * np.array(nodes)
        return Track(envelope, nodes, tuple(logs.tolist()), _FAINT)
    masses = known["masses"]
    rows = np.array(known["log_luminosity"][envelope])
    share = np.log(M / masses[0]) / np.log(masses[1] / masses[0])
    logs = (1.0 - share) * rows[0] + share * rows[1]
    return Track(envelope, nodes, tuple(logs.tolist()), _between(M, masses))


_FAINT = (
    "Mestel's law with Kramers' opacity is 3 to 40 times too faint while a dwarf crystallises, and "
    "its ages and delays are too long by as much: it is there to be compared with."
)


def _between(M: float, masses: list[float]) -> str:
    if M in masses:
        return ""
    low, high = masses
    where, how = ("between", "interpolated") if low < M < high else ("beside", "extrapolated")
    return (
        f"Luminosities are those published for {low:g} and {high:g} solar masses; {where} these "
        f"log L is {how} in log M, which is a guess."
    )


def read_track(text: str) -> Track | None:
    """A track from text, at least four rows of log10(T_c/K) and log10(L/L_sun); None from no text.

    Rows end with a line's end or ";"; a first row "log_T log_L" may name the columns, and lines
    that begin with "#" are left out. Numbers stand apart by spaces, a comma or a colon.

    Raises
    ------
    InvalidInputError : a row is no pair of numbers, or the temperatures are not in order.
    """
    if not text.strip():
        return None
    rows = [_row(row) for row in pairs(text, _HEADER)]
    if len(rows) < FEWEST:
        raise InvalidInputError(
            f"A track of your own needs at least {FEWEST} rows of log T_c (K) and log L (L_sun), "
            "such as '6.0 -4.4; 6.4 -4.0; 6.8 -3.2; 7.2 -2.2'."
        )
    temperatures, luminosities = zip(*sorted(rows), strict=True)
    if len(set(temperatures)) < len(temperatures):
        raise InvalidInputError("A track of your own has one luminosity for each temperature.")
    return Track("own", temperatures, luminosities)


def _row(row: tuple[str, ...]) -> tuple[float, float]:
    found = numbers(row)
    if found is None or not (3.0 < found[0] < 9.0 and -12.0 < found[1] < 6.0):
        raise InvalidInputError(
            f"'{' '.join(row)[:40]}' is no row of a track: give log10 of T_c in K (3 to 9) and "
            "log10 of L in solar luminosities, such as '6.4 -4.0'."
        )
    return found
