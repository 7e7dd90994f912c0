"""A button that leads an input step by step to the end of its range, and stops there."""

from __future__ import annotations

import math

import panel as pn
import panel_material_ui as pmui
import param

from dashboard.systems.system import SystemState

PERIOD = 400
"""Milliseconds between steps; figures that are slower leave some out."""
ECHO = 0.006
"""Part of a number to which a slider tells it again: a slow browser (panel-material-ui 0.16.6)
sends back what it was told before the last, which is nobody's move."""
PLAY, STOP = "play_arrow", "stop"


class Player(param.Parameterized):
    """Moves a shared input up to an end, in equal steps of its logarithm.

    It begins where the number is, or anew where that is at the end. It stops there, when asked to,
    and when somebody else moves the number meanwhile. The input counts as moving for a period more.

    Parameters
    ----------
    start, end : of the range. step : factor by which the number grows.
    """

    playing = param.Boolean(False, doc="Whether the number moves.")

    def __init__(
        self, owner: SystemState, name: str, start: float, end: float, step: float
    ) -> None:
        super().__init__()
        self._owner, self._name = owner, name
        self._start, self._end, self._step = start, end, step
        self._set = math.nan
        self._run: list[float] = []
        self._beats = pn.state.add_periodic_callback(self.advance, period=PERIOD, start=False)
        owner.param.watch(self._moved, name)

    @param.depends("playing", watch=True)
    def _play(self) -> None:
        if not self.playing:
            return
        self._owner.moving = True
        self._run.clear()
        if getattr(self._owner, self._name) >= self._end:
            self._put(self._start)
        if not self._beats.running:
            self._beats.start()

    def advance(self) -> None:
        """One step if it plays, else the end."""
        if not self.playing:
            self._beats.stop()
            self._owner.moving = False
            return
        following = float(f"{getattr(self._owner, self._name) * self._step:.4g}")
        self._put(min(following, self._end))
        if following >= self._end:
            self.playing = False

    def _put(self, value: float) -> None:
        self._set = value
        self._run.append(value)
        self._owner.param.update(**{self._name: value})

    def _moved(self, event: param.parameterized.Event) -> None:
        if event.new == self._set or not self._owner.moving:
            return
        if any(math.isclose(event.new, value, rel_tol=ECHO) for value in self._run):
            self._owner.param.update(**{self._name: self._set})
            return
        self._run.clear()
        self.playing = False


def play_button(player: Player, words: str) -> pmui.Button:
    """The button, which says what it does; keys press it as they do all buttons."""
    button = pmui.Button(
        label=words, icon=PLAY, variant="outlined", size="small", margin=(4, 8), height=32
    )

    def press(event: object) -> None:
        player.playing = not player.playing

    def show(*events: object) -> None:
        button.param.update(
            icon=STOP if player.playing else PLAY, label="Stop" if player.playing else words
        )

    button.on_click(press)
    player.param.watch(show, "playing")
    return button
