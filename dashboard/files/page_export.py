"""A figure as a file: drawing, table, program."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from bokeh.embed import json_item

from dashboard.figures.common.base import Figure
from dashboard.figures.crystal.inputs import MixtureFigure
from dashboard.inputs.parameters import Numbers
from dashboard.live.zoom import parse_zoom
from dashboard.plots.axis_limits import panel_limits
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.look import PAPER
from dashboard.plots.vocabulary import Limits, Panel

PNG_SCALE = 2.0
"""Dots per pixel of an exported PNG."""

LONGEST_NAME = 120
FEW = 3
"""Longest list of numbers that becomes part of a file name."""


def file_name(figure: Figure, extension: str) -> str:
    """A file name that says what the figure shows: "crystal-free-energy_C-O_Gamma175.719.csv".

    It holds letters, digits, hyphens, underscores and dots, and ends with the extension.
    """
    parts = [figure.path.replace("/", "-")]
    if isinstance(figure, MixtureFigure):
        parts.append(figure.mixture.label)
    parts += [f"{name}{_text(value)}" for name, value in _naming_inputs(figure).items()]
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", "_".join(parts)).strip("-_.")
    return f"{stem[:LONGEST_NAME].rstrip('-_.')}.{extension}"


def _naming_inputs(figure: Figure) -> dict[str, Any]:
    """The inputs that name a figure: a few numbers, and choices that are not the default."""
    settings = figure.settings()
    found = {}
    for name, parameter in figure.inputs().items():
        value = getattr(figure, name)
        few_numbers = isinstance(parameter, Numbers) and 1 <= len(value) <= FEW
        choice = name in settings and not isinstance(value, list) and name not in ("Z1", "Z2")
        if few_numbers or choice:
            found[name] = value
    return found


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "-".join(map(_text, value))
    return f"{value:.6g}" if isinstance(value, float) else f"-{value}"


INSTRUCTIONS = """\
# For a notebook, with the Dense Matter Dashboard. In the folder of the project:
#   pip install uv && uv run --with jupyterlab jupyter lab
# and paste this into a cell of a notebook there. The numbers are in plot.data.
"""


def program(figure: Figure) -> str:
    """Python that shows a figure, and what it needs to run."""
    return f"{INSTRUCTIONS}{figure.code().replace(figure.call(), f'plot = {figure.call()}')}plot\n"


def drawing_items(figure: Figure, panels: Sequence[Panel], zoom: str = "") -> list[dict[str, Any]]:
    """The panels of a figure in the style of print, each as the JSON that BokehJS embeds.

    Parameters
    ----------
    panels : those of the figure, or with what a page draws beside them.
    zoom : where a reader has moved the axes, as `dashboard.live.zoom` writes it in links.
    """
    limits = panel_limits(panels, parse_zoom(zoom))
    drawn = zip(panels, limits, figure.panel_heights, strict=True)
    return [_item(panel, limits, height) for panel, limits, height in drawn]


def _item(panel: Panel, limits: tuple[Limits, Limits], height: int) -> dict[str, Any]:
    """A panel by itself, its axes where they are beside the others."""
    x, y = (
        replace(axis, limits=(min(ends), max(ends)), falling=ends[0] > ends[1])
        for axis, ends in zip((panel.x, panel.y), limits, strict=True)
    )
    alone = replace(panel, x=x, y=y)
    (drawn,) = BokehPlot([alone], [height], PAPER).figures
    return cast(dict[str, Any], json_item(drawn))
