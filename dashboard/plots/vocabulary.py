"""What a figure shows: panels of layers, said without a word about who draws them.

A figure returns a tuple of `Panel`. Each layer is a row of what its kind draws: eight models are
eight `Curve`s, and a model that is not chosen is simply not there. Renderers are `bokeh_plot.py`
(live and exported by a browser), `dashboard/files/publication` (matplotlib, for print) and
`holoviews_plot.py` (for notebooks).

Columns are triples of a name, a label for readers, and values; the first two are drawn, all are
told on hovering.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from dashboard.plots.palette import GREY
from dashboard.plots.palette import Dash as Dash

Limits = tuple[float, float]
Floats = NDArray[np.float64]
Numbers = NDArray[np.number[Any]]
"""An array of numbers of any kind."""
Places = Sequence[float] | Numbers
Columns = Sequence[tuple[str, str, Sequence[Any] | NDArray[Any]]]
Scale = Literal["linear", "log", "decades"]

LINEAR: Scale = "linear"
LOG: Scale = "log"
DECADES: Scale = "decades"
"""Values are common logarithms, labelled by the numbers themselves. For maps: what draws images
stretches them evenly over an axis."""

TRANSPARENT = "#00000000"
MISSING_HATCH = "/"
"""Of cells without a value."""


@dataclass(frozen=True)
class Axis:
    """One axis of a panel.

    Parameters
    ----------
    limits : where it begins and ends; None: where the data do, with some room.
    ticks : places, or pairs of a place and a text; None: as the renderer finds them.
    falling : whether the first of the limits is at the right, or at the top.
    name : panels of a figure whose axes have the same name share it.
    chooses : the input that its numbers are values of, under the name by which a page shares it: a
        click in the panel sets it, and all figures of a page show one crosshair there. "": none.
    kept : whether the first of the limits stays where it is when a square panel widens the axis to
        the shape of its frame, not the middle.
    """

    label: str
    limits: Limits | None = None
    scale: Scale = LINEAR
    ticks: Sequence[float | tuple[float, str]] | None = None
    falling: bool = False
    name: str = ""
    chooses: str = ""
    kept: bool = False

    def told(self, values: Any) -> Any:
        """Values along the axis as a reader knows them: the numbers, not their logarithms."""
        return 10.0 ** np.asarray(values, dtype=float) if self.scale == DECADES else values

    def part(self, values: Places | float, limits: Limits) -> Floats:
        """Where values are between two limits of the axis: 0 at the first, 1 at the second."""
        return _part(self.scale, values, limits)

    def at(self, parts: Floats, limits: Limits) -> Floats:
        """Values at parts of the axis: the other way round."""
        ends = np.asarray(limits, dtype=float)
        with np.errstate(all="ignore"):
            ends = np.log10(ends) if self.scale == LOG else ends
            values = ends[0] + parts * (ends[1] - ends[0])
            return np.asarray(10.0**values if self.scale == LOG else values)


def _part(scale: Scale, values: Places | float, limits: Limits) -> Floats:
    values, ends = np.asarray(values, dtype=float), np.asarray(limits, dtype=float)
    with np.errstate(all="ignore"):
        if scale == LOG:
            values, ends = np.log10(values), np.log10(ends)
        return np.asarray((values - ends[0]) / (ends[1] - ends[0]))


@dataclass(frozen=True)
class ColourScale:
    """Which colour a value has, and the bar that says so.

    Parameters
    ----------
    palette : colours from low to high, or the name of a common palette.
    limits : values of the first and of the last colour.
    title : of the colour bar; without one there is no bar.
    scale : of the values; "decades" as for an axis.
    under : colour of what lies below the limits; None: the first.
    missing : colour of nan.
    missing_name : what nan means; its cells are hatched, and the legend says so. For another kind
        of absence (such as "no such point" beside "no data") a figure has `Rectangles` of its own.
    above : whether the bar lies above the panel, not below.
    """

    palette: Sequence[str] | str
    limits: Limits
    title: str = ""
    scale: Scale = LINEAR
    under: str | None = None
    missing: str = TRANSPARENT
    missing_name: str = ""
    above: bool = False

    def colours(self, values: Numbers) -> list[str]:
        """The colour of each value; of a palette that is given by its colours.

        Raises
        ------
        TypeError : the palette is given by its name.
        """
        if isinstance(self.palette, str):
            raise TypeError(self.palette)
        values = np.asarray(values, dtype=float)
        places = self.part(values) * len(self.palette)
        found = np.clip(np.nan_to_num(places), 0, len(self.palette) - 1).astype(int)
        return [
            self.missing if np.isnan(value) else self.palette[place]
            for value, place in zip(values, found, strict=True)
        ]

    def part(self, values: Numbers) -> Floats:
        """Where values are on the scale: 0 at the first colour, 1 at the last."""
        return _part(self.scale, values, self.limits)


class _Pointed:
    """A layer of points, the first two of whose columns are drawn."""

    columns: Columns

    @property
    def x(self) -> Floats:
        """Values along the horizontal axis."""
        return np.asarray(self.columns[0][2], dtype=float)

    @property
    def y(self) -> Floats:
        """Values along the vertical axis."""
        return np.asarray(self.columns[1][2], dtype=float)

    @property
    def has_rows(self) -> bool:
        """Whether there is anything to draw."""
        return bool(np.isfinite(self.y).any())


@dataclass(frozen=True, eq=False)
class Curve(_Pointed):
    """A line through points; nan breaks it.

    Parameters
    ----------
    label : its name in the legend; those of one name are one entry, "" is none.
    told : whether it is told on hovering.
    key : label of the `Key` that explains its dash or width; the curve is hidden with it, too.
    end : a short name that stands at the curve's last visible point where it fits: then the legend
        has no entry for the curve, unless something else has the same label. "" for none.
    """

    label: str
    columns: Columns
    colour: str
    dash: Dash = "solid"
    width: float = 2.0
    alpha: float = 1.0
    told: bool = True
    key: str = ""
    end: str = ""


@dataclass(frozen=True, eq=False)
class Key:
    """An entry of the legend for what is drawn under other names, such as what a dash means.

    Parameters
    ----------
    group : what the entries of its kind tell apart, such as "T" or "liquid": they stand together
        after the others. Entries of curves with such a `key` show the colour alone, as solid lines.
    """

    label: str
    colour: str = GREY
    dash: Dash = "solid"
    width: float = 2.0
    alpha: float = 1.0
    group: str = ""
    has_rows: ClassVar[bool] = True


@dataclass(frozen=True, eq=False)
class Marks(_Pointed):
    """Symbols.

    Parameters
    ----------
    colours : one for all, or one for each.
    turns : degrees by which each is turned.
    scale : what the colours mean, if they come from a scale.
    """

    label: str
    columns: Columns
    colours: str | Sequence[str]
    marker: str = "circle"
    size: float = 8.0
    filled: bool = True
    edge: float = 1.0
    turns: Places | None = None
    told: bool = True
    scale: ColourScale | None = None
    alpha: float = 1.0

    @property
    def hues(self) -> list[str]:
        """The colour of each."""
        return _each(self.colours, len(self.columns[0][2]))

    @property
    def angles(self) -> Floats:
        """Degrees by which each is turned."""
        return _angles(self.turns, len(self.columns[0][2]))


@dataclass(frozen=True, eq=False)
class Image:
    """Cells centred at x and y, a row of values for each y.

    Parameters
    ----------
    tips : pairs of a label and a column, or "$x", "$y", "value" (the cell's), with a format in
        braces, told on hovering: ("X", "value{%.3e}"). None: nothing is.
    details : further columns for `tips`, arrays of the shape of `values`.
    """

    label: str
    x: Numbers
    y: Numbers
    values: Numbers
    colours: ColourScale
    alpha: float = 1.0
    tips: Sequence[tuple[str, str]] = ()
    details: dict[str, NDArray[Any]] = field(default_factory=dict)
    has_rows: ClassVar[bool] = True

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Outer edges of the cells, which are of equal width: left, right, lower, upper."""
        return (*_edges(self.x), *_edges(self.y))


@dataclass(frozen=True, eq=False)
class Segments:
    """Straight lines from (x0, y0) to (x1, y1), a row of `ends` for each."""

    label: str
    ends: Numbers
    colours: str | Sequence[str]
    width: float = 1.0
    alpha: float = 1.0
    scale: ColourScale | None = None
    dash: ClassVar[Dash] = "solid"

    @property
    def hues(self) -> list[str]:
        """The colour of each."""
        return _each(self.colours, len(self.ends))

    @property
    def has_rows(self) -> bool:
        """Whether there is anything to draw."""
        return len(self.ends) > 0


@dataclass(frozen=True, eq=False)
class Rectangles:
    """Rectangles from (x0, y0) to (x1, y1), a row of `corners` for each; filled, or hatched."""

    label: str
    corners: Numbers
    colour: str = GREY
    alpha: float = 1.0
    hatch: str = ""
    told: Columns = ()

    @property
    def fill(self) -> str:
        """Colour of the insides."""
        return TRANSPARENT if self.hatch else self.colour

    @property
    def has_rows(self) -> bool:
        """Whether there is anything to draw."""
        return len(self.corners) > 0


@dataclass(frozen=True, eq=False)
class Area:
    """What lies between two lines over the same x."""

    label: str
    x: Numbers
    low: Numbers
    high: Numbers
    colour: str
    alpha: float = 0.35
    hatch: ClassVar[str] = ""
    has_rows: ClassVar[bool] = True

    @property
    def fill(self) -> str:
        """Colour of the insides."""
        return self.colour


@dataclass(frozen=True, eq=False)
class Polygons:
    """Filled shapes: for each the places of its corners, rows of x and y."""

    label: str
    corners: Sequence[Numbers]
    colour: str
    alpha: float = 0.35
    hatch: ClassVar[str] = ""

    @property
    def fill(self) -> str:
        """Colour of the insides."""
        return self.colour

    @property
    def has_rows(self) -> bool:
        """Whether there is anything to draw."""
        return len(self.corners) > 0


@dataclass(frozen=True, eq=False)
class Across:
    """Thin lines across the panel, at places of one axis.

    Parameters
    ----------
    axis : "x" for vertical lines, "y" for horizontal ones.
    label : its name in the legend, "" for none.
    """

    axis: Literal["x", "y"]
    places: Places
    colours: str | Sequence[str] = GREY
    dash: Dash = "dotted"
    label: str = ""
    width: float = 1.0
    alpha: ClassVar[float] = 1.0

    @property
    def rows(self) -> list[tuple[float, str]]:
        """Place and colour of each line."""
        pairs = zip(self.places, _each(self.colours, len(self.places)), strict=True)
        return [(float(place), hue) for place, hue in pairs if np.isfinite(place)]

    @property
    def has_rows(self) -> bool:
        """Whether there is anything to draw."""
        return len(self.rows) > 0


@dataclass(frozen=True, eq=False)
class Texts:
    """Words at places.

    Parameters
    ----------
    size : in points.
    colour : None: on a ground of their own, readable on any colour.
    align : "center" or "left"; left ones stand on their place.
    turns : degrees.
    """

    label: str
    x: Places
    y: Places
    words: Sequence[str]
    size: float = 9.0
    colour: str | None = None
    align: Literal["center", "left"] = "center"
    turns: Places | None = None

    @property
    def baseline(self) -> Literal["middle", "bottom"]:
        """What of the words stands on their place."""
        return "middle" if self.align == "center" else "bottom"

    @property
    def rows(self) -> list[tuple[float, float, str, float]]:
        """Place, words and turn of each."""
        angles = _angles(self.turns, len(self.words))
        rows = zip(self.x, self.y, self.words, angles, strict=True)
        return [(float(x), float(y), words, float(angle)) for x, y, words, angle in rows]

    @property
    def has_rows(self) -> bool:
        """Whether there is anything to draw."""
        return len(self.words) > 0


def _each(colours: str | Sequence[str], count: int) -> list[str]:
    return [colours] * count if isinstance(colours, str) else list(colours)


def _angles(turns: Places | None, count: int) -> Floats:
    return np.zeros(count) if turns is None else np.asarray(turns, dtype=float)


Layer = Curve | Key | Marks | Image | Segments | Rectangles | Area | Polygons | Across | Texts
_Kind = TypeVar("_Kind")


@dataclass(frozen=True, eq=False)
class Inset:
    """A part of a panel enlarged, or other axes, in a small frame within the panel.

    Parameters
    ----------
    layers : curves and marks alone.
    x, y : axes with limits; their labels are those of the panel.
    place : left, lower, right and upper edges, in parts of the panel's frame.
    title : stands above it.
    """

    layers: tuple[Curve | Marks, ...]
    x: Axis
    y: Axis
    place: tuple[float, float, float, float]
    title: str = ""

    @property
    def limits(self) -> tuple[Limits, Limits]:
        """First and last value of each axis."""
        x, y = (
            (high, low) if axis.falling else (low, high)
            for axis in (self.x, self.y)
            for low, high in [axis.limits or (0.0, 1.0)]
        )
        return x, y

    def parts(self, layer: Curve | Marks) -> tuple[Floats, Floats]:
        """Where the points of a layer are: 0 at the first limit of each axis, 1 at the second."""
        x, y = self.limits
        return self.x.part(layer.x, x), self.y.part(layer.y, y)


@dataclass(frozen=True, eq=False)
class Panel:
    """One frame with two axes.

    Parameters
    ----------
    layers : from the lowest to the highest of their kind; images lie below areas, these below
        lines, these below symbols, words above all.
    legend : whether it has one.
    square : whether a unit is as long on both axes.
    opens : what a click opens instead of setting an input of the page, in words; "": nothing.
    inset : a small frame within this one; renderers draw it as `dashboard.plots.inset` puts it.
    third : label of the fraction that is left of those on both axes, if the panel is a triangle as
        `dashboard.plots.triangle` makes it: its sides stand instead of axes, which are not drawn.
    """

    layers: tuple[Layer, ...]
    x: Axis
    y: Axis
    title: str = ""
    legend: bool = True
    grid: bool = True
    square: bool = False
    opens: str = ""
    inset: Inset | None = None
    third: str = ""

    @property
    def absent(self) -> tuple[Rectangles, ...]:
        """Hatched grounds below images some of whose cells are missing, seen through those."""
        return tuple(
            Rectangles(image.colours.missing_name, _ground(image), hatch=MISSING_HATCH)
            for image in self.of(Image)
            if image.colours.missing_name and np.isnan(np.asarray(image.values, dtype=float)).any()
        )

    def of(self, kind: type[_Kind]) -> list[_Kind]:
        """The layers of one kind, in their order."""
        return [layer for layer in self.layers if isinstance(layer, kind)]


def _ground(image: Image) -> Floats:
    left, right, low, high = image.extent
    return np.array([[left, low, right, high]])


def _edges(places: Numbers) -> Limits:
    half = 0.5 * (places[-1] - places[0]) / max(len(places) - 1, 1) or 0.5
    return float(places[0] - half), float(places[-1] + half)


def vertical(places: Places | float | None, colours: str = GREY, dash: Dash = "dotted") -> Across:
    """Thin lines at places of the horizontal axis; none at None."""
    return Across("x", _several(places), colours, dash)


def horizontal(places: Places | float | None, colours: str = GREY, dash: Dash = "dotted") -> Across:
    """Thin lines at places of the vertical axis; none at None."""
    return Across("y", _several(places), colours, dash)


def _several(places: Places | float | None) -> Places:
    if places is None:
        return []
    return places if isinstance(places, Sequence | np.ndarray) else [float(places)]


def broken(*pieces: Numbers) -> Floats:
    """Pieces of a line with nan between them."""
    if not pieces:
        return np.empty(0)
    parts: list[Floats] = []
    for piece in pieces:
        parts += [np.asarray(piece, dtype=float), np.array([np.nan])]
    return np.concatenate(parts[:-1])


def changes(values: NDArray[Any]) -> NDArray[np.intp]:
    """The rows that differ from the one before them."""
    return np.flatnonzero(values[1:] != values[:-1]) + 1


def split(values: NDArray[Any], starts: NDArray[np.intp]) -> Floats:
    """A line with nan before each of the rows at which another piece starts."""
    return broken(*np.split(np.asarray(values, dtype=float), starts))
