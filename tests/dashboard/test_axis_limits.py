"""Where axes end: with the data, or where a reader has moved them; shared axes together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dashboard.plots.axis_limits import panel_limits
from dashboard.plots.vocabulary import (
    LOG,
    Axis,
    ColourScale,
    Curve,
    Image,
    Panel,
    horizontal,
    vertical,
)


def panel(x: list[float], y: list[float], across: Axis, up: Axis | None = None) -> Panel:
    columns = [("x", "x", np.array(x)), ("y", "y", np.array(y))]
    return Panel((Curve("curve", columns, "black"),), across, up or Axis("y"))


def test_a_shared_axis_holds_the_data_of_all_its_panels() -> None:
    panels = (
        panel([1.0, 3.0], [0.0, 1.0], Axis("x", name="n_B")),
        panel([2.0, 5.0], [0.0, 1.0], Axis("x", name="n_B")),
        panel([7.0, 8.0], [0.0, 1.0], Axis("x")),
    )
    assert [x for x, _ in panel_limits(panels)] == [(1.0, 5.0), (1.0, 5.0), (7.0, 8.0)]
    falling = [panel([1.0, a], [0.0, 1.0], Axis("x", name="T", falling=True)) for a in (3.0, 4.0)]
    assert [x for x, _ in panel_limits(falling)] == [(4.0, 1.0)] * 2
    beside = [panel([0.0, 1.0], [0.0, a], Axis("x"), Axis("y", name="mu")) for a in (1.0, 2.0)]
    assert [y for _, y in panel_limits(beside)] == [(-0.2, 2.2)] * 2
    assert [y for _, y in panel_limits(beside, [(None, (3.0, 4.0))])] == [(3.0, 4.0)] * 2


def test_lines_across_are_inside() -> None:
    """Along their own axis alone."""
    columns = [("x", "x", np.array([1.0, 2.0])), ("y", "y", np.array([0.0, 1.0]))]
    layers = (Curve("curve", columns, "black"), horizontal(9.0), vertical(5.0))
    ((x, y),) = panel_limits([Panel(layers, Axis("x"), Axis("y"))])
    assert x == (1.0, 5.0)
    assert y == pytest.approx((-0.9, 9.9))


def test_axes_are_where_a_reader_has_moved_them() -> None:
    """A shared one is told once; a logarithmic one stays above 0."""
    shared = {"name": "n_B"}
    panels = (
        panel([1.0, 3.0], [1.0, 10.0], Axis("x", **shared), Axis("y", scale=LOG)),
        panel([1.0, 3.0], [0.0, 1.0], Axis("x", **shared), Axis("y", (0.0, 1.0))),
    )
    moved: list[Any] = [((1.5, 2.0), (-1.0, 4.0)), (None, (1.0, 0.5))]
    (x, y), (lower_x, lower_y) = panel_limits(panels, moved)
    assert x == lower_x == (1.5, 2.0)
    assert y == pytest.approx((10.0**-0.1, 10.0**1.1))
    assert lower_y == (1.0, 0.5)


def test_cells_of_an_image_are_inside() -> None:
    scale = ColourScale(("black", "white"), (0.0, 1.0))
    cells = Image("map", np.array([1.0, 2.0]), np.array([0.0, 2.0, 4.0]), np.zeros((3, 2)), scale)
    assert cells.extent == (0.5, 2.5, -1.0, 5.0)
    ((x, _),) = panel_limits([Panel((cells,), Axis("x"), Axis("y"))])
    assert x == (0.5, 2.5)
