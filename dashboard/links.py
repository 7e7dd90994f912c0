"""A page's state in the query of its address, so that a link shows what its sender saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import param

from core.errors import DenseMatterError
from dashboard.parameters import as_text, parse

VERSION_KEY = "v"
VERSION = "1"
"""Of the keys and defaults; a link holds only what differs from the defaults."""

LONGEST_ECHO = 60
"""Characters of a bad value that are repeated in the complaint about it."""


@dataclass(frozen=True)
class Linked:
    """A parameter that the query holds under a key."""

    key: str
    owner: param.Parameterized
    name: str

    @property
    def parameter(self) -> param.Parameter:
        return self.owner.param[self.name]

    @property
    def value(self) -> Any:
        return getattr(self.owner, self.name)


def linked(owner: param.Parameterized, names: Iterable[str], prefix: str = "") -> list[Linked]:
    """Parameters of one object, under their own names after a prefix."""
    return [Linked(prefix + name, owner, name) for name in names]


def query(entries: Iterable[Linked]) -> str:
    """The query for the present state, "?" included; empty if all is at its default."""
    changed = [(e.key, as_text(e.value)) for e in entries if e.value != e.parameter.default]
    return "?" + urlencode([(VERSION_KEY, VERSION), *changed], safe=",") if changed else ""


def apply(entries: Iterable[Linked], values: Mapping[str, str]) -> list[str]:
    """Set the state from the texts of a query, each value by itself.

    Returns a sentence for each value that could not be used; the others are in place.
    """
    entries = list(entries)
    complaints = _unknown(entries, values)
    for entry in entries:
        if entry.key in values:
            complaints += _set(entry, values[entry.key])
    return complaints


def _unknown(entries: list[Linked], values: Mapping[str, str]) -> list[str]:
    complaints = []
    if values.get(VERSION_KEY, VERSION) != VERSION:
        version = _shortened(values[VERSION_KEY])
        complaints.append(f"This link is of version {version}, this page of version {VERSION}.")
    known = {VERSION_KEY, *(entry.key for entry in entries)}
    complaints += [
        f"The link's '{_shortened(key)}' is not known here." for key in values if key not in known
    ]
    return complaints


def _set(entry: Linked, text: str) -> list[str]:
    try:
        setattr(entry.owner, entry.name, parse(entry.parameter, text))
    except DenseMatterError as error:
        return [f"The link's {entry.key} was left out: {_shortened(str(error), 3 * LONGEST_ECHO)}"]
    except (ValueError, TypeError, OverflowError):
        return [f"The link's {entry.key} was left out: '{_shortened(text)}' is not possible."]
    return []


def _shortened(text: str, length: int = LONGEST_ECHO) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
