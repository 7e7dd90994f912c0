"""Short names of nuclide pools, safe in URLs and file names, and back to the options they say.

A name is "default", or some of these parts in this order, joined by "_":

    ame              AME2020 alone           (else: AME2020 and where it ends DZ10)
    measured         what AME2020 lists as measured, alone
    measured+DZ10    what AME2020 lists as measured, and DZ10
    ...              another mass table of core/data/nuclides/mass_tables.json, by its name
    He10             the last helium isotope is 10He
    edge+2           the last isotope of every element moved by 2 (edge-2: by -2)
    only-4He-56Ni    these nuclides alone
    no-7H-14He       without these nuclides
    B-14He-x1.05     binding energy of 14He times 1.05
    B-14He+0.5MeV    ... and raised by 0.5 MeV; both: B-14He-x1.05+0.5MeV
    4n-2.4           with tetraneutrons of binding energy -2.4 MeV

Parts may be given in any order; `PoolOptions.name` has them in this one. A "+" that a URL's
reader made a space is understood.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from core.errors import InvalidInputError
from core.nuclides.mass_tables import MASS_TABLES, USUAL
from core.nuclides.symbols import nuclide_symbol, parse_nuclide

Nuclide = tuple[int, int]
Change = tuple[Nuclide, float, float]

DEFAULT = "default"
TABLES = tuple(MASS_TABLES)
HELIUM_EDGES = range(4, 31)
EDGE_SHIFTS = range(-10, 21)
LARGEST_SCALE = 2.0
LARGEST_SHIFT = 100.0
TETRANEUTRON: Nuclide = (0, 4)
TETRANEUTRON_BINDING = -2.4
"""MeV: the resonance lies 2.4 +- 0.6 MeV above four free neutrons (M. Duer et al., Nature 606,
678 (2022), doi:10.1038/s41586-022-04827-6, rounded)."""


@dataclass(frozen=True)
class PoolOptions:
    """What a pool is made of; options that mean the same are equal.

    Parameters
    ----------
    table : one of `TABLES`.
    last_He : mass number of the last helium isotope, 4 to 30.
    edge_shift : by how much the last isotope of every element moves, -10 to 20.
    exclude : nuclides (Z, A) to leave out; one that is in no pool anyway is left out too.
    binding : ((Z, A), scale, shift in MeV): the nuclear binding energy becomes scale B + shift.
    tetraneutron : binding energy of four neutrons in MeV (negative: a resonance), or None.
    only : nuclides (Z, A) that the pool consists of; all that there are if empty.

    Raises
    ------
    InvalidInputError : an option outside its range, or a nuclide changed twice.
    """

    table: str = USUAL
    last_He: int | None = None
    edge_shift: int = 0
    exclude: tuple[Nuclide, ...] = ()
    binding: tuple[Change, ...] = ()
    tetraneutron: float | None = None
    only: tuple[Nuclide, ...] = ()
    name: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        changes = tuple(change for change in self.binding if change[1:] != (1.0, 0.0))
        for option, value in {
            # A nuclide that is changed twice is refused even if a change is none.
            "name": "_".join(_parts(self)) or DEFAULT,
            "exclude": tuple(sorted(set(self.exclude))),
            "binding": tuple(sorted(changes)),
            "only": tuple(sorted(set(self.only))),
        }.items():
            object.__setattr__(self, option, value)

    def __str__(self) -> str:
        return self.name


def _parts(options: PoolOptions) -> list[str]:
    """The parts of a pool's name in their order."""
    if options.table not in TABLES:
        raise InvalidInputError(
            f"Unknown mass table '{options.table}': choose one of {', '.join(TABLES)}."
        )
    parts = [] if options.table == USUAL else [options.table]
    if options.last_He is not None:
        parts.append(f"He{_within('last helium isotope', options.last_He, HELIUM_EDGES)}")
    if options.edge_shift:
        parts.append(f"edge{_within('shift of the edge', options.edge_shift, EDGE_SHIFTS):+d}")
    for word, chosen in (("only", options.only), ("no", options.exclude)):
        if chosen:
            symbols = (nuclide_symbol(Z, A) for Z, A in sorted(set(chosen)))
            parts.append("-".join([word, *symbols]))
    parts += _binding_parts(options.binding)
    if options.tetraneutron is not None:
        energy = _limited("tetraneutron", options.tetraneutron, LARGEST_SHIFT)
        parts.append(f"4n{_signed(energy)}")
    return parts


