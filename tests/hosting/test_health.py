"""Liveness, readiness and metrics, below the prefix and beside it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tornado.testing import AsyncHTTPTestCase
from tornado.web import Application

from core.storage import tables
from dashboard.server import health
from dashboard.server.health import Readiness

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
        assert answer["reasons"] == ["The starting state of the pages is being computed."]
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


@pytest.fixture
def places(monkeypatch, tmp_path) -> tuple[Path, Path]:
    """Where tables are built, and the shipped ones: elsewhere, as with DENSE_MATTER_DATA."""
    built, shipped = tmp_path / "built", tmp_path / "shipped"
    for module in (health, tables):
        monkeypatch.setattr(module, "DIRECTORY", built)
        monkeypatch.setattr(module, "SHIPPED_TABLES", shipped)
    monkeypatch.setattr(tables, "DATA", tmp_path)
    built.mkdir()
    shipped.mkdir()
    return built, shipped


def reasons() -> list[str]:
    readiness = Readiness()
    readiness.warm = True
    return readiness.reasons()


@pytest.mark.parametrize("place", [0, 1], ids=["built", "shipped"])
def test_a_table_that_cannot_be_opened_is_named(places, place):
    (places[place] / "crust-beta-broken.nc").write_bytes(b"no table")
    (reason,) = reasons()
    assert "crust-beta-broken" in reason


def test_a_shipped_table_is_not_in_use_where_another_was_built(places):
    built, shipped = places
    (shipped / "crust-beta-broken.nc").write_bytes(b"no table")
    assert reasons()
    coordinate = {"x": tables.Coordinate(np.zeros(1))}
    tables.write_table(built / "crust-beta-broken.nc", coordinate, {}, {}, {})
    assert not reasons()


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
