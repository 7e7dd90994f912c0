"""What a figure shows as a picture in a page's first HTML, there before any script has run.

An SVG for each panel, which takes whatever width and height it is given: data are drawn in a
square that is stretched, lines and symbols keep their widths. Colours of the page are its
variables --ink, --faint and --paper; of those of the palette the page's `color-scheme` picks the
shade.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from dashboard.plots.axis_limits import panel_limits
from dashboard.plots.end_names import SIZE, EndName, at_ends, end_names
from dashboard.plots.inset import with_inset
from dashboard.plots.legend import Entry, bars, entries
from dashboard.plots.lone_points import with_lone_points
from dashboard.plots.look import frame_height
from dashboard.plots.notation import respelled
from dashboard.plots.palette import DASH_TEXTS, on_dark, on_white
from dashboard.plots.palettes import palette_of
from dashboard.plots.shades import recoloured
from dashboard.plots.ticks import Ticks, ticks
from dashboard.plots.vocabulary import (
    Across,
    Area,
    Axis,
    ColourScale,
    Curve,
    Floats,
    Image,
    Limits,
    Marks,
    Numbers,
    Panel,
    Polygons,
    Rectangles,
    Segments,
    Texts,
)

SIDE = 2000
"""Steps along each side of the square of data."""
CHARACTER = 6.2
"""Pixels of a character of tick labels and legends, more or less."""
TITLE, UNDER, ROW, BAR = 22, 45, 23, 43
"""Pixels of a title, of what an axis has below the frame, of a legend's row, of a colour bar."""
WIDTH, COLUMNS = 660, 3
"""Pixels of a frame, more or less, and columns of a legend."""
_FRAME = '<rect width="100%" height="100%" fill="none" stroke="var(--faint)"/>'
SIZES = {"diamond": 0.75, "x": 0.5, "cross": 0.5, "dash": 0.3}
"""Of dots that stand for symbols, in parts of the symbols' own."""


def picture(
    panels: Sequence[Panel],
    heights: Sequence[int],
    moved: Sequence[tuple[Limits | None, Limits | None]] = (),
) -> Markup:
    """HTML for the panels of a figure, one below the other, that share the height they get.

    Parameters
    ----------
    moved : limits where a reader has moved them, as for `panel_limits`.
    """
    panels = [respelled(panel) for panel in panels]
    limits = panel_limits(panels, moved)
    left = max(map(_left, panels, limits))
    drawn = [
        f'<div style="flex:{height} 1 0;min-height:var(--floor-{number},0px);position:relative'
        f'{";container-type:size" if panel.third else ""}">'
        f"{_panel(_filled(panel, pair), pair, left, frame_height(height))}</div>"
        for number, (panel, height, pair) in enumerate(zip(panels, heights, limits, strict=True))
    ]
    return Markup("".join(drawn))


def picture_height(panels: Sequence[Panel], heights: Sequence[int]) -> int:
    """Pixels of the picture of a figure on a page, where legends need what they need."""
    return sum(
        frame_height(height) + sum(_around(panel, len(entries(panel))))
        for panel, height in zip(panels, heights, strict=True)
    )


def _shade(colour: str) -> str:
    """The shades of a colour for both grounds, one of which the page picks."""
    light, dark = on_white(colour), on_dark(colour)
    return colour if light == dark else f"light-dark({light},{dark})"


