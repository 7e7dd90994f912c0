"""All uses of private parts of Bokeh and Panel, each with its reason.

Written for the versions in `WRITTEN_FOR`. `tests/test_libraries.py` fails as soon as another one is
installed, or one of these parts has gone: read the reasons again then, and drop what is mended.
"""

from __future__ import annotations

from typing import Any, cast

import panel as pn
from bokeh.application.application import SessionContext
from bokeh.document import Document
from bokeh.protocol.message import Message
from bokeh.server.contexts import BokehSessionContext
from panel.io.notifications import NotificationAreaBase
from panel.io.server import WSHandler

WRITTEN_FOR = {"bokeh": "3.9.2", "panel": "1.9.4"}


def _document_of(session: SessionContext) -> Document:
    """The document of a session; Bokeh offers it only under a lock, which its callbacks hold."""
    return cast(BokehSessionContext, session)._document


def offer_style_sheets(session: SessionContext, address: str) -> None:
    """Tell a page where Panel's style sheets are.

    Panel knows it only where it has made the HTML: a page whose websocket reaches another process
    would ask Panel's own host for them.
    """
    _document_of(session).template_variables["dist_url"] = address


def let_go(page: Any, root: Any) -> None:
    """Release a page that was made without a session; Panel only does so when a session ends."""
    page._cleanup(root)
    pn.state._views.pop(root.ref["id"], None)


def let_go_of_notifications(session: SessionContext) -> None:
    """Forget the notifications of a session that has ended.

    Panel keeps their view and through it the whole session, 7 MB each.
    """
    document, views = _document_of(session), pn.state._views
    for reference, (view, _, owner, _) in list(views.items()):
        if owner is document and isinstance(view, NotificationAreaBase):
            del views[reference]


def take_changes(document: Document) -> None:
    """Accept changes of a page from now on.

    Panel drops what a visitor changes until the page has told that it is complete, seconds later
    on a slow machine.
    """
    pn.state._connected[document] = pn.state._loaded[document] = True


class Connection(WSHandler):
    """A websocket that survives a visitor who leaves while the session is being created.

    Bokeh takes for granted a session that it may not have yet, or have let go of.
    """

    @property
    def answered(self) -> bool:
        """Whether the request has been answered, for instance by a refusal."""
        return self._finished

    @property
    def left(self) -> bool:
        """Whether the visitor has gone."""
        return self.ws_connection is None or not self._has_session(otherwise=True)

    def _has_session(self, otherwise: bool) -> bool:
        return otherwise if self.connection is None else self.connection._session is not None

    def on_close(self) -> None:
        if self._has_session(otherwise=True):
            super().on_close()

    async def _async_open(self, token: str) -> None:
        if self.left:
            return
        await super()._async_open(token)
        # Whoever left meanwhile has no connection that could be lost later.
        if self.left and self.connection is not None:
            self.application.client_lost(self.connection)

    async def _handle(self, message: Message[Any]) -> Any:
        if self.left:
            return None
        answer = await super()._handle(message)
        if message.msgtype == "PULL-DOC-REQ" and self.connection is not None and not self.left:
            take_changes(self.connection.session.document)
        return answer
