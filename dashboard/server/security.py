"""Security headers of the server's answers.

A page may run the scripts this server wrote into it, which carry a number used once, and those it
serves; nothing from elsewhere, nothing that was typed. Styles may be inline: Bokeh, Panel and
Material UI all put theirs into the page as elements.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "autoplay",
            "browsing-topics",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "serial",
            "usb",
        )
    ),
}
YEAR, HOUR = 365 * 24 * 3600, 3600
NOTHING = "default-src 'none'; frame-ancestors 'none'"
"""The policy of everything but pages: scripts, styles, pictures, data."""

_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")
_SCRIPT = re.compile(rb"<script\b")


def page_policy(nonce: str, websocket: str, ancestors: str) -> str:
    """The content policy of a page.

    Parameters
    ----------
    nonce : what the page's own scripts carry.
    websocket : where its websocket is, for browsers to which 'self' is only http; may be empty.
    ancestors : which origins may frame it; empty: all, files on a disk included.
    """
    rules = [
        "default-src 'none'",
        # Panel loads its components as modules from blobs.
        f"script-src 'self' 'nonce-{nonce}' blob:",
        "style-src 'self' 'unsafe-inline'",
        f"connect-src 'self' blob: {websocket}".rstrip(),
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
    ]
    if ancestors:
        rules.append(f"frame-ancestors {ancestors}")
    return "; ".join(rules)


def websocket_origin(request: HTTPServerRequest) -> str:
    """The origin of this server's websockets as the visitor's browser names it."""
    if not _HOST.fullmatch(request.host):
        return ""
    return f"{'wss' if request.protocol == 'https' else 'ws'}://{request.host}"


def transform(
    prefix: str, frame_ancestors: Sequence[str], page_ancestors: Sequence[str]
) -> type[OutputTransform]:
    """What sets the headers of every answer, errors and static files included.

    Parameters
    ----------
    prefix : path below which all addresses stand.
    frame_ancestors : origins that may frame embeds; none: any.
    page_ancestors : origins that may frame pages.
    """
    embeds = f"{'/' if prefix else ''}{prefix}/embed/"
    of_embeds, of_pages = " ".join(frame_ancestors), " ".join(page_ancestors)

    class Headers(OutputTransform):
        def __init__(self, request: HTTPServerRequest) -> None:
            self.request = request
            self.in_parts = False

        def transform_first_chunk(
            self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
        ) -> tuple[int, HTTPHeaders, bytes]:
            headers.pop("Server", None)
            for name, value in ALWAYS.items():
                headers[name] = value
            if self.request.protocol == "https":
                headers["Strict-Transport-Security"] = f"max-age={YEAR}"
            if "/static/" in self.request.path and status_code == 200:
                # The part after the question mark changes with the file.
                kept = YEAR if self.request.query else HOUR
                headers["Cache-Control"] = f"public, max-age={kept}"
            if status_code == 304:
                # What the browser has kept holds, with the policy whose number its scripts carry.
                return status_code, headers, chunk
            if not headers.get("Content-Type", "").startswith("text/html"):
                headers["Content-Security-Policy"] = NOTHING
                return status_code, headers, chunk
            self.nonce = nonce = secrets.token_urlsafe(16)
            embed = self.request.path.startswith(embeds)
            headers["Content-Security-Policy"] = page_policy(
                nonce, websocket_origin(self.request), of_embeds if embed else of_pages
            )
            # A page is sent at once, or in parts with the length of none; files are not pages.
            self.in_parts = not finishing and "Content-Length" not in headers
            if finishing and chunk:
                chunk = self.permit(chunk)
                headers["Content-Length"] = str(len(chunk))
            elif self.in_parts:
                chunk = self.permit(chunk)
            return status_code, headers, chunk

        def transform_chunk(self, chunk: bytes, finishing: bool) -> bytes:
            return self.permit(chunk) if self.in_parts else chunk

        def permit(self, chunk: bytes) -> bytes:
            """Give the scripts in a part of a page its number.

            All that stands in a page's HTML is this server's own: what a visitor has typed comes
            through the websocket, stands as letters and digits in a token, or escaped.
            """
            return _SCRIPT.sub(b'<script nonce="%s"' % self.nonce.encode(), chunk)

    return Headers
