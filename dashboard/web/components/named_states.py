"""States that a reader keeps under names in the browser: a list, and ways to take it along."""

from __future__ import annotations

from collections.abc import Sequence

import param
from panel.custom import JSComponent

from dashboard.web.components import script

FRAGMENT = "states"
"""What `Browser.fragment` is for a link that holds states."""

_STYLE = """
:host { font: 0.9375rem/1.5 Roboto, Helvetica, Arial, sans-serif; }
p { margin: 0 0 8px; }
[hidden] { display: none !important; }
.line { display: flex; flex-wrap: wrap; gap: 6px; margin: 6px 0; }
ul { list-style: none; margin: 8px 0; padding: 0; max-height: 40vh; overflow: auto; }
li { display: flex; gap: 8px; align-items: center; padding: 2px; }
input { font: inherit; padding: 3px 6px; flex: 1 1 12em; min-width: 0; color: inherit;
  background: none; border: 1px solid; border-radius: 4px; box-sizing: border-box; }
input[readonly] { width: 100%; }
button, a {
  font: inherit; font-size: 0.875rem; cursor: pointer; min-height: 30px; padding: 3px 10px;
  border: 1px solid; border-radius: 4px; background: none; text-decoration: none;
  color: var(--mui-palette-primary-main, LinkText); box-sizing: border-box;
}
button:disabled { color: var(--mui-palette-text-disabled, GrayText); cursor: default; }
:focus-visible { outline: 2px solid; outline-offset: 1px; }
"""


class NamedStates(JSComponent):
    """The list. It never tells the server what is in it.

    Parameters
    ----------
    page : the name of the page. pages : those of all pages.
    """

    page = param.String("", constant=True)
    pages = param.List([], item_type=str, constant=True)
    query = param.String("", doc="The query of the present state.")
    opened = param.Integer(0, doc="How often the list was opened again.")

    _esm = script("named_states")
    _stylesheets = [_STYLE]  # noqa: RUF012

    def __init__(self, page: str, pages: Sequence[str], query: str) -> None:
        super().__init__(page=page, pages=list(pages), query=query, sizing_mode="stretch_width")
