"""The dialog of the states that a reader keeps under names."""

from __future__ import annotations

from dashboard.systems import SYSTEMS
from dashboard.web.components.messages import Dialog
from dashboard.web.components.named_states import NamedStates
from dashboard.web.pages.session import PageSession


class Keeping:
    """`view` is its place on the page, empty until it is first opened."""

    def __init__(self, visit: PageSession) -> None:
        self.visit = visit
        self._dialog = Dialog("Named states")
        self.view = self._dialog.view
        self._states: NamedStates | None = None

    def show(self) -> None:
        """Open it."""
        query = self.visit.query()
        if self._states is None:
            self._states = NamedStates(self.visit.system.name, list(SYSTEMS), query)
        else:
            self._states.param.update(query=query, opened=self._states.opened + 1)
        self._dialog.show(self._states)
