"""A panel in the shades of one ground, for what is drawn on that ground alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from dashboard.plots.palette import on_white
from dashboard.plots.vocabulary import ColourScale, Layer, Panel

COLOURED = ("colour", "colours")
"""Names of what holds colours in layers."""


def recoloured(panel: Panel, pick: Callable[[str], str] = on_white) -> Panel:
    """The panel with other colours in place of its own; those of scales stay."""
    return replace(panel, layers=tuple(_layer(layer, pick) for layer in panel.layers))


def _layer(layer: Layer, pick: Callable[[str], str]) -> Layer:
    names = {one.name for one in fields(layer) if one.init} & set(COLOURED)
    changed = {name: _picked(getattr(layer, name), pick) for name in names}
    return replace(layer, **changed)


def _picked(colours: Any, pick: Callable[[str], str]) -> Any:
    if colours is None or isinstance(colours, ColourScale):
        return colours
    return pick(colours) if isinstance(colours, str) else [pick(one) for one in colours]
