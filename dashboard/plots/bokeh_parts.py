"""The parts of a Bokeh figure: one glyph for all layers of a kind, and the columns it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from bokeh.core.properties import field, value
from bokeh.models import HSpan, MultiLine, Quad, Scatter, Segment, Text, Transform, VSpan
from bokeh.models.glyph import Glyph
from bokeh.models.glyphs import Patches

from dashboard.plots.end_names import SIZE, EndName
from dashboard.plots.notation import in_html
from dashboard.plots.numbers import plain
from dashboard.plots.palette import DASH_TEXTS
from dashboard.plots.vocabulary import (
    DECADES,
    TRANSPARENT,
    Across,
    Area,
    Columns,
    Curve,
    Floats,
    Image,
    Marks,
    Panel,
    Polygons,
    Rectangles,
    Segments,
    Texts,
)

DASHES = {name: text or name for name, text in DASH_TEXTS.items()}
"""Of curves, in pixels. What Bokeh itself draws for these names is finer: good for thin lines."""


def stroke(shades: Transform) -> dict[str, Any]:
    """Which columns the glyphs of lines take, in figures and their legends.

    Parameters
    ----------
    shades : picks the shade of a colour for the ground, as `bokeh_shades.py` makes it.
    """
    return {
        "line_color": field("colour", shades),
        "line_dash": "dash",
        "line_width": "width",
        "line_alpha": "alpha",
    }


def symbol(shades: Transform) -> dict[str, Any]:
    """The same of symbols."""
    return {
        "marker": "marker",
        "size": "size",
        "line_color": field("colour", shades),
        "fill_color": field("fill", shades),
        "line_alpha": "alpha",
        "fill_alpha": "alpha",
    }


def filling(shades: Transform) -> dict[str, Any]:
    """The same of patches."""
    return {
        "fill_color": field("fill", shades),
        "fill_alpha": "alpha",
        "line_color": None,
        "hatch_pattern": "hatch",
        "hatch_color": field("colour", shades),
        "hatch_alpha": "alpha",
    }


HATCHING: dict[str, Any] = {"hatch_scale": 13.0, "hatch_weight": 0.8}
WORD_FONT = value("Roboto, Helvetica, Arial, sans-serif")
"""Of words in a frame: that of the ticks on a page."""
GROUND: dict[str, Any] = {"background_fill_color": "black", "background_fill_alpha": 0.65}
"""Of words on any colour: a contrast of 7 or more on white, on black and on a map."""
_WITHIN = {"x": 6, "y": 2}
"""Pixels between such words and the edges of their ground: words are wider than Bokeh measures."""
BROAD = 4.0
"""Width in pixels above which lines lie below the others and have a tooltip of their own: of
several lines of one glyph that lie equally near, Bokeh tells the first alone."""

Data = dict[str, Any]
Level = Literal["image", "underlay", "glyph", "guide", "annotation", "overlay"]


@dataclass(frozen=True)
class Part:
    """A glyph that draws all rows of a kind, and what it is told on hovering.

    Parameters
    ----------
    columns : makes the columns of its data source; the first of them is empty if there is nothing.
    tips : an HTML template of what is told on hovering, or makes one of a panel; "" for nothing.
    level : how high it lies among Bokeh's levels.
    """

    name: str
    glyph: Callable[[Transform], Glyph]
    columns: Callable[[Panel], Data]
    tips: Callable[[Panel], str] = lambda panel: ""
    level: Level = "glyph"


def _lines(panel: Panel, told: bool, broad: bool = False) -> Data:
    tells = [curve.told and len(curve.columns) == 2 for curve in panel.of(Curve)]
    curves = [
        curve
        for curve, tell in zip(panel.of(Curve), tells, strict=True)
        if tell == told and (tell and curve.width > BROAD) == broad and curve.has_rows
    ]
    return {
        "xs": [curve.x for curve in curves],
        "ys": [curve.y for curve in curves],
        "colour": [curve.colour for curve in curves],
        "dash": [DASHES[curve.dash] for curve in curves],
        "width": [curve.width for curve in curves],
        "alpha": [curve.alpha for curve in curves],
        "label": [curve.label for curve in curves],
        "key": [curve.key for curve in curves],
        "x_label": [in_html(curve.columns[0][1]) for curve in curves],
        "y_label": [in_html(curve.columns[1][1]) for curve in curves],
    }


def _line_glyph(shades: Transform) -> MultiLine:
    return MultiLine(xs="xs", ys="ys", **stroke(shades))


def _line_tips(panel: Panel) -> str:
    told = [
        f"@{name}_label{{safe}}: $snap_{name}{{{'custom' if axis.scale == DECADES else '%.6g'}}}"
        for name, axis in (("x", panel.x), ("y", panel.y))
        if axis.label
    ]
    return _template("\n".join(["@label", *told]))


def _vertices(panel: Panel) -> Data:
    """Points of curves with further columns, which are told there."""
    curves = [curve for curve in panel.of(Curve) if curve.told and len(curve.columns) > 2]
    kept = [(curve, np.isfinite(curve.y)) for curve in curves]
    return {
        "x": _joined([curve.x[rows] for curve, rows in kept]),
        "y": _joined([curve.y[rows] for curve, rows in kept]),
        "label": [curve.label for curve, rows in kept for _ in range(int(rows.sum()))],
        "told": [text for curve, rows in kept for text in _points_told(panel, curve, rows)],
    }


def _joined(parts: Sequence[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.empty(0)


def _points_told(panel: Panel, layer: Curve | Marks, kept: Any = slice(None)) -> list[str]:
    """What is told of each point; of places on an axis of logarithms the numbers themselves."""
    (*x, across), (*y, up), *further = layer.columns
    return _told(layer.label, [(*x, panel.x.told(across)), (*y, panel.y.told(up)), *further], kept)


def _told(label: str, columns: Columns, kept: Any = slice(None)) -> list[str]:
    """For each row what is told of it, as HTML: its name, then a line a column that has a name."""
    values = [np.asarray(column)[kept] for _, text, column in columns if text]
    label, *names = map(in_html, (label, *(text for _, text, _ in columns if text)))
    rows = zip(*values, strict=True) if values else ()
    return [
        "\n".join([label, *(f"{name}: {_number(v)}" for name, v in zip(names, row, strict=True))])
        for row in rows
    ]


def _number(found: Any) -> str:
    return in_html(str(found)) if isinstance(found, str) else plain(found)


def _marks(panel: Panel, told: bool) -> Data:
    layers = [marks for marks in panel.of(Marks) if marks.told == told]
    rows = [(marks, hue) for marks in layers for hue in marks.hues]
    return {
        "x": _joined([marks.x for marks in layers]),
        "y": _joined([marks.y for marks in layers]),
        "colour": [hue for _, hue in rows],
        "fill": [hue if marks.filled else TRANSPARENT for marks, hue in rows],
        "marker": [marks.marker for marks, _ in rows],
        "size": [marks.size for marks, _ in rows],
        "edge": [marks.edge for marks, _ in rows],
        "angle": np.radians(_joined([marks.angles for marks in layers])),
        "alpha": [marks.alpha for marks, _ in rows],
        "label": [marks.label for marks, _ in rows],
        "told": [text for marks in layers for text in _points_told(panel, marks)],
    }


def _mark_glyph(shades: Transform) -> Scatter:
    return Scatter(x="x", y="y", angle="angle", line_width="edge", **symbol(shades))


def _rectangles(panel: Panel) -> Data:
    return _corners(panel.of(Rectangles))


def _corners(layers: Sequence[Rectangles]) -> Data:
    rows = [(layer, corners) for layer in layers for corners in layer.corners]
    corners = np.array([corner for _, corner in rows]).reshape(-1, 4)
    return {
        **dict(zip(("left", "bottom", "right", "top"), corners.T, strict=True)),
        "fill": [r.fill for r, _ in rows],
        "alpha": [r.alpha for r, _ in rows],
        "label": [r.label for r, _ in rows],
        "hatch": [r.hatch or " " for r, _ in rows],
        "colour": [r.colour for r, _ in rows],
        "told": [text for r in layers for text in _told(r.label, r.told) or [""] * len(r.corners)],
    }  # fmt: skip


def _areas(panel: Panel) -> Data:
    """Areas, and above them polygons."""
    layers: list[tuple[Area | Polygons, Floats]] = [
        (area, _outline(area)) for area in panel.of(Area)
    ]
    layers += [(shape, np.asarray(one)) for shape in panel.of(Polygons) for one in shape.corners]
    return {
        "xs": [corners[:, 0] for _, corners in layers],
        "ys": [corners[:, 1] for _, corners in layers],
        "colour": [layer.colour for layer, _ in layers],
        "alpha": [layer.alpha for layer, _ in layers],
        "label": [layer.label for layer, _ in layers],
    }


def _outline(area: Area) -> Floats:
    x, y = (np.concatenate([one, other[::-1]]) for one, other in (
        (area.x, area.x), (area.high, area.low)))  # fmt: skip
    return np.stack([x, y], axis=1)


def _segments(panel: Panel) -> Data:
    layers = panel.of(Segments)
    rows = [(segments, hue) for segments in layers for hue in segments.hues]
    ends = np.concatenate([np.empty((0, 4)), *(segments.ends for segments in layers)])
    return {
        **dict(zip(("x0", "y0", "x1", "y1"), np.asarray(ends, dtype=float).T, strict=True)),
        "colour": [hue for _, hue in rows],
        "width": [segments.width for segments, _ in rows],
        "alpha": [segments.alpha for segments, _ in rows],
        "label": [segments.label for segments, _ in rows],
    }


def _across(panel: Panel, axis: str) -> Data:
    layers = [line for line in panel.of(Across) if line.axis == axis]
    rows = [(line, place, hue) for line in layers for place, hue in line.rows]
    return {
        "place": np.array([place for _, place, _ in rows]),
        "colour": [hue for _, _, hue in rows],
        "dash": [line.dash for line, _, _ in rows],
        "width": [line.width for line, _, _ in rows],
        "alpha": [line.alpha for line, _, _ in rows],
        "label": [line.label for line, _, _ in rows],
    }


def _texts(panel: Panel, tagged: bool) -> Data:
    layers = [texts for texts in panel.of(Texts) if (texts.colour is None) == tagged]
    rows = [(texts, *row) for texts in layers for row in texts.rows]
    return {
        "x": np.array([x for _, x, _, _, _ in rows]),
        "y": np.array([y for _, _, y, _, _ in rows]),
        "words": [words for _, _, _, words, _ in rows],
        "label": [texts.label for texts, *_ in rows],
        "size": [f"{texts.size:g}pt" for texts, *_ in rows],
        "colour": [texts.colour or "white" for texts, *_ in rows],
        "align": [texts.align for texts, *_ in rows],
        "baseline": [texts.baseline for texts, *_ in rows],
        "angle": np.radians([turn for *_, turn in rows]),
    }


def _text_glyph(shades: Transform, **options: Any) -> Text:
    return Text(
        x="x",
        y="y",
        text="words",
        text_font=WORD_FONT,
        text_font_size="size",
        text_color=field("colour", shades),
        text_align="align",
        text_baseline="baseline",
        angle="angle",
        **options,
    )


def _quad(shades: Transform) -> Quad:
    return Quad(
        left="left", right="right", bottom="bottom", top="top", **HATCHING, **filling(shades)
    )


def _template(text: str) -> str:
    return f'<div style="white-space: pre-line; font-size: 12px">{text}</div>'


def image_tips(image: Image) -> list[tuple[str, str]]:
    """What is told of the cells of an image, as tooltips take it."""
    return [(label, _image_column(text)) for label, text in image.tips]


def _image_column(text: str) -> str:
    """A column of an image, or a place."""
    if text.startswith("$"):
        return text
    return "@image" + text.removeprefix("value") if text.startswith("value") else f"@{text}"


def _rows_told(panel: Panel) -> str:
    return _template("@told{safe}")


PARTS = (
    Part("absent", lambda shades: _quad(shades), lambda panel: _corners(panel.absent)),
    Part("rectangles", lambda shades: _quad(shades), _rectangles,
         lambda panel: _rows_told(panel) if any(r.told for r in panel.of(Rectangles)) else ""),
    Part("areas", lambda shades: Patches(xs="xs", ys="ys", fill_color=field("colour", shades),
                                         fill_alpha="alpha", line_color=None), _areas),
    Part("verticals", lambda shades: VSpan(x="place", **stroke(shades)),
         lambda panel: _across(panel, "x")),
    Part("horizontals", lambda shades: HSpan(y="place", **stroke(shades)),
         lambda panel: _across(panel, "y")),
    Part("segments", lambda shades: Segment(x0="x0", y0="y0", x1="x1", y1="y1",
                                            line_color=field("colour", shades),
                                            line_width="width", line_alpha="alpha"), _segments),
    Part("broad lines", _line_glyph, lambda panel: _lines(panel, told=True, broad=True),
         _line_tips),
    Part("quiet lines", _line_glyph, lambda panel: _lines(panel, told=False)),
    Part("lines", _line_glyph, lambda panel: _lines(panel, told=True), _line_tips),
    Part("vertices", lambda shades: Scatter(x="x", y="y", size=7, line_color=None, fill_alpha=0.0),
         _vertices, _rows_told),
    Part("quiet marks", _mark_glyph, lambda panel: _marks(panel, told=False)),
    Part("marks", _mark_glyph, lambda panel: _marks(panel, told=True), _rows_told),
)  # fmt: skip
"""From the lowest to the highest."""

WORDS = (
    Part("texts", _text_glyph, lambda panel: _texts(panel, tagged=False)),
    Part("tagged texts",
         lambda shades: _text_glyph(shades, padding=_WITHIN, border_radius=3, **GROUND),
         lambda panel: _texts(panel, tagged=True)),
)  # fmt: skip
"""Above those, as far as they do not lie on one another."""

NAMES = "names at ends"


def names_glyph(shades: Transform) -> Text:
    """The glyph of names at curves' ends."""
    return Text(
        x="x",
        y="y",
        x_offset="right",
        y_offset="down",
        text="words",
        text_color=field("colour", shades),
        text_align="align",
        text_baseline="middle",
        text_font=WORD_FONT,
        text_font_size=f"{SIZE}px",
    )


def names_columns(names: Sequence[EndName]) -> Data:
    """What it takes."""
    return {
        "x": np.array([name.x for name in names]),
        "y": np.array([name.y for name in names]),
        "right": np.array([name.right for name in names]),
        "down": np.array([name.down for name in names]),
        "words": [name.words for name in names],
        "colour": [name.colour for name in names],
        "align": [name.align for name in names],
        "label": [name.label for name in names],
    }
