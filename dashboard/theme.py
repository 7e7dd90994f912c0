"""One look for all figures, on the page and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import holoviews as hv
import panel as pn
from bokeh.models import ColorBar

from dashboard.live import still

PAGE_HEIGHT = 460
PAPER_SIZE = (800, 560)
"""Pixels of an exported figure."""
PAPER_BORDER = 76
"""Room for the labels of the vertical axis, so that frames of panels stand below each other."""
FONT = "Helvetica, Arial, sans-serif"
FONT_SIZES = {
    "title": "1.15em",
    "labels": "1em",
    "ticks": "0.925em",
    "legend": "0.95em",
    "legend_title": "0.95em",
}
"""Those of panel-material-ui; others would go back and forth between it and HoloViews."""
INK = "#1a1a1a"
GRID = "#dddddd"

PAGE_THEME = {
    "chart_style": "standard",
    # Capitals would turn rho into P.
    "typography": {"button": {"textTransform": "none"}},
    "components": {
        # Headings by their rank; spacers and what may hold paragraphs of its own as plain blocks.
        "MuiTypography": {
            "defaultProps": {
                "variantMapping": {
                    "h3": "h1",
                    "h5": "div",
                    "h6": "h2",
                    "subtitle2": "h3",
                    "body1": "div",
                    "body2": "div",
                }
            }
        },
        "MuiLinearProgress": {"defaultProps": {"aria-label": "computing"}},
        # Otherwise the text of a tooltip names an element that cannot have a name.
        "MuiTooltip": {"defaultProps": {"describeChild": True}},
        "MuiButtonBase": {
            "styleOverrides": {
                "root": {
                    "&.Mui-focusVisible": {"outline": "2px solid", "outlineOffset": "-2px"},
                }
            }
        },
    },
}
"""For panel-material-ui, which gives the page's figures the colours of light and dark mode."""

# With axiswise or without shared_axes HoloViews would keep the ranges of the first drawing.
_ALL = {"framewise": True}


_NARROW_LEGEND = "@media (max-width: 600px) { * { font-size: 11.5px !important; } }"


# In the style of every component, for readers who have asked their system for less motion.
_STILL = (
    "@media (prefers-reduced-motion: reduce) "
    "{ * { animation: none !important; transition: none !important; } }"
)

# Bokeh takes hidden tools out of the keyboard's way altogether.
_TOOLS_BY_KEYBOARD = """
:host(.bk-hidden) { visibility: visible; pointer-events: none; }
:host(.bk-hidden:focus-within) { opacity: 1; pointer-events: all; }
"""


def set_defaults() -> None:
    """Load Bokeh and set how all figures look on a page; the page gives them their colours."""
    hv.extension("bokeh", logo=False)
    set_options()


def set_options() -> None:
    """What `set_defaults` does without loading anything into a notebook."""
    hv.Store.set_current_backend("bokeh")
    # Faster for a few hundred points, above all where WebGL is emulated.
    hv.plotting.bokeh.BokehRenderer.webgl = False
    still.register()
    for element in (hv.Curve, hv.Points, hv.Scatter):
        # Arrays as they are: a data frame for each element would double the time of an update.
        element.datatype = ["dictionary", "grid"]
    if _STILL not in pn.config.raw_css:
        pn.config.raw_css.append(_STILL)
    hv.opts.defaults(
        hv.opts.Curve(line_width=2, muted_alpha=0.15, **_ALL),
        hv.opts.Points(size=8, muted_alpha=0.15, **_ALL),
        hv.opts.Scatter(size=8, muted_alpha=0.15, **_ALL),
        hv.opts.Image(**_ALL),
        hv.opts.Overlay(
            responsive=True,
            min_height=PAGE_HEIGHT,
            show_grid=True,
            show_legend=True,
            legend_position="top_left",
            legend_cols=2,
            legend_limit=1000,
            fontsize=FONT_SIZES,
            toolbar="above",
            default_tools=["pan", "box_zoom", "wheel_zoom", "reset"],
            active_tools=[],
            hooks=[legend_below, inner_toolbar, may_be_lower],
            **_ALL,
        ),
        hv.opts.Layout(toolbar=None, merge_tools=False),
    )