def _around(panel: Panel, count: int) -> tuple[int, int]:
    """Pixels above and below the frame of a panel whose legend has so many entries."""
    scales = bars(panel)
    above = BAR * sum(scale.above for scale in scales) + TITLE * bool(panel.title) + 8
    rows = -(-count // COLUMNS)
    return above, UNDER + BAR * sum(not scale.above for scale in scales) + ROW * rows


def _filled(panel: Panel, limits: tuple[Limits, Limits]) -> Panel:
    """The panel with its inset, in colours for light and dark pages."""
    return recoloured(with_inset(with_lone_points(panel), limits), _shade)


def _left(panel: Panel, limits: tuple[Limits, Limits]) -> float:
    """Room for the vertical axis and its label."""
    longest = max((len(text) for _, text in ticks(panel.y, limits[1])), default=0)
    return 14 + 1.1 * CHARACTER * longest + 24 * bool(panel.y.label)


def _panel(panel: Panel, limits: tuple[Limits, Limits], left: float, high: int) -> str:
    names = end_names(panel, limits, (WIDTH, high))
    found, scales = entries(panel, at_ends(panel, names)), bars(panel)
    above, below = _around(panel, len(found))
    rows = -(-len(found) // COLUMNS)
    place = (
        _sides(limits, above, below)
        if panel.third
        else f"left:{left:.0f}px;width:calc(100% - {left + 16:.0f}px);"
        f"height:calc(100% - {above + below}px)"
    )
    frame = "" if panel.third else _FRAME
    across = (ticks(panel.x, limits[0]), ticks(panel.y, limits[1]))
    place_of = _Places(panel, limits)
    return (
        f'<svg style="position:absolute;top:{above}px;overflow:visible;{place}">'
        f'<svg viewBox="0 0 {SIDE} {SIDE}" preserveAspectRatio="none" width="100%" height="100%">'
        f"{_grid(across) if panel.grid else ''}{''.join(_layers(panel, place_of))}</svg>"
        f"{frame}{''.join(_hollow(panel, place_of))}{''.join(_words(panel, place_of))}"
        f"{''.join(_names(names, place_of))}"
        f"{_axes(panel, across, left)}"
        f"{_bars(scales, above)}{_legend(found, below - ROW * rows)}</svg>"
    )


def _sides(limits: tuple[Limits, Limits], above: int, below: int) -> str:
    """Place of a triangle: as large as its room is, in the middle, a unit as long on both axes."""
    (left, right), (low, high) = limits
    ratio = abs((right - left) / (high - low))
    width = f"min(100cqw,{ratio:.4f}*(100cqh - {above + below}px))"
    return f"left:calc(50cqw - .5*{width});width:{width};height:calc({width}/{ratio:.4f})"


class _Places:
    """Where values are in the square of data."""

    def __init__(self, panel: Panel, limits: tuple[Limits, Limits]) -> None:
        self._axes = tuple(zip((panel.x, panel.y), limits, strict=True))

    def __call__(self, number: int, values: Any) -> Floats:
        axis, limits = self._axes[number]
        parts = axis.part(values, limits)
        # Far outside, numbers would only be long.
        return np.asarray(np.clip(SIDE * (1.0 - parts if number else parts), -SIDE, 2 * SIDE))

    def points(self, layer: Curve | Marks) -> tuple[Floats, Floats]:
        """Those of a layer."""
        return self(0, layer.x), self(1, layer.y)


def _grid(across: tuple[Ticks, Ticks]) -> str:
    x = [f"M{SIDE * part:.0f} 0V{SIDE}" for part, _ in across[0]]
    y = [f"M0 {SIDE * (1 - part):.0f}H{SIDE}" for part, _ in across[1]]
    return _path("".join(x + y), "var(--grid)", 1.0)


def _path(steps: str, colour: str, width: float, alpha: float = 1.0, **more: str) -> str:
    if not steps:
        return ""
    options = "".join(f' {name.replace("_", "-")}="{text}"' for name, text in more.items() if text)
    opacity = f' opacity="{alpha:.3g}"' if alpha < 1.0 else ""
    return (
        f'<path d="{steps}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
        f'vector-effect="non-scaling-stroke"{opacity}{options}/>'
    )


def _steps(x: Floats, y: Floats) -> str:
    """A line through points, broken where they are not finite."""
    points = np.stack([x, y], axis=1)
    finite = np.isfinite(x) & np.isfinite(y)
    pieces = []
    for piece in np.split(np.arange(len(points)), np.flatnonzero(~finite)):
        whole = points[piece[finite[piece]]].round().astype(int)
        if len(whole) > 1:
            fresh = np.r_[True, (np.diff(whole, axis=0) != 0).any(axis=1)]
            pieces.append("M" + " ".join(map(str, whole[fresh].ravel().tolist())))
    return "".join(pieces)


def _layers(panel: Panel, places: _Places) -> Iterator[str]:
    """All layers but words, from the lowest kind to the highest."""
    for ground in panel.absent:
        yield _rectangles(ground, places)
    for image in panel.of(Image):
        yield _image(image, places)
    for area in panel.of(Area):
        x, low, high = places(0, area.x), places(1, area.low), places(1, area.high)
        steps = _steps(np.r_[x, x[::-1]], np.r_[high, low[::-1]])
        yield f'<path d="{steps}" fill="{area.colour}" opacity="{area.alpha:g}"/>'
    for shapes in panel.of(Polygons):
        corners = (np.asarray(one, dtype=float).T for one in shapes.corners)
        steps = "".join(_steps(places(0, x), places(1, y)) for x, y in corners)
        yield f'<path d="{steps}" fill="{shapes.colour}" opacity="{shapes.alpha:g}"/>'
    for rectangles in panel.of(Rectangles):
        yield _rectangles(rectangles, places)
    for line in panel.of(Across):
        number = "xy".index(line.axis)
        for place, colour in line.rows:
            at = places(number, place)
            steps = f"M0 {at:.0f}H{SIDE}" if number else f"M{at:.0f} 0V{SIDE}"
            yield _path(steps, colour, line.width, stroke_dasharray=DASH_TEXTS[line.dash])
    for segments in panel.of(Segments):
        yield from _segments(segments, places)
    for curve in panel.of(Curve):
        dash = DASH_TEXTS[curve.dash]
        steps = _steps(*places.points(curve))
        yield _path(steps, curve.colour, curve.width, curve.alpha, stroke_dasharray=dash)
    for marks in panel.of(Marks):
        if marks.filled:
            yield from _marks(marks, places)


def _rectangles(rectangles: Rectangles, places: _Places) -> str:
    """Hatched ones as a pale area."""
    x, y = places(0, rectangles.corners[:, 0::2]), places(1, rectangles.corners[:, 1::2])
    steps = "".join(
        f"M{x0:.0f} {y0:.0f}H{x1:.0f}V{y1:.0f}H{x0:.0f}"
        for (x0, x1), (y0, y1) in zip(x, y, strict=True)
    )
    alpha = rectangles.alpha * (0.25 if rectangles.hatch else 1.0)
    return f'<path d="{steps}" fill="{rectangles.colour}" opacity="{alpha:g}"/>'


def _segments(segments: Segments, places: _Places) -> Iterator[str]:
    ends = places(0, segments.ends[:, 0::2]), places(1, segments.ends[:, 1::2])
    (x0, x1), (y0, y1) = (values.round().T for values in ends)
    rows = zip(x0, y0, x1, y1, strict=True)
    steps = [f"M{a:.0f} {b:.0f}L{c:.0f} {d:.0f}" for a, b, c, d in rows]
    known = np.isfinite(x0 + y0 + x1 + y1)
    for colour, path in _by_colour(steps, segments.hues, known):
        yield _path(path, colour, segments.width, segments.alpha)


def _marks(marks: Marks, places: _Places) -> Iterator[str]:
    x, y = (values.round() for values in places.points(marks))
    steps = [f"M{across:.0f} {up:.0f}h0" for across, up in zip(x, y, strict=True)]
    for colour, path in _by_colour(steps, marks.hues, np.isfinite(x) & np.isfinite(y)):
        yield _symbol(marks, path, colour)


def _by_colour(
    steps: Sequence[str], hues: Sequence[str], known: NDArray[np.bool_]
) -> Iterable[tuple[str, str]]:
    """Those steps that have a place, as one path for each colour."""
    found: dict[str, str] = {}
    for step, colour, there in zip(steps, hues, known, strict=True):
        if there:
            found[colour] = found.get(colour, "") + step
    return found.items()


def _symbol(marks: Marks, steps: str, colour: str) -> str:
    """Dots, or squares, which keep their shape however the square of data is stretched."""
    cap = "square" if marks.marker.startswith("square") else "round"
    size = marks.size * SIZES.get(marks.marker, 1.0)
    return _path(steps, colour, size, marks.alpha, stroke_linecap=cap)


def _hollow(panel: Panel, places: _Places) -> Iterator[str]:
    """Symbols that are not filled: circles and squares around their places."""
    for marks in panel.of(Marks):
        if marks.filled:
            continue
        half = 0.5 * marks.size
        if marks.marker.startswith("square"):
            outline = f"M{-half:g} {-half:g}h{2 * half:g}v{2 * half:g}h{-2 * half:g}z"
        else:
            arc = f"a{half:g} {half:g} 0 1 0"
            outline = f"M{-half:g} 0{arc} {2 * half:g} 0{arc} {-2 * half:g} 0"
        across, up = (values / SIDE for values in places.points(marks))
        for x, y, colour in zip(across, up, marks.hues, strict=True):
            if 0.0 <= x <= 1.0 and 0.0 <= y <= 1.0:
                yield (
                    f'<svg x="{_percent(x)}" y="{_percent(y)}" overflow="visible">'
                    f"{_path(outline, colour, marks.edge, marks.alpha)}</svg>"
                )


def _image(image: Image, places: _Places) -> str:
    left, right, low, high = image.extent
    (x0, x1), (y0, y1) = places(0, [left, right]), places(1, [low, high])
    rising = image.values[:: -1 if y1 < y0 else 1, :: 1 if x0 < x1 else -1]
    source = _png(_pixels(rising, image.colours))
    return (
        f'<image x="{min(x0, x1):.1f}" y="{min(y0, y1):.1f}" width="{abs(x1 - x0):.1f}" '
        f'height="{abs(y1 - y0):.1f}" preserveAspectRatio="none" opacity="{image.alpha:g}" '
        f'style="image-rendering:pixelated" href="{source}"/>'
    )


def _pixels(values: Numbers, scale: ColourScale) -> Any:
    """Red, green, blue and opacity of each cell."""
    colours = _palette(scale)[0]
    values = np.asarray(values, dtype=float)
    parts = np.clip(np.nan_to_num(scale.part(values)), -1.0, 2.0)
    pixels = colours[np.clip(parts * len(colours), 0, len(colours) - 1).astype(int)]
    if scale.under is not None:
        pixels[parts < 0.0] = _channels(scale.under)
    pixels[np.isnan(values)] = _channels(scale.missing)
    return pixels


def _channels(colour: str) -> tuple[int, ...]:
    digits = colour.removeprefix("#")
    return tuple(bytes.fromhex(digits if len(digits) == 8 else f"{digits}ff"))


def _palette(scale: ColourScale) -> Any:
    """The colours of a scale as a row of pixels."""
    return np.array([[_channels(colour) for colour in palette_of(scale)]], dtype=np.uint8)


def _png(pixels: Any) -> str:
    """Address that holds the picture itself."""
    height, width, _ = pixels.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 1)), (b"IEND", b""))
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def _text(x: str, y: str, words: str, anchor: str = "middle", **more: Any) -> str:
    options = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{options}>{escape(words)}</text>'


