"""A state in the query of an address, so that a link shows what its sender saw.

A link names only what differs from the defaults of its version, which `links.json` records
for every version there ever was: it means the same when defaults change. See docs/sharing.md.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import param

from core.errors import DenseMatterError
from dashboard.figures.common.base import Figure
from dashboard.inputs.parameters import Names, Numbers, as_text, in_terms_of, parse

VERSION_KEY = "v"
LONGEST_ECHO = 60
"""Characters of a bad value that are quoted in the message about it."""
MOST_COMPLAINTS = 20
"""Most messages about one link; further ones are only counted."""
SHORTEST_RANGE = 4
"""Numbers that a link writes as lo:hi:count, if they are evenly spaced."""

Arguments = Mapping[str, Sequence[str]]
"""All the texts that a query gives to each key, in their order."""


@dataclass(frozen=True)
class Version:
    """What links of one version are read with; a place is a page or the path of a figure.

    Parameters
    ----------
    defaults : the text of every default, by place and key.
    keys : what keys of this version are called now, by place.
    values : what values of this version are called now, by place and present key.
    turned : keys of zooms, by place, of figures whose axes have changed places since.
    """

    defaults: Mapping[str, Mapping[str, str]]
    keys: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    turned: Mapping[str, Sequence[str]] = field(default_factory=dict)


RECORD = Path(__file__).with_suffix(".json")
VERSIONS = {name: Version(**entry) for name, entry in json.loads(RECORD.read_text()).items()}
VERSION = list(VERSIONS)[-1]
"""The present one."""


@dataclass(frozen=True)
class Linked:
    """A parameter that the query holds under a key."""

    key: str
    owner: param.Parameterized
    name: str

    def parameter(self) -> param.Parameter:
        return self.owner.param[self.name]

    @property
    def value(self) -> Any:
        return getattr(self.owner, self.name)


def linked(owner: param.Parameterized, names: Iterable[str], prefix: str = "") -> list[Linked]:
    """Parameters of one object, under their own names after a prefix."""
    return [Linked(prefix + name, owner, name) for name in names]


def query(entries: Iterable[Linked], **extras: str) -> str:
    """The query for the present state, "?" included; empty if all is at its default.

    Parameters
    ----------
    extras : further keys; those without a text are left out.
    """
    changed = [(e.key, text_of(e.value)) for e in entries if e.value != e.parameter().default]
    pairs = [*changed, *((key, text) for key, text in extras.items() if text)]
    return "?" + urlencode([(VERSION_KEY, VERSION), *pairs], safe=",:;*") if pairs else ""


def figure_query(figure: Figure, **extras: str) -> str:
    """The query of an embedded figure; `extras` are what it takes beside the figure's inputs.

    It names its version in any case: without one an embed shows what the page does.
    """
    changed = query(linked(figure, figure.inputs()), **extras)
    return changed or "?" + urlencode({VERSION_KEY: VERSION})


def read_figure(
    figure_class: type[Figure], arguments: Arguments, also: Collection[str] = ()
) -> tuple[Figure, list[str]]:
    """The figure that a query asks for, and a sentence for each thing that could not be used.

    Parameters
    ----------
    also : keys that are read elsewhere.
    """
    figure = figure_class()
    entries = linked(figure, figure.inputs())
    return figure, apply(entries, arguments, figure_class.path, also)


def apply(
    entries: Iterable[Linked], arguments: Arguments, place: str, also: Collection[str] = ()
) -> list[str]:
    """Set the whole state from a query, each value by itself, and what it leaves out to the
    defaults of its version.

    Entries are set in their order, whatever that of the query is. Returns a sentence for each thing
    that could not be used; the others are in place.

    Parameters
    ----------
    place : the page, or the path of the figure, whose defaults count.
    also : keys that are read elsewhere.
    """
    entries = list(entries)
    version, complaints = _version(arguments)
    given = _in_present_words(version, place, arguments)
    given = _by_their_names([entry.key for entry in entries], given)
    known = {VERSION_KEY, *also, *(entry.key for entry in entries)}
    defaults = _defaults(version, place)
    for entry in entries:
        # Of several the first, as Panel and panel-material-ui read a theme.
        values = [*given.get(entry.key, [])[:1]]
        values += [defaults[entry.key]] if entry.key in defaults else []
        complaints += _set(entry, values, entry.parameter().default)
    for key, texts in given.items():
        if key not in known:
            complaints.append(f"The link's '{_shortened(key)}' is not known here.")
        elif len(texts) > 1:
            complaints.append(f"The link gives {key} {len(texts)} times: the first one counts.")
    return _few(complaints)


def change(entries: Iterable[Linked], arguments: Arguments) -> list[str]:
    """Set what a query of the present version names, in the order of the entries, and no more.

    Returns a sentence for each thing that could not be used.
    """
    entries = list(entries)
    given = _by_their_names([entry.key for entry in entries], arguments)
    complaints = [
        sentence
        for entry in entries
        if entry.key in given
        for sentence in _set(entry, given[entry.key][:1], entry.value)
    ]
    unknown = set(given) - {entry.key for entry in entries}
    return [*complaints, *(f"'{_shortened(key)}' is not known here." for key in sorted(unknown))]


def decoded(arguments: Mapping[str, Sequence[bytes]]) -> dict[str, list[str]]:
    """The arguments of a session's request as texts."""
    return {
        key: [text.decode("utf-8", "replace") for text in texts] for key, texts in arguments.items()
    }


