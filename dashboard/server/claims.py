"""The page of the papers' claims, and what computes one of them while a reader waits."""

from __future__ import annotations

import asyncio
import re
from functools import cache
from itertools import groupby
from typing import Any

from bokeh.server.views.auth_request_handler import AuthRequestHandler
from tornado.escape import xhtml_escape
from tornado.web import HTTPError, authenticated

from core.storage.version import commit
from dashboard.papers.claims import CLAIMS, PAPERS, VERDICTS, Claim, totals
from dashboard.papers.finding import FUNCTIONS
from dashboard.papers.findings import last_findings
from dashboard.papers.now import Computed, readers
from dashboard.server.notices import notice
from dashboard.server.routes import application_of, login_url
from dashboard.systems import SYSTEMS

ADDRESS, TITLE = "claims", "What the papers claim"
BUSY = "Others have had much computed in the last minute: please try again in {:.0f} seconds."

_SUBSCRIPT = re.compile(r"(?<=[A-Za-zΓΔαζλμξρ])_([A-Za-z0-9μ]+(?:,[A-Z](?![a-z]))?)")


def marked(text: str) -> str:
    """A text as HTML, what follows an underscore as a subscript."""
    return _SUBSCRIPT.sub(r"<sub>\1</sub>", xhtml_escape(text))


class _ForReaders(AuthRequestHandler):
    """Only for those whom the server lets in, as its pages."""

    def get_login_url(self) -> str:
        return login_url(self)

    @property
    def root(self) -> str:
        """The path below which all addresses stand."""
        return application_of(self).prefix


class ClaimsPage(_ForReaders):
    """All claims with what was computed last."""

    @authenticated
    async def get(self) -> None:
        # The first time it takes a while, for which others do not wait.
        self.write(await asyncio.to_thread(page, self.root))


class ClaimNow(_ForReaders):
    """One claim, computed now."""

    _waiting: asyncio.Future[Any] | None = None

    @authenticated
    async def post(self, name: str) -> None:
        claim = CLAIMS.get(name)
        if claim is None or name not in FUNCTIONS:
            raise HTTPError(404)
        pause = readers.pause(name)
        if pause:
            self.set_status(429)
            self.set_header("Retry-After", f"{pause:.0f}")
            self._answer(claim, BUSY.format(pause))
            return
        computation = readers.request(name)
        self._waiting = asyncio.wrap_future(computation.future)
        try:
            await asyncio.wait({self._waiting})
        finally:
            readers.leave(computation)
        if not self._waiting.cancelled():
            self._answer(claim, self._waiting.result())

    def on_connection_close(self) -> None:
        """The reader has gone."""
        if self._waiting is not None:
            self._waiting.cancel()

    def _answer(self, claim: Claim, found: Computed | str) -> None:
        self.set_header("Cache-Control", "no-store")
        self.write(
            notice(
                "claim",
                title=f"{claim.name}, computed now",
                root=self.root,
                claim=claim,
                found=found,
                marked=marked,
            )
        )


@cache
def page(root: str) -> bytes:
    """The page below a path, which is the same for everybody as long as the process lasts."""
    return notice(
        "claims",
        title=TITLE,
        root=root,
        systems=[(name, system.short) for name, system in SYSTEMS.items()],
        papers=PAPERS,
        verdicts=VERDICTS,
        totals={key: totals(key) for key in PAPERS},
        subjects={key: _subjects(key) for key in PAPERS},
        last=last_findings(),
        computable=FUNCTIONS,
        commit=commit(),
        marked=marked,
    )


def _subjects(paper: str) -> list[tuple[str, list[Claim]]]:
    """The claims of a paper under their headings, in the order of their first ones."""
    own = [claim for claim in CLAIMS.values() if claim.paper == paper]
    order = list(dict.fromkeys(claim.subject for claim in own))
    own.sort(key=lambda claim: order.index(claim.subject))
    return [(name, list(some)) for name, some in groupby(own, key=lambda claim: claim.subject)]


PATTERNS: list[tuple[Any, ...]] = [
    (f"/{ADDRESS}/?", ClaimsPage),
    (rf"/{ADDRESS}/([A-Z]\d+)", ClaimNow),
]
