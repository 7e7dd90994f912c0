"""Whose requests are answered, by the name they ask for: pages, websockets, and all else."""

from __future__ import annotations

import html
import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from dashboard.server.hosts import names, rule
from tests.load.client import TOKEN
from tests.served import dashboard

GIVEN = "dense.example.org:8443"
KNOWN = ("localhost", "localhost:8080", "127.0.0.1:5006", "[::1]:5006", "LOCALHOST")
STRANGERS = (
    "evil.example:5006",
    "192.168.1.7:5006",
    "127.0.0.1.evil.example",
    "dense.example.org.evil.example",
    "notdense.example.org",
    "[fd00::7]:5006",
    "[::1",
    "a<script>",
    "",
)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, int]]:
    """Where a server listens that has been told one name."""
    with dashboard(DENSE_MATTER_ALLOW_WEBSOCKET_ORIGIN=GIVEN) as (address, _):
        yield "127.0.0.1", urlsplit(address).port


def ask(server: tuple[str, int], path: str, host: str, **more: str) -> tuple[int, str]:
    """Status and text of an answer to a request with exactly these headers."""
    headers = {"Host": host, "Connection": "close", **more}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    with socket.create_connection(server, timeout=60) as wire:
        wire.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = b""
        # The connection of a websocket stays open.
        while b"\r\n\r\n" not in answer or "Upgrade" not in more:
            piece = wire.recv(65536)
            if not piece:
                break
            answer += piece
    head, _, text = answer.decode(errors="replace").partition("\r\n\r\n")
    return int(head.split()[1]), text


def connect(server: tuple[str, int], host: str, origin: str) -> int:
    """Status of a websocket's handshake, with a session's own token."""
    token = TOKEN.search(ask(server, "/embed/crystal/lattice-sums", "localhost")[1])[1]
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Protocol": f"bokeh, {token}",
        "Origin": origin,
    }
    return ask(server, "/embed/crystal/lattice-sums/ws", host, **upgrade)[0]


@pytest.mark.parametrize("host", [*KNOWN, GIVEN, "dense.example.org", "Dense.Example.org:8443"])
def test_a_page_under_a_name_of_the_servers(server, host):
    assert ask(server, "/", host)[0] == 200


@pytest.mark.parametrize("host", STRANGERS)
@pytest.mark.parametrize("path", ["/", "/embed/crystal/lattice-sums", "/ticks.js", "/nowhere"])
def test_nothing_under_another_name(server, host, path):
    status, text = ask(server, path, host, **{"X-Forwarded-Host": "localhost"})
    assert 400 <= status < 500
    assert "Phases" not in text
    assert "token" not in text


def test_the_refusal_says_what_to_do(server):
    status, text = ask(server, "/crystal", "dense.lab:5006")
    (sentence,) = re.findall("<p>(.*)</p>", text)
    assert status == 421
    assert "--allow-websocket-origin dense.lab:5006" in html.unescape(sentence)
    assert "<b>" not in ask(server, "/crystal", "<b>x</b>")[1]


def test_a_websocket_under_a_name_of_the_servers(server):
    assert connect(server, GIVEN, f"https://{GIVEN}") == 101
    # A proxy that leaves out the port.
    assert connect(server, "dense.example.org", f"https://{GIVEN}") == 101
    assert connect(server, "localhost:9", "http://localhost:9") == 101


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        # A name that was made to lead here: to the browser, host and origin are one site.
        ("evil.example:5006", "http://evil.example:5006"),
        # A page from elsewhere.
        (GIVEN, "http://evil.example:5006"),
        (GIVEN, "null"),
        ("dense.example.org", "http://dense.example.org:9"),
    ],
)
def test_no_websocket_for_others(server, host, origin):
    assert connect(server, host, origin) in (403, 421)


@pytest.mark.parametrize("path", ["/liveness", "/readiness", "/metrics"])
def test_who_watches_over_the_server_asks_by_its_address(server, path):
    assert ask(server, path, "10.42.0.7:5006")[0] in (200, 503)


def test_names_are_those_of_this_machine_the_address_and_what_is_given():
    assert names(None, []) == ("localhost", "127.0.0.1", "[::1]")
    assert names("192.168.1.7", ["*.example.org:8443"])[3:] == ("192.168.1.7", "*.example.org")
    assert names("fd00::7", ["*"])[3:] == ("[fd00::7]", "*")


@pytest.mark.parametrize(
    ("given", "asked", "answered"),
    [
        ("*", "anything.example:5006", True),
        ("*:5006", "anything.example:5006", True),
        ("*.example.org", "dense.example.org:5006", True),
        ("*.example.org", "example.org", False),
        ("*.example.org", "a.dense.example.org", False),
        ("*.example.org", "dense.example.com", False),
        ("192.168.1.*:5006", "192.168.1.7:5006", True),
        ("192.168.1.*:5006", "192.168.2.7:5006", False),
    ],
)
def test_an_asterisk_stands_for_a_part_of_a_name(given, asked, answered):
    request = HTTPServerRequest(
        start_line=RequestStartLine("GET", "/", "HTTP/1.1"), headers=HTTPHeaders({"Host": asked})
    )
    stranger = rule(names(None, [given])).matcher.match(request)
    assert (stranger is None) is answered