def _percent(part: float) -> str:
    return f"{100.0 * part:.2f}%"


def _fill(colour: str | None) -> str:
    """Of words; those without a colour stand on a dark ground of their own."""
    return (
        f"fill:{colour}"
        if colour
        else "fill:white;stroke:#595959;stroke-width:6px;stroke-linejoin:round;paint-order:stroke"
    )


def _words(panel: Panel, places: _Places) -> Iterator[str]:
    for texts in panel.of(Texts):
        across, up = places(0, texts.x) / SIDE, places(1, texts.y) / SIDE
        turns = (turn for *_, turn in texts.rows)
        for x, y, words, turn in zip(across, up, texts.words, turns, strict=True):
            if 0.0 <= x <= 1.0 and 0.0 <= y <= 1.0:
                text = _text(
                    "0",
                    "0",
                    words,
                    "middle" if texts.align == "center" else "start",
                    dy=4 if texts.align == "center" else 0,
                    style=f"font-size:{texts.size:g}pt;{_fill(texts.colour)}",
                    **({"transform": f"rotate({-turn:g})"} if turn else {}),
                )
                yield f'<svg x="{_percent(x)}" y="{_percent(y)}" overflow="visible">{text}</svg>'


def _names(names: Sequence[EndName], places: _Places) -> Iterator[str]:
    for name in names:
        x, y = float(places(0, name.x)) / SIDE, float(places(1, name.y)) / SIDE
        yield _text(
            _percent(x),
            _percent(y),
            name.words,
            "start" if name.align == "left" else "end",
            dx=f"{name.right:g}",
            dy=f"{name.down + 4:g}",
            style=f"font-size:{SIZE}px;fill:{name.colour}",
        )