def on_paper(
    drawing: hv.Overlay | hv.Layout, heights: Sequence[int] = (PAGE_HEIGHT,)
) -> list[hv.Overlay]:
    """The panels of a drawing as sheets of fixed size, dark on white.

    `heights` are those of the panels on a page.
    """
    panels = list(drawing) if isinstance(drawing, hv.Layout) else [drawing]
    scale = PAPER_SIZE[1] / PAGE_HEIGHT
    return [
        _sheet(panel, round(scale * height)) for panel, height in zip(panels, heights, strict=True)
    ]


def _sheet(overlay: hv.Overlay, height: int) -> hv.Overlay:
    # A copy, as drawings share their elements.
    return overlay.opts(
        hv.opts.Overlay(
            responsive=False,
            width=PAPER_SIZE[0],
            height=height,
            min_height=0,
            toolbar=None,
            hooks=[legend_below, in_ink],
        ),
        clone=True,
    )


def legend_below(plot: Any, element: Any) -> None:
    """Hook: the legend stands below the frame and leaves out what has no data.

    An overlay has all its elements always, as HoloViews cannot update it otherwise; and were it
    asked itself to put the legend below, it would lay out the figure anew on every update.
    """
    figure = plot.state
    for legend in figure.legend:
        for item in legend.items:
            item.visible = any(_has_data(renderer) for renderer in item.renderers)
        if legend not in figure.below:
            figure.center = [part for part in figure.center if part is not legend]
            figure.add_layout(legend, "below")
            legend.update(
                click_policy="mute",
                border_line_width=0,
                margin=0,
                padding=4,
                stylesheets=[*legend.stylesheets, _NARROW_LEGEND],
            )


def _has_data(renderer: Any) -> bool:
    return any(len(column) for column in renderer.data_source.data.values())


def inner_toolbar(plot: Any, element: Any) -> None:
    """Hook: tools appear inside the frame under the pointer, and take no room of their own."""
    plot.state.update(toolbar_location="above", toolbar_inner=True, min_border_right=16)
    plot.state.toolbar.update(logo=None, autohide=True, stylesheets=[_TOOLS_BY_KEYBOARD])


def may_be_lower(plot: Any, element: Any) -> None:
    """Hook: where a page sets --panel-floor, the figure may be lower than on other pages."""
    figure = plot.state
    if not figure.stylesheets:
        floor = f"var(--panel-floor, {figure.min_height or 0}px)"
        figure.stylesheets = [f":host {{ min-height: {floor} !important; }}"]


def in_ink(plot: Any, element: Any) -> None:
    """Hook: the colours and fonts of print."""
    figure = plot.state
    figure.update(output_backend="svg", min_border_left=PAPER_BORDER, min_border_right=16)
    figure.background_fill_color = figure.border_fill_color = "white"
    figure.outline_line_color = INK
    figure.title.update(text_font=FONT, text_color=INK, text_font_size="15px")
    for axis in figure.axis:
        axis.update(
            axis_label_text_font=FONT,
            axis_label_text_font_size="15px",
            axis_label_text_font_style="normal",
            axis_label_text_color=INK,
            major_label_text_font=FONT,
            major_label_text_font_size="13px",
            major_label_text_color=INK,
            axis_line_color=INK,
            major_tick_line_color=INK,
            minor_tick_line_color=None,
        )
    for bar in figure.select({"type": ColorBar}):
        bar.update(
            title_text_font=FONT,
            title_text_font_size="14px",
            title_text_font_style="normal",
            title_text_color=INK,
            major_label_text_font=FONT,
            major_label_text_font_size="13px",
            major_label_text_color=INK,
            background_fill_color="white",
            bar_line_color=None,
        )
    for grid in figure.grid:
        if grid.grid_line_color is not None:
            grid.grid_line_color = GRID
    for legend in figure.legend:
        legend.update(
            label_text_font=FONT,
            label_text_font_size="13px",
            label_text_color=INK,
            border_line_color=None,
            background_fill_color="white",
            background_fill_alpha=0.85,
        )
