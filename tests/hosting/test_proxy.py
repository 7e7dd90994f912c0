"""nginx for real, with this project's configuration, in front of two server processes."""

from __future__ import annotations

import re
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.dashboard.test_metrics import numbers
from tests.hosting.proxies import free_port, proxy, status_of
from tests.served import dashboard

pytestmark = pytest.mark.slow

EMBED = "embed/crystal/phase-diagram"
PATIENCE = 120_000
FIRST_LOAD = 3_000_000
"""Bytes over the wire that a first visit may take."""


@dataclass(frozen=True)
class Site:
    """A proxy and the servers behind it."""

    address: str
    servers: Sequence[str]

    def numbers(self) -> list[dict[tuple[str, ...], float]]:
        """What every server has counted."""
        found = []
        for server in self.servers:
            with urllib.request.urlopen(f"{server}/metrics", timeout=60) as answer:
                found.append(numbers(answer.read().decode()))
        return found


@contextmanager
def site(room: Path, servers: int, processes: int, path: str, tls: str = "") -> Iterator[Site]:
    port = free_port()
    environment = {
        "DENSE_MATTER_ALLOW_WEBSOCKET_ORIGIN": f"localhost:{port}",
        "DENSE_MATTER_PREFIX": path,
        "DENSE_MATTER_PROCESSES": str(processes),
    }
    with ExitStack() as stack:
        addresses = [stack.enter_context(dashboard(**environment))[0] for _ in range(servers)]
        for address in addresses:
            wait_until_ready(address)
        upstreams = [address.replace("http://localhost", "127.0.0.1") for address in addresses]
        front = stack.enter_context(proxy(room, upstreams, port, path=path, tls=tls))
        yield Site(front + path.rstrip("/"), addresses)


def wait_until_ready(address: str) -> None:
    for _ in range(300):
        if status_of(f"{address}/readiness") == 200:
            return
        time.sleep(1)
    pytest.fail("the server does not become ready")


@pytest.fixture(
    scope="module",
    params=[(1, 2, "/"), (2, 1, "/dense/")],
    ids=["one server of two processes", "two servers and a prefix"],
)
def behind_nginx(request, tmp_path_factory) -> Iterator[Site]:
    servers, processes, path = request.param
    with site(tmp_path_factory.mktemp("nginx"), servers, processes, path) as found:
        yield found


def drawn(page: Page) -> None:
    expect(page.locator("canvas").locator("visible=true").first).to_be_visible(timeout=PATIENCE)


def count_bytes(context: BrowserContext, page: Page) -> Callable[[], dict[str, float]]:
    """What a page takes over the wire, without the sizes of headers of the websocket."""
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    got = {"http": 0.0, "websocket": 0.0}

    def finished(event: dict) -> None:
        got["http"] += event["encodedDataLength"]

    def received(event: dict) -> None:
        # Base64 for what is not text.
        binary = event["response"]["opcode"] == 2
        got["websocket"] += len(event["response"]["payloadData"]) * (0.75 if binary else 1.0)

    session.on("Network.loadingFinished", finished)
    session.on("Network.webSocketFrameReceived", received)
    return lambda: got


def test_a_page_draws_and_its_first_load_is_light(behind_nginx, context, page, complaints):
    taken = count_bytes(context, page)
    page.goto(f"{behind_nginx.address}/crystal")
    drawn(page)
    page.wait_for_timeout(3000)
    got = taken()
    print(f"first load: {got['http'] / 1e6:.2f} MB, websocket {got['websocket'] / 1e6:.2f} MB")
    assert got["websocket"] > 1000
    assert sum(got.values()) < FIRST_LOAD
    assert not complaints


def test_the_websocket_works(behind_nginx, page, complaints):
    page.goto(f"{behind_nginx.address}/crystal")
    drawn(page)
    page.get_by_role("tab").nth(1).click()
    expect(page).to_have_url(re.compile("tab="), timeout=PATIENCE)
    assert not complaints


@contextmanager
def notes(html: str) -> Iterator[str]:
    """The address of a page of another origin; a real one, as Chromium asks where it comes from."""

    class Notes(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Notes) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_embed_in_a_page_of_another_origin(behind_nginx, page):
    frame = f'<iframe src="{behind_nginx.address}/{EMBED}" width="800" height="500"></iframe>'
    with notes(frame) as address:
        page.goto(address)
        canvas = page.frame_locator("iframe").locator("canvas").first
        expect(canvas).to_be_visible(timeout=PATIENCE)


def test_bundles_are_compressed_and_kept(behind_nginx, page):
    seen = {}
    page.on("response", lambda answer: seen.__setitem__(answer.url.split("?")[0], answer))
    page.goto(f"{behind_nginx.address}/crystal")
    drawn(page)
    bundles = [answer for url, answer in seen.items() if url.endswith("min.js")]
    assert len(bundles) > 4
    for answer in bundles:
        assert answer.headers["content-encoding"] == "gzip"
        assert "max-age" in answer.headers["cache-control"]


def test_a_visitor_stays_with_one_server(behind_nginx, page):
    if len(behind_nginx.servers) == 1:
        pytest.skip("there is one server")
    before = [found["dense_matter_sessions_opened_total",] for found in behind_nginx.numbers()]
    page.goto(f"{behind_nginx.address}/crystal")
    drawn(page)
    after = [found["dense_matter_sessions_opened_total",] for found in behind_nginx.numbers()]
    assert sorted(b - a for a, b in zip(before, after, strict=True)) == [0, 1]


def test_what_is_for_those_within_stays_within(behind_nginx):
    for path in ("metrics", "readiness"):
        assert status_of(f"{behind_nginx.address}/{path}") == 404
        assert status_of(f"{behind_nginx.servers[0]}/{path}") == 200
    assert status_of(f"{behind_nginx.address}/liveness") == 200


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "ignore_https_errors": True}


def test_tls(tmp_path, page, complaints):
    subprocess.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 2 "
        f"-keyout {tmp_path}/key.pem -out {tmp_path}/cert.pem",
        shell=True,
        check=True,
        capture_output=True,
    )
    tls = f"ssl_certificate {tmp_path}/cert.pem; ssl_certificate_key {tmp_path}/key.pem;"
    with site(tmp_path, 1, 1, "/", tls) as found:
        answer = page.goto(f"{found.address}/crystal")
        drawn(page)
        assert "strict-transport-security" in answer.headers
        assert "wss://localhost" in answer.headers["content-security-policy"]
        assert not complaints
