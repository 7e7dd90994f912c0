"""What explains a panel, for all renderers: the entries of its legend, its colour bars."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from dashboard.plots.palette import GREY
from dashboard.plots.vocabulary import (
    TRANSPARENT,
    Across,
    Area,
    ColourScale,
    Curve,
    Image,
    Key,
    Layer,
    Marks,
    Panel,
    Polygons,
    Rectangles,
    Segments,
)

Line = Curve | Key | Across | Segments
Patch = Rectangles | Area | Polygons


@dataclass(frozen=True)
class Entry:
    """What a name of the legend stands for: a line, a symbol, a patch, or several of them."""

    label: str
    line: Line | None = None
    mark: Marks | None = None
    patch: Patch | None = None
    group: str = ""

    @property
    def line_colour(self) -> str:
        """Colour of the line; grey if those of one name differ."""
        if isinstance(self.line, Across | Segments):
            return one_colour(self.line.colours)
        return self.line.colour if self.line else GREY

    @property
    def mark_colour(self) -> str:
        """Colour of the symbol; grey if those of one name differ, none without one."""
        return one_colour(self.mark.colours) if self.mark else TRANSPARENT


def entries(panel: Panel, at_ends: Collection[str] = ()) -> list[Entry]:
    """One for each name, in the order of the layers, groups of keys after the others.

    None if the panel has no legend.

    Parameters
    ----------
    at_ends : labels of curves whose names stand at their ends instead.
    """
    if not panel.legend:
        return []
    found: dict[str, Entry] = {}
    dashes = {key.label for key in panel.of(Key) if key.group}
    for layer in (*panel.layers, *panel.absent):
        if isinstance(layer, Curve) and (layer.label in at_ends):
            continue
        if isinstance(layer, Curve) and layer.key in dashes:
            layer = replace(layer, dash="solid")
        if isinstance(layer, Line | Marks | Patch) and layer.label and layer.has_rows:
            found[layer.label] = _with(found.get(layer.label, Entry(layer.label)), layer)
    groups = dict.fromkeys(entry.group for entry in found.values())
    order = sorted(groups, key=lambda group: group != "")
    return [entry for group in order for entry in found.values() if entry.group == group]


def _with(entry: Entry, layer: Line | Marks | Patch) -> Entry:
    """The entry with a layer as its line, symbol or patch, if it has none yet."""
    if isinstance(layer, Marks):
        return replace(entry, mark=entry.mark or layer)
    if isinstance(layer, Patch):
        return replace(entry, patch=entry.patch or layer)
    group = layer.group if isinstance(layer, Key) else entry.group
    return replace(entry, line=entry.line or layer, group=group)


def without(panel: Panel, hidden: Collection[str]) -> Panel:
    """The panel without what a reader has hidden by its name, or by that of its key."""
    if not hidden:
        return panel
    kept = [layer for layer in panel.layers if not _names(layer) & set(hidden)]
    return replace(panel, layers=tuple(kept))


def _names(layer: Layer) -> set[str]:
    return {getattr(layer, "label", ""), getattr(layer, "key", "")} - {""}


def bars(panel: Panel) -> list[ColourScale]:
    """The scales that a panel has colour bars for, in the order of the layers."""
    layers = [layer for layer in panel.layers if isinstance(layer, Image | Segments | Marks)]
    scales = [layer.colours if isinstance(layer, Image) else layer.scale for layer in layers]
    found: list[ColourScale] = []
    for scale in scales:
        if scale and scale.title and scale not in found:
            found.append(scale)
    return found


def one_colour(colours: str | Sequence[str]) -> str:
    """The colour of all, or grey where they differ."""
    if isinstance(colours, str):
        return colours
    different = set(colours)
    return different.pop() if len(different) == 1 else GREY
