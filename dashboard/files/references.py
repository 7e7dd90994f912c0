"""What to cite: the sources of all figures, and those of one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from core.crust.interactions import interaction
from dashboard.figures.common.base import Figure
from dashboard.figures.crust.inputs import CrustFigure

_DATA = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_TEXTS = {
    name: f"{source['text']}, doi:{source['doi']}: {source['for']}."
    for name, source in _DATA["sources"].items()
}
CITATIONS = tuple(_TEXTS.values())
"""All of them."""


def references(figure: Figure) -> list[str]:
    """Sources of what a figure shows with its inputs, each with its DOI."""
    return [*(_TEXTS[name] for name in dict.fromkeys(_names(figure))), *_of_entries(figure)]


def _of_entries(figure: Figure) -> Iterator[str]:
    """Sources of interactions that name them nowhere but in their entry."""
    if not isinstance(figure, CrustFigure):
        return
    for name in dict.fromkeys(matter.interaction for matter in figure.matters):
        if name not in _DATA["inputs"]["interaction"]:
            entry = interaction(name)
            yield f"{entry.source}, doi:{entry.doi}: {name}."


def _names(figure: Figure) -> Iterator[str]:
    for place in (figure.path.partition("/")[0], figure.path):
        yield from _DATA["places"].get(place, ())
    for name, sources in _DATA["inputs"].items():
        value = getattr(figure, name, None)
        # An empty list means all that there are.
        chosen = value or list(sources) if isinstance(value, list) else [value]
        for one in chosen:
            yield from sources.get(one, ())
