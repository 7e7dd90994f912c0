"""The style of print: fonts, sizes and ticks, independent of the user's matplotlib settings."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import InvalidInputError
from dashboard.plots.palette import INK

STYLE = {
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavusans",
    "font.size": 8.0,
    "axes.labelsize": 8.5,
    "xtick.labelsize": 8.0,
    "ytick.labelsize": 8.0,
    "legend.fontsize": 8.0,
    "axes.linewidth": 0.6,
    "axes.labelpad": 2.5,
    **{f"{axis}tick.{kind}.width": width for axis in "xy" for kind, width in (
        ("major", 0.6), ("minor", 0.45))},
    **{f"{axis}tick.{kind}.size": size for axis in "xy" for kind, size in (
        ("major", 3.0), ("minor", 1.7))},
    **{f"{axis}tick.direction": "in" for axis in "xy"},
    "xtick.top": True,
    "ytick.right": True,
    **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor"), INK),
    **dict.fromkeys(("xtick.color", "ytick.color"), INK),
    "lines.solid_capstyle": "butt",
    "lines.scale_dashes": False,
    "legend.frameon": False,
    "legend.borderpad": 0.1,
    "legend.borderaxespad": 0.0,
    "legend.handlelength": 2.2,
    "legend.handletextpad": 0.5,
    "legend.columnspacing": 1.3,
    "legend.labelspacing": 0.35,
    "hatch.linewidth": 0.35,
    # Fonts as TrueType, which every program can read, and in SVG as outlines, which need none.
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    # Names of parts that are the same every time.
    "svg.hashsalt": "dense-matter-dashboard",
    "savefig.dpi": "figure",
}  # fmt: skip
"""The DejaVu fonts come with matplotlib and have every letter that is used."""


_ALONE = threading.RLock()
"""Matplotlib's settings are those of the whole program, and its drawing is for one thread."""


@contextmanager
def style() -> Iterator[None]:
    """Matplotlib with the look of print.

    Raises
    ------
    InvalidInputError : it is not installed.
    """
    try:
        import matplotlib as mpl
    except ImportError:
        raise InvalidInputError(
            "Figures for print need matplotlib: install it with 'uv sync --extra print' or "
            "'pip install matplotlib'."
        ) from None
    with _ALONE, mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)  # type: ignore[arg-type]  # its stubs want every name spelled out
        yield
