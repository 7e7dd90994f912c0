"""Functions of the visitor's browser: save, copy, export SVG, report when it has drawn."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine
from typing import Any, ClassVar

import param
from panel.custom import JSComponent

from dashboard.web.components import script


class Browser(JSComponent):
    """An invisible component; one stands on every page.

    Its messages are handled in browser.js, which documents their forms.
    """

    echo = param.Integer(0, doc="The last request for an echo that the browser has answered.")

    narrow = param.Boolean(
        False, doc="Whether the window has no room for a figure beside a sidebar."
    )

    dark = param.Boolean(False, doc="Whether the reader prefers dark pages.")

    automatic = param.Boolean(False, doc="Whether the page begins as the reader prefers.")

    address = param.String("", doc="That of the page, without query and fragment.")

    fragment = param.String("", doc="That of the address, without its '#'.")

    history = param.Boolean(False, doc="Whether changes of the page are entries of the history.")

    visited = param.Dict({}, doc="The query of an entry gone to, and how many have been.")

    copied = param.Dict({}, doc="The last text that was to be copied, and whether it was.")

    copied_program = param.Dict({}, doc="The same for a program.")

    _esm = script("browser")

    _priority_changes: ClassVar[list[str]] = [
        "address",
        "copied",
        "copied_program",
        "dark",
        "echo",
        "fragment",
        "narrow",
        "visited",
    ]

    _busy__ignore: ClassVar[list[str]] = ["echo"]
    """What is no work of the server's, and not counted as such."""

    ANSWER_WITHIN = 1.0
    """Seconds to wait for an answer of the browser."""

    def __init__(self, **options: Any) -> None:
        super().__init__(width=0, height=0, margin=0, **options)
        self._requests = itertools.count(1)

    def save_text(self, filename: str, text: str, kind: str = "text/csv") -> None:
        """Have the browser save a text file."""
        self._send_msg({"do": "save", "filename": filename, "text": text, "kind": kind})

    def number(self) -> int:
        """A number that no other request has."""
        return next(self._requests)

    def save_part(self, number: int, content: bytes) -> Coroutine[Any, Any, None]:
        """Send a part of a file of that number, for `save_parts`; waits until it has come."""
        self._send_msg({"do": "part", "number": number, "content": content})
        return self.drawn()

    def save_parts(self, number: int, filename: str, kind: str) -> None:
        """Have the browser save a file of which all parts have been sent."""
        self._send_msg({"do": "parts", "number": number, "filename": filename, "kind": kind})

    def save_drawing(self, filename: str, items: list[dict[str, Any]], scale: float) -> None:
        """Have the browser save Bokeh figures, one below the other, in one file.

        Each is given as the JSON of `bokeh.embed.json_item`. The end of the name decides: .svg, or
        .png with `scale` dots per pixel.
        """
        self._send_msg({"do": "draw", "filename": filename, "items": items, "scale": scale})

    def copy(self, text: str) -> None:
        """Put a text on the visitor's clipboard."""
        self._send_msg({"do": "copy", "text": text})

    def copy_program(self, text: str) -> None:
        """The same for a program; `copied_program` then says what has become of it."""
        self._send_msg({"do": "program", "text": text, "number": next(self._requests)})

    def copy_link(self, query: str, fragment: str = "") -> None:
        """Put a link to the page on the clipboard; `copied` then says what has become of it."""
        number = next(self._requests)
        self._send_msg({"do": "link", "query": query, "fragment": fragment, "number": number})

    def scroll_to(self, name: str, *, least: bool = False) -> None:
        """Bring the element of a style class into view, as soon as it is there.

        Its upper end comes to that of the page, or with `least` as near as it takes to see it all.
        """
        self._send_msg({"do": "scroll", "name": name, "block": "nearest" if least else "start"})

    def forget_preference(self) -> None:
        """Leave the theme to the page, once it has taken over what the reader prefers."""
        self._send_msg({"do": "forget-preference"})

    def measure(self) -> None:
        """Have the browser set `narrow` and `fragment`."""
        self._send_msg({"do": "measure"})

    def set_query(self, query: str, step: bool = False) -> None:
        """Change the query of the page's address, with or without an entry in the history.

        Nothing is changed where the visitor has meanwhile gone to an entry that is not known here.
        """
        visits = self.visited.get("visits", 0)
        self._send_msg({"do": "query", "query": query, "step": step, "visits": visits})

    def drawn(self) -> Coroutine[Any, Any, None]:
        """Ask the browser, at once, to tell when it has drawn all that was sent so far.

        What is returned waits for the answer, for at most ANSWER_WITHIN.
        """
        request = next(self._requests)
        self._send_msg({"do": "echo", "request": request})
        return self._answered(request)

    async def _answered(self, request: int) -> None:
        answered = asyncio.Event()

        def check(event: param.parameterized.Event) -> None:
            if event.new >= request:
                answered.set()

        watcher = self.param.watch(check, "echo")
        try:
            if self.echo < request:
                await asyncio.wait_for(answered.wait(), self.ANSWER_WITHIN)
        except TimeoutError:
            pass
        finally:
            self.param.unwatch(watcher)
