"""What to cite: the sources of all figures, and those of one."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from core.matter.interactions import INTERACTIONS, Interaction, interaction
from core.nuclides.mass_tables import MASS_TABLES, MassChoice
from dashboard.figures.common.base import Figure
from dashboard.systems import FIGURES

_DATA = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_TEXTS = {
    name: f"{source['text']}, doi:{source['doi']}: {source['for']}."
    for name, source in _DATA["sources"].items()
}
CITATIONS = tuple(
    dict.fromkeys((*_TEXTS.values(), *(text for one in FIGURES.values() for text in one.sources)))
)
"""All of them."""


def references(figure: Figure) -> list[str]:
    """Sources of what a figure shows with its inputs, each with its DOI."""
    texts = (_TEXTS[name] for name in _names(figure))
    return list(dict.fromkeys((*texts, *figure.sources, *_of_entries(figure))))


def _names(figure: Figure) -> Iterator[str]:
    for place in (figure.path.partition("/")[0], figure.path):
        yield from _DATA["places"].get(place, ())
    for name, sources in _DATA["inputs"].items():
        for one in _chosen(figure, name, sources):
            yield from sources[one]


def _of_entries(figure: Figure) -> Iterator[str]:
    """Sources of interactions and mass tables that name them nowhere but in their entry."""
    known = _DATA["inputs"]
    for name in _chosen(figure, "interaction", INTERACTIONS):
        if name not in known["interaction"]:
            yield _told(interaction(name), name)
    for name in _chosen(figure, "table", MASS_TABLES):
        if name not in known["table"]:
            yield _told(MASS_TABLES[name], MASS_TABLES[name].label)


def _chosen(figure: Figure, name: str, known: Collection[str]) -> list[str]:
    """What is chosen of an input; an empty list means all that there are."""
    value: Any = getattr(figure, name, None)
    found = value or known if isinstance(value, list) else [value]
    return [one for one in found if one in known]


def _told(entry: Interaction | MassChoice, what: str) -> str:
    return f"{entry.source}, doi:{entry.doi}: {what}."
