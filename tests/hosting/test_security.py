"""The headers of every kind of answer, without a browser."""

from __future__ import annotations

import re

import pytest
from tornado.httputil import HTTPHeaders
from tornado.testing import AsyncHTTPTestCase
from tornado.web import Application, HTTPError, RequestHandler

from dashboard.server.security import ALWAYS, NOTHING, page_policy, transform


class _Page(RequestHandler):
    def get(self) -> None:
        self.write('<html><script>a()</script><script src="b.js"></script>ü</html>')


class _InParts(RequestHandler):
    async def get(self) -> None:
        self.write("<html><script>a()</script>")
        await self.flush()
        self.write('<script src="b.js"></script></html>')


class _File(RequestHandler):
    """As a file of HTML is sent, which is no page of ours."""

    async def get(self) -> None:
        self.set_header("Content-Length", "26")
        self.write("<script>a(")
        await self.flush()
        self.write(")</script>      ")


class _Numbers(RequestHandler):
    def get(self) -> None:
        self.write({"x": 1})


class _Broken(RequestHandler):
    def get(self) -> None:
        raise HTTPError(500)


def directives(policy: str) -> dict[str, list[str]]:
    return {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}


class TestHeaders(AsyncHTTPTestCase):
    def get_app(self) -> Application:
        application = Application(
            [
                ("/dense/crystal", _Page),
                ("/dense/embed/crystal/slab", _Page),
                ("/dense/parts", _InParts),
                ("/dense/file.html", _File),
                ("/dense/numbers", _Numbers),
                ("/dense/static/thing.js", _Numbers),
                ("/broken", _Broken),
            ]
        )
        application.add_transform(transform("dense", ["https://a.org"], ["'self'"]))
        return application

    def get_http_server(self):
        server = super().get_http_server()
        server.xheaders = True
        return server

    def headers(self, path: str, **more: str) -> HTTPHeaders:
        return self.fetch(path, headers={k.replace("_", "-"): v for k, v in more.items()}).headers

    def test_every_answer_has_them(self):
        for path in ("/dense/crystal", "/dense/numbers", "/broken", "/nowhere"):
            headers = self.headers(path)
            assert all(headers[name] == value for name, value in ALWAYS.items()), path
            assert "default-src 'none'" in headers["Content-Security-Policy"], path
            assert "Server" not in headers

    def test_what_is_no_page_may_do_nothing(self):
        assert self.headers("/dense/numbers")["Content-Security-Policy"] == NOTHING

    def test_only_scripts_of_the_page_carry_its_nonce_which_is_used_once(self):
        nonces = set()
        for _ in range(2):
            answer = self.fetch("/dense/crystal")
            policy = directives(answer.headers["Content-Security-Policy"])
            (nonce,) = re.findall(r"'nonce-([\w-]+)'", " ".join(policy["script-src"]))
            assert "'unsafe-inline'" not in policy["script-src"]
            assert answer.body.decode().count(f'<script nonce="{nonce}"') == 2
            nonces.add(nonce)
        assert len(nonces) == 2

    def test_parts_of_a_page_carry_one_nonce(self):
        answer = self.fetch("/dense/parts")
        policy = answer.headers["Content-Security-Policy"]
        (nonce,) = re.findall(r"'nonce-([\w-]+)'", policy)
        assert answer.body.decode().count(f'<script nonce="{nonce}"') == 2

    def test_scripts_of_a_file_carry_none(self):
        assert "nonce" not in self.fetch("/dense/file.html").body.decode()

    def test_embeds_and_pages_name_their_own_ancestors(self):
        page = directives(self.headers("/dense/crystal")["Content-Security-Policy"])
        embed = directives(self.headers("/dense/embed/crystal/slab")["Content-Security-Policy"])
        assert page["frame-ancestors"] == ["'self'"]
        assert embed["frame-ancestors"] == ["https://a.org"]

    def test_behind_tls(self):
        plain = self.headers("/dense/crystal", Host="dense.org")
        behind = self.headers("/dense/crystal", Host="dense.org", X_Forwarded_Proto="https")
        assert "Strict-Transport-Security" not in plain
        assert "max-age" in behind["Strict-Transport-Security"]
        assert "ws://dense.org" in directives(plain["Content-Security-Policy"])["connect-src"]
        assert "wss://dense.org" in directives(behind["Content-Security-Policy"])["connect-src"]

    def test_a_host_that_is_none_does_not_reach_the_policy(self):
        policy = self.headers("/dense/crystal", Host="a.org;script-src:*")[
            "Content-Security-Policy"
        ]
        assert "script-src:*" not in policy

    def test_static_files_are_kept(self):
        assert self.headers("/dense/static/thing.js")["Cache-Control"] == "public, max-age=3600"
        kept = self.headers("/dense/static/thing.js?v=1")["Cache-Control"]
        assert kept == "public, max-age=31536000"


def test_embeds_may_stand_anywhere_unless_origins_are_named():
    assert "frame-ancestors" not in page_policy("n", "", "")


@pytest.mark.parametrize("source", ["'unsafe-inline'", "https:", "*"])
def test_scripts_come_from_nowhere_else(source):
    assert source not in directives(page_policy("n", "wss://dense.org", "'self'"))["script-src"]
