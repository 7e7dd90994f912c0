"""Panels at random, of all kinds of layers, and one that has every kind."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from dashboard.plots.vocabulary import (
    DECADES,
    LINEAR,
    LOG,
    Across,
    Area,
    Axis,
    ColourScale,
    Columns,
    Curve,
    Image,
    Key,
    Marks,
    Panel,
    Polygons,
    Rectangles,
    Segments,
    Texts,
)

LABELS = ("", "one", "two", "β, Sₘᵢₓ")
COLOURS = ("#ff0000", "#00ff00", "#0000ff")
SCALES = (LINEAR, LOG, DECADES)
PALETTE = ("#000000", "#888888", "#ffffff")

labels = st.sampled_from(LABELS)
colours = st.sampled_from(COLOURS)
dashes = st.sampled_from(["solid", "dashed", "dotted"])
numbers = st.floats(0.5, 9.0).map(lambda value: round(value, 3))


@st.composite
def columns(draw: Any, least: int = 0) -> Columns:
    count = draw(st.integers(least, 4))
    x = np.sort(draw(st.lists(numbers, min_size=count, max_size=count)))
    y = np.array(draw(st.lists(numbers | st.just(np.nan), min_size=count, max_size=count)))
    further = [("Z", "charge", np.arange(count))] * draw(st.integers(0, 1))
    return [("x", "x", x), ("y", "y", y.astype(float)), *further]


@st.composite
def colour_scales(draw: Any) -> ColourScale:
    scale = draw(st.sampled_from(SCALES))
    return ColourScale(
        PALETTE[: draw(st.integers(2, 3))],
        (1.0, draw(numbers) + 1.0),
        draw(st.sampled_from(["", "bar", "other bar"])),
        scale,
        under=draw(st.none() | colours),
    )


@st.composite
def images(draw: Any) -> Image:
    shape = draw(st.tuples(st.integers(2, 3), st.integers(2, 3)))
    values = draw(numbers) * np.arange(1.0, shape[0] * shape[1] + 1.0).reshape(shape)
    told = draw(st.booleans())
    return Image(
        draw(labels),
        np.linspace(1.0, 2.0, shape[1]),
        np.linspace(1.0, draw(numbers) + 1.0, shape[0]),
        values,
        draw(colour_scales()),
        tips=[("X", "value{%.3e}"), ("N", "name"), ("x", "$x")] * told,
        details={"name": values.astype(str)} if told else {},
    )


@st.composite
def corners(draw: Any, least: int = 0) -> np.ndarray:
    rows = st.lists(st.tuples(numbers, numbers, numbers, numbers), min_size=least, max_size=3)
    return np.array(draw(rows), dtype=float).reshape(-1, 4)


@st.composite
def marks(draw: Any) -> Marks:
    found = draw(columns())
    count = len(found[0][2])
    several = draw(st.booleans())
    return Marks(
        draw(labels),
        found,
        (COLOURS * 2)[:count] if several else draw(colours),
        draw(st.sampled_from(["circle", "diamond"])),
        filled=draw(st.booleans()),
        turns=draw(st.none() | st.just(30.0 * np.arange(count))),
        told=draw(st.booleans()),
        scale=draw(st.none() | colour_scales()),
    )


@st.composite
def rectangles(draw: Any) -> Rectangles:
    found = draw(corners())
    told = [("name", "nuclide", [f"n{row}" for row in range(len(found))])]
    return Rectangles(
        draw(labels), found, hatch=draw(st.sampled_from(["", "/"])), told=told * draw(st.booleans())
    )


@st.composite
def areas(draw: Any) -> Area:
    x = np.array([1.0, 2.0, 3.0])
    return Area(draw(labels), x, x, x + draw(numbers), draw(colours))


@st.composite
def polygons(draw: Any) -> Polygons:
    shapes = [np.array([[1.0, 1.0], [2.0, 1.0], [draw(numbers), 2.0]])] * draw(st.integers(0, 2))
    return Polygons(draw(labels), shapes, draw(colours))


@st.composite
def texts(draw: Any) -> Texts:
    places = draw(st.lists(numbers, max_size=2))
    return Texts("words", places, places, ["β"] * len(places), colour=draw(st.none() | colours))


layers = st.one_of(
    st.builds(Curve, labels, columns(), colours, dashes, width=st.sampled_from([2.0, 5.0]),
              told=st.booleans()),
    st.builds(Key, st.sampled_from(LABELS[1:]), dash=dashes),
    marks(),
    images(),
    st.builds(Segments, labels, corners(), colours, scale=st.none() | colour_scales()),
    rectangles(),
    areas(),
    polygons(),
    st.builds(Across, st.sampled_from("xy"), st.lists(numbers | st.just(np.nan), max_size=2),
              label=labels),
    texts(),
)  # fmt: skip


@st.composite
def axes(draw: Any, name: str = "") -> Axis:
    ticks = st.lists(numbers, max_size=2, unique=True)
    named = st.lists(
        st.tuples(numbers, st.sampled_from("AB")), max_size=2, unique_by=lambda t: t[0]
    )
    return Axis(
        draw(st.sampled_from(["x", "n_B, fm⁻³"])),
        draw(st.none() | st.just((0.5, 12.0)) | st.just((1.0, 3.0))),
        draw(st.sampled_from(SCALES)),
        draw(st.none() | ticks | named),
        # Panels that share an axis have it in one direction.
        falling=draw(st.booleans()) and not name,
        name=name,
    )


@st.composite
def panels(draw: Any, name: str = "") -> Panel:
    return Panel(
        tuple(draw(st.lists(layers, max_size=5))),
        draw(axes(name)),
        draw(axes()),
        draw(st.sampled_from(["", "¹⁴He", "T = 0.4 MeV"])),
        legend=draw(st.booleans()),
        grid=draw(st.booleans()),
    )


EVERYTHING = Panel(
    (
        Image("cells", np.arange(3.0), np.arange(3.0), np.arange(9.0).reshape(3, 3),
              ColourScale(PALETTE, (0.0, 8.0), "in cells", under="#ff0000"),
              tips=[("X", "value{%.3e}"), ("name", "name"), ("x", "$x")],
              details={"name": np.arange(9.0).reshape(3, 3).astype(str)}),
        Curve("curve", [("x", "X", np.arange(3.0)), ("y", "Y", np.array([1.0, 2.0, np.nan])),
                        ("Z", "charge", np.arange(3))], "#ff0000", "dashed"),
        Curve("", [("x", "X", np.arange(3.0)), ("y", "Y", -np.arange(3.0))], "#00ff00", told=False),
        Key("what a dash means", dash="dotted"),
        Marks("marks", [("x", "X", np.arange(2.0)), ("y", "Y", np.arange(2.0)),
                        ("name", "nuclide", np.array(["¹⁴He", "⁷H"]))], COLOURS[:2], "diamond",
              filled=False, turns=np.array([0.0, 30.0]),
              scale=ColourScale(PALETTE, (0.0, 1.0), "of marks")),
        Segments("segments", np.array([[0.0, 0.0, 2.0, 2.0], [0.0, 2.0, 2.0, 0.0]]), COLOURS[:2]),
        Rectangles("hatched", np.array([[0.0, 0.0, 1.0, 1.0]]), hatch="/",
                   told=[("w", "W", ["why"])]),
        Area("area", np.arange(3.0), np.zeros(3), np.ones(3), "#0000ff"),
        Polygons("polygons", [np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 1.0]])], "#00ffff"),
        Across("x", [0.5, np.nan], ["#ff0000", "#00ff00"], label="upright"),
        Across("y", [0.25]),
        Texts("tags", [1.0], [1.0], ["word"]),
        Texts("words", [1.0], [2.0], ["β"], colour="#000000", align="left", turns=[30.0]),
    ),
    Axis("x, fm", (0.0, 2.0)),
    Axis("y, MeV", falling=True),
    "Title",
)  # fmt: skip
"""Every kind of layer."""
