"""What explains a panel: entries of its legend and colour bars, from the rows it shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dashboard.plots.bokeh_legend import columns_of
from dashboard.plots.legend import bars, entries
from dashboard.plots.palette import GREY
from dashboard.plots.vocabulary import (
    LOG,
    Across,
    Axis,
    ColourScale,
    Curve,
    Dash,
    Image,
    Key,
    Layer,
    Marks,
    Panel,
    Rectangles,
    broken,
    horizontal,
    vertical,
)


def panel(*layers: Layer, legend: bool = True) -> Panel:
    return Panel(layers, Axis("x"), Axis("y"), legend=legend)


def curve(label: str, y: float = 1.0, colour: str = "#ff0000") -> Curve:
    return Curve(label, [("x", "x", np.zeros(1)), ("y", "y", np.full(1, y))], colour)


def marks(label: str, colours: tuple[str, ...] = ("#00ff00",)) -> Marks:
    places = np.zeros(len(colours))
    return Marks(label, [("x", "x", places), ("y", "y", places)], colours)


def test_one_entry_a_name_in_the_order_of_the_layers() -> None:
    shown = panel(curve("liquid"), marks("liquid"), Key("dashed"), curve("solid"), curve("liquid"))
    found = entries(shown)
    assert [entry.label for entry in found] == ["liquid", "dashed", "solid"]
    assert found[0].line is shown.layers[0]
    assert found[0].mark is shown.layers[1]


def test_what_is_not_drawn_or_has_no_name_is_no_entry() -> None:
    nothing = Rectangles("nothing", np.empty((0, 4)))
    nowhere = Across("x", [np.nan], label="nowhere")
    assert entries(panel(curve(""), curve("undefined", np.nan), nothing, nowhere)) == []
    assert entries(panel(curve("line"), legend=False)) == []


def test_an_entry_is_grey_where_its_colours_differ() -> None:
    lines = Across("y", [1.0, 2.0], ["#ff0000", "#00ff00"], label="ends")
    (entry,) = entries(panel(lines))
    assert entry.line_colour == GREY
    (entry,) = entries(panel(Across("y", [1.0, 2.0], ["#ff0000"] * 2, label="ends")))
    assert entry.line_colour == "#ff0000"


def test_a_bar_for_each_scale_with_a_title() -> None:
    """Also where its palette is a list."""
    scale = ColourScale(["#000000", "#ffffff"], (0.0, 1.0), "X")
    other = ColourScale("cividis", (0.0, 1.0), "Y")
    untitled = ColourScale("cividis", (0.0, 1.0))
    cells = [
        Image("cells", np.arange(2.0), np.arange(2.0), np.zeros((2, 2)), colours)
        for colours in (scale, untitled, other, scale)
    ]
    assert bars(panel(*cells)) == [scale, other]


@pytest.mark.parametrize(
    ("scale", "values"), [("linear", [0.0, 5.0, 9.0, 99.0]), (LOG, [1.0, 20.0, 900.0, 1e9])]
)
def test_colours_of_a_scale_end_with_its_palette(scale: str, values: list[float]) -> None:
    limits = (0.0, 10.0) if scale == "linear" else (1.0, 1e3)
    found = ColourScale(("a", "b", "c"), limits, scale=scale, missing="none")
    assert found.colours(np.array([*values, np.nan])) == ["a", "b", "c", "c", "none"]
    with pytest.raises(TypeError):
        ColourScale("cividis", limits).colours(np.array(values))


def test_lines_across_are_none_one_or_several() -> None:
    assert list(vertical(None).places) == []
    assert list(horizontal(0.5).places) == [0.5]
    assert list(vertical([1.0, 2.0]).places) == [1.0, 2.0]


def test_pieces_of_a_line_are_broken_by_nan() -> None:
    assert broken().tolist() == []
    found = broken(np.array([1.0, 2.0]), np.array([3.0]))
    assert found.tolist()[:2] == [1.0, 2.0]
    assert np.isnan(found[2])
    assert found[3] == 3.0


def test_keys_of_a_group_stand_together_and_leave_the_colour_to_the_curves() -> None:
    """Instead of an entry for every combination of a model and a temperature."""

    def line(label: str, key: str, dash: Dash) -> Curve:
        return replace(curve(label), dash=dash, key=key)

    shown = panel(
        *(Key(text, dash=dash, group="T") for text, dash in (("1", "solid"), ("2", "dashed"))),
        *(line(model, "2", "dashed") for model in ("BSk24", "SLy4")),
        *(line(model, "1", "solid") for model in ("BSk24", "SLy4")),
    )
    found = entries(shown)
    assert [(entry.group, entry.label) for entry in found] == [
        *(("", "BSk24"), ("", "SLy4")),
        *(("T", "1"), ("T", "2")),
    ]
    assert [entry.line.dash for entry in found] == ["solid", "solid", "solid", "dashed"]


def test_curves_named_at_their_ends_are_no_entries() -> None:
    shown = panel(curve("one"), curve("two"), marks("two"))
    assert [entry.label for entry in entries(shown, at_ends={"one"})] == ["two"]
    (entry,) = entries(shown, at_ends={"one", "two"})
    assert entry.line is None
    assert entry.mark is not None


def test_cells_without_a_value_have_an_entry_where_there_are_any() -> None:
    scale = ColourScale(("#000000", "#ffffff"), (0.0, 1.0), missing_name="no data")
    for values, labels in ((np.eye(2), []), (np.full((2, 2), np.nan), ["no data"])):
        shown = panel(Image("cells", np.arange(2.0), np.arange(2.0), values, scale))
        found = entries(shown)
        assert [entry.label for entry in found] == labels
        assert all(entry.patch and entry.patch.hatch for entry in found)
        assert [ground.corners.tolist() for ground in shown.absent] == [
            [[-0.5, -0.5, 1.5, 1.5]] for _ in labels
        ]


def test_a_legend_has_as_many_columns_as_have_room() -> None:
    names = ["BSk24", "BSk25", "SLy4", "SkM*", "a name that is longer"]
    assert [columns_of(names, width) for width in (1200, 500, 250, 0)] == [5, 2, 1, 1]
    assert columns_of(["one"] * 7, 1200) == 4
    assert columns_of([], 1200) == 1
