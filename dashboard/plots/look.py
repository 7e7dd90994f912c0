"""One look for all figures, on the page and on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

from bokeh.models import Plot
from bokeh.models.annotations import ColorBar, Legend, Title

from dashboard.plots.palette import GRID, INK

PAGE_HEIGHT = 460
AROUND = 90
"""Pixels of a panel on a page that are not its frame: title, axis, and a row of a legend."""
LEAST_FRAME = 110
"""Pixels."""
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

# Themes of pages give legends a ground that would lie over the frame's lower edge.
_CLEAR = ":host { background: none !important; }"
_NARROW_LEGEND = "@media (max-width: 600px) { * { font-size: 11.5px !important; } }"


# Bokeh's tools are white, in dark pages too, and out of the keyboard's way while they are hidden.
_TOOLS = """
:host { background: none !important; }
:host(.bk-inner) { background: none !important; }
:host(.bk-hidden) { visibility: visible; pointer-events: none; }
:host(.bk-hidden:focus-within) { opacity: 1; pointer-events: all; }
"""


def frame_height(height: int) -> int:
    """Pixels of the frame of a panel of that height on a page, whatever its legend needs."""
    return max(height - AROUND, LEAST_FRAME)


def on_page(figure: Plot, height: int) -> None:
    """The look of a panel on a page, whose colours for light and dark the page gives it."""
    _dress(figure)
    figure.update(sizing_mode="stretch_width", frame_height=frame_height(height))


def in_room(figure: Plot, height: int) -> None:
    """The same in as much room as there is, such as an iframe, whose page says how large words are.

    Those sizes are in `figure_theme.js`.
    """
    _place(figure)
    figure.update(sizing_mode="stretch_both", min_border_right=20)


def _place(figure: Plot) -> None:
    # Tools stand beside the title, where they hide nothing.
    figure.update(min_border_right=16, toolbar_location="above")
    figure.toolbar.update(logo=None, autohide=True, active_drag=None, stylesheets=[_TOOLS])


def _dress(figure: Plot) -> None:
    _place(figure)
    title_of(figure).text_font_size = FONT_SIZES["title"]
    for axis in figure.axis:
        axis.update(
            axis_label_text_font_size=FONT_SIZES["labels"],
            axis_label_text_font_style="normal",
            major_label_text_font_size=FONT_SIZES["ticks"],
        )


def title_of(figure: Plot) -> Title:
    """Its title; of the texts that Bokeh's types allow too a figure makes a Title."""
    return cast(Title, figure.title)


# Entries follow one another as words do: a long one takes no column of its width from the others.
_FLOWING = ".bk-grid { display: flex !important; flex-flow: row wrap !important; max-width: 100%; }"
_PAGE_LEGEND = f"""
:host {{ grid-template-columns: minmax(0, 1fr); max-width: 100%; }}
{_FLOWING} .bk-grid {{ column-gap: 16px !important; }}
"""
# In an iframe many entries scroll.
_ROOM_LEGEND = f"""
:host {{
  grid-template-columns: minmax(0, 1fr); max-width: calc(100% + 14px); max-height: 42vh;
  overflow: hidden auto; scrollbar-width: thin;
}}
{_FLOWING} .bk-grid {{ gap: 0 10px !important; }}
.bk-item {{ gap: 4px !important; }}
.bk-label {{ font-size: var(--legend-size) !important; white-space: nowrap; }}
"""


def legend_on_page(legend: Legend) -> None:
    """The look of a legend on a page."""
    legend.update(
        label_text_font_size=FONT_SIZES["legend"],
        stylesheets=[_CLEAR, _PAGE_LEGEND, _NARROW_LEGEND],
    )


def legend_in_room(legend: Legend) -> None:
    """The look of a legend where there is no more height than is given."""
    legend.update(
        spacing=0, padding=0, label_height=14, glyph_height=14,
        stylesheets=[_CLEAR, _ROOM_LEGEND],
    )  # fmt: skip


def _letters(part: str, pixels: int) -> dict[str, str]:
    """Font, size and colour of words on paper."""
    return {
        f"{part}_text_font": FONT,
        f"{part}_text_font_size": f"{pixels}px",
        f"{part}_text_color": INK,
    }


def on_paper(figure: Plot, height: int) -> None:
    """The colours, fonts and size of a panel on paper, whose height on a page is given."""
    figure.update(
        sizing_mode="fixed",
        width=PAPER_SIZE[0],
        height=round(height * PAPER_SIZE[1] / PAGE_HEIGHT),
        toolbar_location=None,
        output_backend="svg",
        min_border_left=PAPER_BORDER,
        min_border_right=16,
        background_fill_color="white",
        border_fill_color="white",
        outline_line_color=INK,
    )
    title_of(figure).update(text_font=FONT, text_color=INK, text_font_size="15px")
    for axis in figure.axis:
        axis.update(
            **_letters("axis_label", 15),
            **_letters("major_label", 13),
            axis_label_text_font_style="normal",
            axis_line_color=INK,
            major_tick_line_color=INK,
            minor_tick_line_color=None,
        )
    for grid in figure.grid:
        grid.grid_line_color = GRID


def bar_on_paper(bar: ColorBar) -> None:
    """The colours and fonts of a colour bar on paper."""
    bar.update(
        **_letters("title", 14),
        **_letters("major_label", 13),
        title_text_font_style="normal",
        background_fill_color="white",
        bar_line_color=None,
        major_tick_line_color=INK,
    )


def legend_on_paper(legend: Legend) -> None:
    """The colours and fonts of a legend on paper."""
    legend.update(
        **_letters("label", 13),
        border_line_color=None,
        background_fill_color="white",
        background_fill_alpha=0.85,
    )


@dataclass(frozen=True)
class Look:
    """What gives the parts of a Bokeh figure their look.

    Parameters
    ----------
    panel : takes a figure and its height in pixels.
    served : whether there is a server that answers clicks on the legend.
    width : of a figure, in pixels, more or less, as long as no browser has told.
    shares_height : whether panels share the height that there is.
    letters : width of a letter of titles, and of labels of axes, in pixels, more or less.
    """

    panel: Callable[[Plot, int], None]
    legend: Callable[[Legend], None]
    bar: Callable[[ColorBar], None]
    served: bool = False
    width: int = 760
    shares_height: bool = False
    letters: tuple[float, float] = (8.2, 6.6)


PAGE = Look(on_page, legend_on_page, lambda bar: None, served=True)
ROOM = replace(PAGE, panel=in_room, legend=legend_in_room, shares_height=True, letters=(7.2, 6.0))
"""Of what has no more height than it is given."""
FILE = replace(PAGE, served=False)
"""Of a page that is a file."""
PAPER = Look(on_paper, legend_on_paper, bar_on_paper, width=PAPER_SIZE[0])
