"""Liveness, readiness and metrics, below the prefix and beside it."""

from __future__ import annotations

import json

import pytest
from tornado.testing import AsyncHTTPTestCase
from tornado.web import Application

from dashboard.hosting import health
from dashboard.hosting.health import Readiness

TOKEN = "0123456789abcdef"


class TestHealth(AsyncHTTPTestCase):
    def get_app(self) -> Application:
        self.readiness = Readiness()
        return Application(health.patterns(self.readiness, True, TOKEN))

    def ready(self) -> tuple[int, dict]:
        answer = self.fetch("/readiness")
        return answer.code, json.loads(answer.body)

    def test_it_is_ready_once_warm_and_until_it_stops(self):
        code, answer = self.ready()
        assert (code, answer["ready"]) == (503, False)
        assert answer["reasons"] == ["What every page begins with is being computed."]
        self.readiness.warm = True
        code, answer = self.ready()
        assert (code, answer["ready"], answer["reasons"]) == (200, True, [])
        assert answer["kernels"] in ("compiled", "mixed", "python")
        self.readiness.stopping = True
        assert self.ready()[0] == 503

    def test_it_is_alive_meanwhile(self):
        assert self.fetch("/liveness").code == 200

    def test_metrics_want_their_token(self):
        assert self.fetch("/metrics").code == 401
        wrong = {"Authorization": f"Bearer {TOKEN}é".encode("latin1").decode("latin1")}
        assert self.fetch("/metrics", headers=wrong).code == 401
        answer = self.fetch("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.code == 200
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert b"dense_matter_sessions" in answer.body


def test_a_table_that_cannot_be_opened_is_named(monkeypatch, tmp_path):
    (tmp_path / "crust-beta-broken.nc").write_bytes(b"no table")
    monkeypatch.setattr(health, "DIRECTORY", tmp_path)
    monkeypatch.setattr("core.tables.DIRECTORY", tmp_path)
    readiness = Readiness()
    readiness.warm = True
    (reason,) = readiness.reasons()
    assert "crust-beta-broken" in reason


def test_kernels_have_to_be_compiled_only_where_that_was_asked_for(monkeypatch):
    class Plain:
        kind, reason = "python", "ewald: there is no compiler."

    monkeypatch.setattr(health, "_backend", Plain)
    readiness = Readiness()
    readiness.warm = True
    assert not readiness.reasons()
    monkeypatch.setenv("DENSE_MATTER_KERNELS", "compiled")
    assert readiness.reasons() == ["ewald: there is no compiler."]


@pytest.mark.parametrize("counting", [True, False])
def test_metrics_may_be_left_out(counting):
    paths = [path for path, *_ in health.patterns(Readiness(), counting, None)]
    assert ("/metrics" in paths) is counting
