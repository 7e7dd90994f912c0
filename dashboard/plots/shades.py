"""A panel in the shades of one ground, for what is drawn on that ground alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, TypeVar

from dashboard.plots.palette import on_white
from dashboard.plots.vocabulary import ColourScale, Layer, Panel

COLOURED = ("colour", "colours")
"""Names of what holds colours in layers."""
_Kind = TypeVar("_Kind", bound=Layer)


def recoloured(panel: Panel, pick: Callable[[str], str] = on_white) -> Panel:
    """The panel with other colours in place of its own; those of scales stay."""
    inset = panel.inset
    if inset is not None:
        inset = replace(inset, layers=tuple(_layer(layer, pick) for layer in inset.layers))
    return replace(panel, layers=tuple(_layer(layer, pick) for layer in panel.layers), inset=inset)


def _layer(layer: _Kind, pick: Callable[[str], str]) -> _Kind:
    names = {one.name for one in fields(layer) if one.init} & set(COLOURED)
    changed = {name: _picked(getattr(layer, name), pick) for name in names}
    return replace(layer, **changed)


def _picked(colours: Any, pick: Callable[[str], str]) -> Any:
    if colours is None or isinstance(colours, ColourScale):
        return colours
    return pick(colours) if isinstance(colours, str) else [pick(one) for one in colours]
