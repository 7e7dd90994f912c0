"""A figure as one HTML file: its sliders work from disk, with no server and no network.

`page(figure, sweeps, progress)` makes the text of the file. The drawing is made once and taken
through all states as on the page; what changes from state to state is recorded, stored beside
the drawing, and set in the browser by `show.js`.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

from bokeh.embed import json_item
from bokeh.resources import Resources

from core.errors import OutsideValidityError
from dashboard.figures.common.base import Figure
from dashboard.files.provenance import Origin
from dashboard.files.standalone.recording import Recording
from dashboard.files.sweep import Progress, State, Sweep, states
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.look import FILE
from dashboard.plots.notation import in_html
from dashboard.plots.vocabulary import Panel
from dashboard.systems.input_labels import label

HERE = Path(__file__).resolve().parent


def page(figure: Figure, sweeps: Sequence[Sweep], progress: Progress, *options: str) -> str:
    """The text of the file.

    Parameters
    ----------
    progress : as in `sweep.states`.
    options : words of the command line that made it, beside the inputs.

    Raises
    ------
    OutsideValidityError : there is no drawing in any state.
    """
    moving = Moving(figure)
    for state in states(figure, sweeps, progress):
        moving.add(state)
    if not moving.drawn:
        raise OutsideValidityError(f"There is nothing to draw: {moving.words[0]['refusal']}")
    origin = Origin.of(figure, "", *options)
    return Template((HERE / "page.html").read_text(encoding="utf-8")).substitute(
        title=html.escape(figure.title),
        style=(HERE / "page.css").read_text(encoding="utf-8"),
        bokeh="\n".join(Resources(mode="inline", components=["bokeh"]).js_raw),
        show=(HERE / "show.js").read_text(encoding="utf-8"),
        sliders="\n".join(_slider(figure, sweep) for sweep in sweeps),
        drawing=_in_script(moving.drawing()),
        words=_in_script(
            {
                "lengths": [len(s.values) for s in sweeps],
                "states": moving.words,
                "letters": FILE.letters,
            }
        ),
        values=_in_script([sweep.texts for sweep in sweeps]),
        command=html.escape(origin.command),
        program=html.escape(origin.program),
        citation=html.escape(origin.citation),
    )


class Moving:
    """A drawing that goes from state to state, and what is said of each."""

    def __init__(self, figure: Figure) -> None:
        self.words: list[dict[str, Any]] = []
        self.drawn: list[Sequence[Panel]] = []
        self._heights = figure.panel_heights

    def add(self, state: State) -> None:
        """One more state, or why it cannot be drawn."""
        if state.dataset is None:
            self.words.append(
                {"refusal": in_html(state.refusal), "drawn": -1, "summary": "", "notes": []}
            )
            return
        self.drawn.append(state.figure.panels(state.dataset))
        remarks = dict.fromkeys((*state.dataset.refusals, *state.dataset.notes))
        self.words.append(
            {
                "refusal": "",
                "drawn": len(self.drawn) - 1,
                "summary": in_html(state.figure.summary(state.dataset)),
                "notes": list(map(in_html, remarks)),
            }
        )

    def recording(self) -> Recording:
        """All that was drawn.

        A drawing gets glyphs and tools as it needs them; it goes through all states first, as
        BokehJS cannot take tools away again.
        """
        plot = BokehPlot(self.drawn[0], self._heights, FILE)
        for panels in self.drawn[1:]:
            plot.update(panels)
        root = plot.root()
        recording = Recording(root)
        for panels in self.drawn:
            plot.update(panels)
            recording.take()
        return recording

    def drawing(self) -> Any:
        """What BokehJS embeds: the drawing, and its states in the tags of its root."""
        recording = self.recording()
        recording.root.tags = [recording.payload()]
        return json_item(recording.root)


def _slider(figure: Figure, sweep: Sweep) -> str:
    name, start = html.escape(sweep.name), sweep.start(figure)
    words = html.escape(label(type(figure), sweep.name))
    return (
        f'<label for="{name}">{words}</label><output for="{name}"></output>'
        f'<input type="range" id="{name}" min="0" max="{len(sweep.values) - 1}" value="{start}">'
    )


def _in_script(value: Any) -> str:
    """JSON that may stand in a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")
