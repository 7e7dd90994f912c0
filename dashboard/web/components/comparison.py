"""The line above the figures of a page that has a pinned state, and its tables of differences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

import param
from panel.custom import JSComponent

from dashboard.web.components import script

_STYLE = """
:host { font: 0.875rem/1.5 Roboto, Helvetica, Arial, sans-serif; }
section {
  margin: 4px 12px; padding: 4px 12px; border: 1px solid var(--mui-palette-divider, #80808060);
  border-radius: 4px; color: var(--mui-palette-text-primary, CanvasText);
}
[hidden] { display: none !important; }
.line { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; }
.line span { flex: 1 1 auto; }
button {
  font: inherit; font-size: 0.8125rem; font-weight: 500; cursor: pointer; min-height: 28px;
  padding: 2px 10px; border: 1px solid var(--mui-palette-primary-main, LinkText);
  border-radius: 4px; background: none; color: var(--mui-palette-primary-main, LinkText);
}
button:focus-visible { outline: 2px solid; outline-offset: 1px; }
.tables { display: flex; flex-wrap: wrap; gap: 4px 28px; max-height: 40vh; overflow: auto; }
table { border-collapse: collapse; margin: 6px 0; align-self: flex-start; }
caption { text-align: left; font-weight: 500; }
th, td { text-align: left; padding: 1px 14px 1px 0; font-weight: 400; }
td { font-variant-numeric: tabular-nums; }
thead th { border-bottom: 1px solid; color: var(--mui-palette-text-secondary, GrayText); }
"""


@dataclass(frozen=True)
class Table:
    """A small table of plain texts; the first of each row is its name."""

    heading: str
    columns: list[str]
    rows: list[list[str]]


class Comparison(JSComponent):
    """Says what is pinned, in plain text, and is not there while that is nothing."""

    text = param.String("", doc="What is pinned; empty: nothing.")
    open = param.Boolean(False, doc="Whether the tables are shown.")
    tables = param.List([], item_type=dict, doc="Each a `Table`.")

    _esm = script("comparison")
    _stylesheets = [_STYLE]  # noqa: RUF012

    def __init__(self, actions: Mapping[str, Callable[[], None]]) -> None:
        super().__init__(sizing_mode="stretch_width", margin=0)
        self._does = actions

    def put(self, tables: list[Table]) -> None:
        """Show tables."""
        self.tables = [asdict(table) for table in tables]

    def _handle_msg(self, data: object) -> None:
        if isinstance(data, str) and data in self._does:
            self._does[data]()