def _axes(panel: Panel, across: tuple[Ticks, Ticks], left: float) -> str:
    x = [
        _text(_percent(part), "100%", text, dy=19, style="font-size:12px")
        for part, text in across[0]
    ]
    y = [
        _text("-11", _percent(1.0 - part), text, "end", dy=4, style="font-size:12px")
        for part, text in across[1]
    ]
    names = (
        []
        if panel.third
        else [
            _text("50%", "100%", panel.x.label, dy=40),
            '<svg y="50%" overflow="visible">'
            + _text("0", f"{20 - left:.0f}", panel.y.label, transform="rotate(-90)")
            + "</svg>",
        ]
    )
    title = (
        [_text("0", "-10", panel.title, "start", style="font-weight:bold;font-size:15px")]
        if panel.title
        else []
    )
    return "".join(x + y + names + title)


def _bars(scales: Sequence[ColourScale], above: float) -> str:
    """Colour bars: above the frame, or below its horizontal axis."""
    drawn = []
    tops = {True: -above + 20.0, False: UNDER + 20.0}
    for scale in scales:
        axis = Axis("", scale.limits, scale.scale)
        base, top = ("0" if scale.above else "100%"), tops[scale.above]
        parts = [
            _text("0", "0", scale.title, "start", dy=-5),
            '<image width="100%" height="8" preserveAspectRatio="none" '
            f'href="{_png(_palette(scale))}"/>',
            *(
                _text(_percent(part), "22", text, style="font-size:12px")
                for part, text in ticks(axis, scale.limits)
            ),
        ]
        drawn.append(
            f'<svg y="{base}" overflow="visible"><g style="transform:translateY({top:g}px)">'
            f"{''.join(parts)}</g></svg>"
        )
        tops[scale.above] += BAR
    return "".join(drawn)


def _legend(found: Sequence[Entry], top: float) -> str:
    """Entries in columns, each with its line, symbol or patch."""
    step = 34 + CHARACTER * max((len(entry.label) for entry in found), default=0)
    drawn = []
    for number, entry in enumerate(found):
        x, y = step * (number % COLUMNS), top + ROW * (number // COLUMNS) + 11
        sample = ""
        if entry.patch:
            sample += f'<path d="M0 {y - 7}h20v14h-20" fill="{entry.patch.colour}" opacity=".5"/>'
        if entry.line:
            dash, alpha = DASH_TEXTS[entry.line.dash], entry.line.alpha
            sample += _path(
                f"M0 {y}h20", entry.line_colour, entry.line.width, alpha, stroke_dasharray=dash
            )
        if entry.mark:
            sample += _symbol(entry.mark, f"M10 {y}h0", entry.mark_colour)
        words = _text("25", f"{y}", entry.label, "start", dy=4, style="font-size:12.35px")
        drawn.append(f'<g transform="translate({x:.0f})">{sample}{words}</g>')
    return f'<svg y="100%" overflow="visible">{"".join(drawn)}</svg>'
