"""What a figure is about, in words: formulas, what to notice and to try, validity, sources.

The text of a figure stands once, in a file beside its module that is called after the last part of
the figure's path: `free_energy.md` for crystal/free-energy. It has the headings of `HEADINGS`, all
of them and in their order, and below each a list:

    # Formulas
    - <i>S</i> = −<i>x</i> ln <i>x</i>: the entropy of mixing.
    # What to try
    - [Cool it](?Gamma=400): the gap opens.
    # Sources
    - Baiko 2025: Fig. 1

An item goes on in indented lines. Of HTML there are <i>, <b>, <sub> and <sup>; everything else is
plain text. What to try is a link that names inputs as links of the page do, those of the figure
alone after its short name; of a figure on no page, its own inputs. A source is one of
dashboard/files/references.json, with the place in it that matters.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from dashboard.figures.common.base import Figure

HEADINGS = (
    "Formulas",
    "What is plotted",
    "What to notice",
    "What to try",
    "Validity",
    "Sources",
)
_TAG = re.compile(r"<(/?)(i|b|sub|sup)>")
_TRY = re.compile(r"\[(?P<words>[^]]+)\]\(\?(?P<query>[^)\s]+)\)(?:: (?P<outcome>.+))?")
_SOURCE = re.compile(r"(?P<name>[^:]+)(?:: (?P<place>.+))?")


@dataclass(frozen=True)
class Trial:
    """Something to try.

    Parameters
    ----------
    words : what it is. query : the inputs that it sets. outcome : what then happens.
    """

    words: str
    query: str
    outcome: str


@dataclass(frozen=True)
class Source:
    """One of the references, and the place in it that matters."""

    name: str
    place: str


@dataclass(frozen=True)
class Explanation:
    """The text of a figure; `html` and `plain` make something to show of it."""

    formulas: tuple[str, ...]
    plotted: tuple[str, ...]
    notice: tuple[str, ...]
    trials: tuple[Trial, ...]
    validity: tuple[str, ...]
    sources: tuple[Source, ...]


@cache
def explanation_of(figure: type[Figure]) -> Explanation | None:
    """The text of a figure; None if nobody has written one.

    Raises
    ------
    ValueError : the text breaks the rules of this module.
    """
    path = text_file(figure)
    return parsed(path.read_text(encoding="utf-8"), path.name) if path.is_file() else None


def text_file(figure: type[Figure]) -> Path:
    """The file in which the text of a figure stands, or would."""
    name = figure.path.rpartition("/")[2].replace("-", "_")
    return Path(sys.modules[figure.__module__].__file__ or "").with_name(f"{name}.md")


def parsed(text: str, name: str = "") -> Explanation:
    """An explanation from its text.

    Raises
    ------
    ValueError : a heading is missing, a line is no part of a list, a tag is left open, or a link
        or source has another form; with the name of the file.
    """
    try:
        sections = dict(_sections(text))
        if tuple(sections) != HEADINGS:
            raise ValueError(f"its headings are {', '.join(sections)}, not {', '.join(HEADINGS)}")
        for item in (item for items in sections.values() for item in items):
            html(item)
        formulas, plotted, notice, trials, validity, sources = sections.values()
        return Explanation(
            formulas, plotted, notice, tuple(map(_trial, trials)), validity,
            tuple(map(_source, sources)),
        )  # fmt: skip
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def html(text: str) -> str:
    """HTML of an item: what is no tag of those allowed is escaped.

    Raises
    ------
    ValueError : a tag is not closed, or another one is.
    """
    opened: list[str] = []
    pieces, end = [], 0
    for tag in _TAG.finditer(text):
        pieces += [escape(text[end : tag.start()]), tag.group()]
        end = tag.end()
        if not tag.group(1):
            opened.append(tag.group(2))
        elif not opened or opened.pop() != tag.group(2):
            raise ValueError(f"{tag.group()} closes nothing in '{text}'")
    if opened:
        raise ValueError(f"<{opened[-1]}> is left open in '{text}'")
    return "".join([*pieces, escape(text[end:])])


def plain(text: str) -> str:
    """An item without markup: n_B for what stands below, x^2 for what is raised."""
    for tag, sign in (("sub", "_"), ("sup", "^")):
        text = re.sub(f"<{tag}>(.*?)</{tag}>", lambda found: sign + _grouped(found[1]), text)  # noqa: B023
    return _TAG.sub("", text)


def _grouped(text: str) -> str:
    return text if _TAG.sub("", text).isalnum() else f"({text})"


def _sections(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Headings with their items."""
    heading: str | None = None
    items: list[str] = []
    for line in text.splitlines():
        if line.startswith("# "):
            if heading is not None:
                yield heading, tuple(items)
            heading, items = line[2:].strip(), []
        elif line.startswith("- ") and heading is not None:
            items.append(line[2:].strip())
        elif line.startswith("  ") and items:
            items[-1] += f" {line.strip()}"
        elif line.strip():
            raise ValueError(f"'{line}' is no item of a list")
    if heading is not None:
        yield heading, tuple(items)


def _trial(item: str) -> Trial:
    found = _TRY.fullmatch(item)
    if found is None:
        raise ValueError(f"'{item}' is not [words](?input=value): what happens")
    return Trial(found["words"], found["query"], found["outcome"] or "")


def _source(item: str) -> Source:
    found = _SOURCE.fullmatch(item)
    if found is None:
        raise ValueError(f"'{item}' is not the name of a source: place")
    return Source(found["name"], found["place"] or "")