def parse_pool_name(name: str) -> PoolOptions:
    """What a name says: `PoolOptions.name` read back.

    Raises
    ------
    InvalidInputError : not a name of this grammar.
    """
    name = name.replace(" ", "+")
    if name == DEFAULT:
        return PoolOptions()
    found: dict[str, Any] = {}
    changes: list[Change] = []
    for part in name.split("_"):
        if (match := _BINDING.fullmatch(part)) is not None:
            changes.append(_change(match))
            continue
        key, value = _read(part, name)
        if key in found:
            raise InvalidInputError(f"'{part}' says a second time what '{name}' says before.")
        found[key] = value
    return PoolOptions(binding=tuple(changes), **found)


_NUMBER = r"[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?"
_SIGNED = rf"[+-]{_NUMBER}"
_NUCLIDE = r"[0-9]+[A-Za-z]+"
_BINDING = re.compile(
    rf"B-(?P<nuclide>{_NUCLIDE})(?:-x(?P<scale>{_NUMBER}))?(?:(?P<shift>{_SIGNED})MeV)?"
)


def _read(part: str, name: str) -> tuple[str, Any]:
    """The option, and its value, of one part of a name."""
    if part in TABLES and part != USUAL:
        return "table", part
    if re.fullmatch(r"He[0-9]{1,3}", part):
        return "last_He", int(part[2:])
    if re.fullmatch(r"edge[+-][0-9]{1,3}", part):
        return "edge_shift", int(part[4:])
    if re.fullmatch(rf"(no|only)(-{_NUCLIDE})+", part):
        word, *texts = part.split("-")
        chosen = tuple(parse_nuclide(text) for text in texts)
        return "exclude" if word == "no" else "only", chosen
    if re.fullmatch(rf"4n(?:{_SIGNED})?", part):
        return "tetraneutron", float(part[2:]) if part != "4n" else TETRANEUTRON_BINDING
    raise InvalidInputError(
        f"'{part}' in the pool's name '{name}' is unknown: write default, or parts such as "
        "measured, He10, edge+2, no-14He-7H, B-14He-x1.05+0.5MeV, 4n-2.4 joined by _."
    )


def _change(match: re.Match[str]) -> Change:
    return (
        parse_nuclide(match["nuclide"]),
        float(match["scale"] or 1.0),
        float(match["shift"] or 0.0),
    )


def _binding_parts(changes: Iterable[Change]) -> list[str]:
    """One part for each nuclide whose binding energy differs from the table's."""
    parts = []
    seen = set()
    for (Z, A), scale, shift in sorted(changes):
        symbol = nuclide_symbol(Z, A)
        if (Z, A) == TETRANEUTRON:
            raise InvalidInputError("Give the binding energy of 4n itself, such as 4n-2.4.")
        if (Z, A) in seen:
            raise InvalidInputError(
                f"The binding energy of {symbol} is changed twice: change it once."
            )
        seen.add((Z, A))
        _limited(f"shift of the binding energy of {symbol}", shift, LARGEST_SHIFT)
        if not 0.0 <= scale <= LARGEST_SCALE:
            raise InvalidInputError(
                f"The binding energy of {symbol} times {scale} is too far: scale it by 0 to "
                f"{LARGEST_SCALE:g}."
            )
        factor = "" if scale == 1.0 else f"-x{_short(scale)}"
        raised = "" if shift == 0.0 else f"{_signed(shift)}MeV"
        if factor or raised:
            parts.append(f"B-{symbol}{factor}{raised}")
    return parts


def _within(what: str, value: int, bounds: range) -> int:
    if value not in bounds:
        raise InvalidInputError(
            f"The {what}, {value}, must be a whole number from {bounds[0]} to {bounds[-1]}."
        )
    return int(value)


def _limited(what: str, energy: float, largest: float) -> float:
    if not math.isfinite(energy) or abs(energy) > largest:
        raise InvalidInputError(
            f"The {what}, {energy} MeV, must lie between {-largest:g} and {largest:g} MeV."
        )
    return energy


def _short(value: float) -> str:
    """The shortest text that reads back as the same number."""
    return repr(float(value) + 0.0).removesuffix(".0")


def _signed(value: float) -> str:
    return _short(value) if value < 0.0 else f"+{_short(value)}"