def text_of(value: Any) -> str:
    """The shortest text from which `value_of` makes the value again."""
    if value is None:
        return ""
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, list):
        return _range_text(value) or ",".join(map(text_of, value))
    return as_text(value)


def value_of(parameter: param.Parameter, text: str) -> Any:
    """The value that a text of a link gives to a parameter; an empty text gives an empty value.

    Raises
    ------
    ValueError, TypeError, OverflowError, DenseMatterError : the parameter does not take it.
    """
    if text == "":
        if isinstance(parameter, Numbers | Names):
            return []
        if parameter.allow_None:
            return None
    with np.errstate(all="ignore"):
        return parse(parameter, text)


def _number_text(value: float) -> str:
    exact = repr(value).removesuffix(".0")
    short = f"{value:g}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")
    return short if float(short) == value and len(short) < len(exact) else exact.replace("e+", "e")


def _range_text(values: list[Any]) -> str:
    if len(values) < SHORTEST_RANGE or not all(isinstance(value, float) for value in values):
        return ""
    low, high, count = values[0], values[-1], len(values)
    text = f"{_number_text(low)}:{_number_text(high)}:{count}"
    if values == np.linspace(low, high, count).tolist():
        return text
    if min(low, high) > 0.0 and values == np.geomspace(low, high, count).tolist():
        return f"{text}:log"
    return ""


def _version(arguments: Arguments) -> tuple[Version, list[str]]:
    name = arguments.get(VERSION_KEY, [VERSION])[0]
    if name in VERSIONS:
        return VERSIONS[name], []
    return VERSIONS[VERSION], [
        f"The link's version '{_shortened(name)}' is not known here: "
        f"it is read as one of version {VERSION}."
    ]


def _in_present_words(version: Version, place: str, arguments: Arguments) -> Arguments:
    """The query with the keys and values of its version as they are called now."""
    keys, values = version.keys.get(place, {}), version.values.get(place, {})
    words: dict[str, list[str]] = {}
    for key, texts in arguments.items():
        present = keys.get(key, key)
        named = values.get(present, {})
        words.setdefault(present, []).extend(named.get(text, text) for text in texts)
    for key in set(words) & set(version.turned.get(place, ())):
        words[key] = list(map(_turned, words[key]))
    return words


def _turned(zoom: str) -> str:
    """The text of a zoom with the axes of each panel in each other's place."""
    panels = (f"{panel},".split(",")[:2] for panel in zoom.split(";"))
    return ";".join(f"{y},{x}".rstrip(",") for x, y in panels)


def _by_their_names(keys: Collection[str], given: Arguments) -> Arguments:
    """The query with what has another name under its own."""
    words: dict[str, list[str]] = {}
    for key, texts in given.items():
        for text in texts:
            name, value = in_terms_of(keys, key, text)
            words.setdefault(name, []).append(value)
    return words


def _defaults(version: Version, place: str) -> dict[str, str]:
    """The defaults of a version with their keys and values as they are called now."""
    texts = {key: (text,) for key, text in version.defaults.get(place, {}).items()}
    return {key: found[0] for key, found in _in_present_words(version, place, texts).items()}


def _set(entry: Linked, texts: Sequence[str], otherwise: Any) -> list[str]:
    """Set the first value that is possible, or else another; a sentence for each before it.

    It is set once: what a page shows does not go through another state.
    """
    refused = []
    for text in texts:
        try:
            setattr(entry.owner, entry.name, value_of(entry.parameter(), text))
            break
        except DenseMatterError as error:
            refused.append(_shortened(str(error), 3 * LONGEST_ECHO))
        except (ValueError, TypeError, OverflowError):
            refused.append(f"'{_shortened(text)}' is not possible.")
    else:
        setattr(entry.owner, entry.name, otherwise)
    return [f"{_left_out(entry)}: {sentence}" for sentence in refused]


def _left_out(entry: Linked) -> str:
    used = _shortened(text_of(entry.value)) or "nothing"
    return f"The link's {entry.key} was left out; {used} is used"


def _few(complaints: list[str]) -> list[str]:
    others = len(complaints) - MOST_COMPLAINTS
    if others <= 0:
        return complaints
    return [*complaints[:MOST_COMPLAINTS], f"{others} more of the link's parts were left out."]


def _shortened(text: str, length: int = LONGEST_ECHO) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
