"""Tables of cooling dwarfs: energies and delays, ages, and how much of the core is frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.cancellation import each
from core.crystal.lattice import Array
from core.dataset import Dataset, table
from core.dwarf import ages
from core.dwarf.fractionation import Front, front, frozen_in_place
from core.dwarf.model import Dwarf
from core.dwarf.restructuring import EXSOLUTION, ORDERING, STOP, Released, released
from core.dwarf.tracks import MESTEL, SUN, THICK, Track, track
from core.errors import InvalidInputError, OutsideValidityError

CAPACITY, LATENT, UNMIXING = "capacity", "latent", "unmixing"
LATE = (ORDERING, EXSOLUTION)
HEATS = (LATENT, UNMIXING, *LATE)
START, NODES = 10.0**7.2, 131
"""K at which ages begin, and the number of temperatures of a track."""
COOLING = (
    "model",
    "M",
    "X_O",
    "envelope",
    "T_centre",
    "T_half",
    "T_80",
    "E_latent",
    "E_unmixing",
    "delay_latent",
    "delay_unmixing",
    "X_O_centre",
)
UNITS = {
    "M": "M_sun",
    "T_centre": "K",
    "T_half": "K",
    "T_80": "K",
    "E_latent": "erg",
    "E_unmixing": "erg",
    "energy": "erg",
    "delay": "Gyr",
    "delay_latent": "Gyr",
    "delay_unmixing": "Gyr",
    "age": "Gyr",
}
DEFINITIONS = {
    "model": "solid; 'simulation' is the published melting curve",
    "M": "mass of the star",
    "X_O": "mass fraction of the heavier nucleus before freezing",
    "envelope": "whose luminosity by core temperature",
    "T_centre": "core temperature; in a row of energies that at which the centre freezes",
    "T_half": "core temperature at which half of the mass is frozen",
    "T_80": "core temperature at which 80 % of the mass is frozen",
    "E_latent": "latent heat of the whole star",
    "E_unmixing": "heat of unmixing of the whole star",
    "delay_latent": "time for which the latent heat is radiated",
    "delay_unmixing": "time for which the heat of unmixing is radiated",
    "X_O_centre": "mass fraction of the heavier nucleus in the centre after freezing",
    "heat": "which heat",
    "energy": "what the star sets free of it",
    "delay": "time for which it is radiated",
    "heats": "which heats are counted beside the heat capacity",
    "age": "since the core was at 10^7.2 K",
    "log_L": "log10 of the luminosity over the sun's",
    "frozen": "share of the mass that is crystal",
}


@dataclass(frozen=True)
class Envelope:
    """What lets the heat out.

    Parameters
    ----------
    name : see `tracks.ENVELOPES`. own : a table to take instead. stops : K below which nuclei stay
        where they are, see `restructuring`.
    """

    name: str = THICK
    own: str = ""
    stops: float = STOP

    def track(self, M: float) -> Track:
        """Luminosities of a star of M solar masses.

        Raises
        ------
        InvalidInputError : no such envelope, the table is none, or no sensible temperature.
        """
        if not 1e4 < self.stops < 1e9:
            raise InvalidInputError(
                f"Diffusion cannot stop at {self.stops:g} K: give a core temperature in K, such as "
                "9e5."
            )
        return track(M, self.name, self.own)


def cooling(dwarfs: Iterable[Dwarf], envelopes: Sequence[Envelope]) -> Dataset:
    """Energies and delays of stars, a row for each star and envelope.

    Raises
    ------
    InvalidInputError, OutsideValidityError : see `fractionation.front` and `tracks.track`; of
        several stars, those that are outside a model's validity are named in refusals.
    """

    def rows(dwarf: Dwarf) -> Iterable[dict[str, Any]]:
        found = front(dwarf)
        for envelope in envelopes:
            lets_out = envelope.track(dwarf.M)
            yield {
                "model": dwarf.solid,
                "M": dwarf.M,
                "X_O": dwarf.mean,
                "envelope": lets_out.name,
                "T_centre": found.temperature[0],
                "T_half": found.temperature_at(0.5),
                "T_80": found.temperature_at(0.8),
                "E_latent": found.total(found.e_latent),
                "E_unmixing": found.total(found.e_unmixing),
                "delay_latent": ages.delay(found, found.e_latent, lets_out),
                "delay_unmixing": ages.delay(found, found.e_unmixing, lets_out),
                "X_O_centre": found.X_solid[0],
            }

    return _of_stars(dwarfs, envelopes, rows, COOLING)


def cooling_delay(
    dwarfs: Iterable[Dwarf], envelopes: Sequence[Envelope], heats: Sequence[str] = HEATS
) -> Dataset:
    """Delay by heat, columns model, M, X_O, envelope, heat, energy (erg), delay (Gyr).

    Ordering and exsolution of one crystal exclude each other in part, and are upper bounds.

    Raises
    ------
    InvalidInputError, OutsideValidityError : as `cooling`.
    """
    missing: list[str] = []

    def rows(dwarf: Dwarf) -> Iterable[dict[str, Any]]:
        found = front(dwarf)
        for envelope in envelopes:
            lets_out = envelope.track(dwarf.M)
            for heat in heats:
                try:
                    energy, delay = _heat(dwarf, found, heat, lets_out, envelope.stops)
                except OutsideValidityError as error:
                    missing.append(_not_known(dwarf, heat, error))
                    continue
                yield {
                    "model": dwarf.solid,
                    "M": dwarf.M,
                    "X_O": dwarf.mean,
                    "envelope": lets_out.name,
                    "heat": heat,
                    "energy": energy,
                    "delay": delay,
                }

    names = ("model", "M", "X_O", "envelope", "heat", "energy", "delay")
    made = _of_stars(dwarfs, envelopes, rows, names)
    return made.with_notes(dict.fromkeys([*made.notes, *missing]))


def _not_known(dwarf: Dwarf, heat: str, error: OutsideValidityError) -> str:
    return f"The heat of {heat} of '{dwarf.solid}' is not known: {error}"


def cooling_age(dwarf: Dwarf, envelope: Envelope, late: Sequence[str] = LATE) -> Dataset:
    """Age against luminosity, without any heat and with one heat after the other.

    Columns heats, envelope, T_centre (K), log_L, age (Gyr). After "capacity", without any heat,
    come the latent heat, that and the heat of unmixing, and both with ordering or with exsolution,
    which exclude each other in part; in the end the two heats of freezing under Mestel's law.

    Raises
    ------
    InvalidInputError, OutsideValidityError : as `cooling`.
    """
    found = front(dwarf)
    lets_out = envelope.track(dwarf.M)
    missing: list[str] = []
    more = []
    for heat in late:
        try:
            more.append(released(dwarf, heat, lets_out, envelope.stops))
        except OutsideValidityError as error:
            missing.append(_not_known(dwarf, heat, error))
    blocks = [*_ages(dwarf, found, lets_out, more)]
    if lets_out.name != MESTEL:
        *_, last = _ages(dwarf, found, track(dwarf.M, MESTEL), ())
        blocks.append(last)
    return table(
        blocks,
        ("heats", "envelope", "T_centre", "log_L", "age"),
        units=UNITS,
        definitions=DEFINITIONS,
        notes=(*_notes([dwarf], [lets_out]), *missing),
    )


def _ages(
    dwarf: Dwarf, found: Front, lets_out: Track, late: Sequence[Released]
) -> Iterable[dict[str, Any]]:
    hottest = min(START, lets_out.hottest)
    T = np.geomspace(hottest, lets_out.coldest, NODES)
    age = ages.cooling_time(ages.heat_capacity(dwarf, found, T), T, lets_out)
    log_L = np.log10(lets_out.luminosity(T) / SUN)
    same = {"envelope": lets_out.name, "T_centre": T, "log_L": log_L}
    yield {**same, "heats": CAPACITY, "age": age}
    age = age + ages.released(found, found.e_latent, lets_out, T)
    yield {**same, "heats": LATENT, "age": age}
    age = age + ages.released(found, found.e_unmixing, lets_out, T)
    yield {**same, "heats": f"{LATENT} + {UNMIXING}", "age": age}
    for more in late:
        delay = np.interp(-T, -more.temperatures, more.delay, left=0.0)
        if delay[-1] > 0.0:
            yield {**same, "heats": f"{LATENT} + {UNMIXING} + {more.kind}", "age": age + delay}


def _heat(
    dwarf: Dwarf, found: Front, heat: str, lets_out: Track, stops: float
) -> tuple[float, float]:
    """Energy (erg) and delay (Gyr)."""
    if heat not in LATE:
        energy = found.e_latent if heat == LATENT else found.e_unmixing
        return found.total(energy), ages.delay(found, energy, lets_out)
    more = released(dwarf, heat, lets_out, stops)
    return float(more.energy[-1]), float(more.delay[-1])


def frozen_fraction(dwarfs: Iterable[Dwarf], temperatures: Array) -> Dataset:
    """Share of the mass that is frozen, columns model, M, X_O, T_centre (K), frozen.

    Raises
    ------
    InvalidInputError, OutsideValidityError : as `cooling`.
    """

    def rows(dwarf: Dwarf) -> Iterable[dict[str, Any]]:
        found = front(dwarf)
        yield {
            "model": dwarf.solid,
            "M": dwarf.M,
            "X_O": dwarf.mean,
            "T_centre": temperatures,
            "frozen": found.frozen(temperatures),
        }

    return _of_stars(dwarfs, (), rows, ("model", "M", "X_O", "T_centre", "frozen"))


def _of_stars(
    dwarfs: Iterable[Dwarf],
    envelopes: Sequence[Envelope],
    rows: Callable[[Dwarf], Iterable[dict[str, Any]]],
    names: Sequence[str],
) -> Dataset:
    """One table of several stars; those without a liquidus are named, unless none has one."""
    stars = list(dwarfs)
    blocks: list[dict[str, Any]] = []
    refusals: list[str] = []
    shown = []
    for dwarf in each(stars):
        try:
            blocks += [*rows(dwarf)]
        except OutsideValidityError as error:
            refusals.append(str(error))
            continue
        shown.append(dwarf)
    if not shown:
        raise OutsideValidityError(refusals[0])
    tracks = [envelope.track(dwarf.M) for dwarf in shown for envelope in envelopes]
    return table(
        blocks,
        names,
        units={name: unit for name, unit in UNITS.items() if name in names},
        definitions={name: text for name, text in DEFINITIONS.items() if name in names},
        notes=_notes(shown, tracks),
        refusals=tuple(dict.fromkeys(refusals)),
    )


def _notes(dwarfs: Sequence[Dwarf], tracks: Sequence[Track]) -> tuple[str, ...]:
    notes = [note for dwarf in dwarfs for note in frozen_in_place(dwarf, front(dwarf))]
    notes += [one.note for one in tracks if one.note]
    for dwarf in dwarfs:
        coldest = front(dwarf).temperature[-1]
        notes += [
            f"The luminosities of '{one.name}' end at {one.coldest:.3g} K: what "
            "freezes below is left out of ages and delays."
            for one in tracks
            if coldest < one.coldest
        ]
    return tuple(dict.fromkeys(notes))
