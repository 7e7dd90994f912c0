"""What only the visitor's browser can do: save, copy, draw vectors, tell when it has drawn."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path
from typing import Any, ClassVar

import param
from panel.custom import JSComponent


class Browser(JSComponent):
    """An invisible component; one stands on every page.

    Its messages are handled in browser.js, which documents their forms.
    """

    echo = param.Integer(0, doc="The last request for an echo that the browser has answered.")

    narrow = param.Boolean(False, doc="Whether the window is as narrow as a telephone's.")

    _esm = Path(__file__).with_name("browser.js")

    _priority_changes: ClassVar[list[str]] = ["echo", "narrow"]

    ANSWER_WITHIN = 1.0
    """Seconds after which a browser that does not answer is no longer waited for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(width=0, height=0, margin=0, **options)
        self._requests = itertools.count(1)

    def save_text(self, filename: str, text: str, kind: str = "text/csv") -> None:
        """Have the browser save a text file."""
        self._send_msg({"do": "save", "filename": filename, "text": text, "kind": kind})

    def save_drawing(self, filename: str, items: list[dict[str, Any]], scale: float) -> None:
        """Have the browser save Bokeh figures, one below the other, in one file.

        Each is given as the JSON of `bokeh.embed.json_item`. The end of the name decides: .svg, or
        .png with `scale` dots per pixel.
        """
        self._send_msg({"do": "draw", "filename": filename, "items": items, "scale": scale})

    def copy(self, text: str) -> None:
        """Put a text on the visitor's clipboard."""
        self._send_msg({"do": "copy", "text": text})

    def measure(self) -> None:
        """Have the browser set `narrow`."""
        self._send_msg({"do": "measure"})

    def set_query(self, query: str) -> None:
        """Replace the query of the page's address, without a step in the browser's history."""
        self._send_msg({"do": "query", "query": query})

    async def drawn(self) -> None:
        """Wait until the browser has drawn all that was sent so far, for at most ANSWER_WITHIN."""
        request = next(self._requests)
        answered = asyncio.Event()

        def check(event: param.parameterized.Event) -> None:
            if event.new >= request:
                answered.set()

        watcher = self.param.watch(check, "echo")
        try:
            self._send_msg({"do": "echo", "request": request})
            await asyncio.wait_for(answered.wait(), self.ANSWER_WITHIN)
        except TimeoutError:
            pass
        finally:
            self.param.unwatch(watcher)
