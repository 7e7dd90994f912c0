"""The log: one line a request and a computation, whatever a visitor sends."""

from __future__ import annotations

import json
import logging

import pytest

from dashboard.monitoring import logs


@pytest.fixture
def restored_logging():
    names = ("", *logs.OURS)
    before = [(logging.getLogger(name), logging.getLogger(name).level) for name in names]
    handlers = logging.getLogger().handlers[:]
    yield
    logging.getLogger().handlers[:] = handlers
    for logger, level in before:
        logger.setLevel(level)


@pytest.mark.usefixtures("restored_logging")
def test_json_lines(capsys):
    logs.configure("info", "json")
    logs.request("GET", '/x\n{"level": "fake"}', 200, 0.25)
    logs.computation("crust/eos", 1.5, "made", "abc")
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("dashboard.live.figure").exception("It failed")
    request, computation, failure = map(json.loads, capsys.readouterr().err.splitlines())
    assert (request["status"], request["path"]) == (200, '/x\n{"level": "fake"}')
    assert request["level"] == "info"
    assert (computation["figure"], computation["seconds"]) == ("crust/eos", 1.5)
    assert (computation["outcome"], computation["inputs"]) == ("made", "abc")
    assert "two\nlines" in failure["exception"]


@pytest.mark.usefixtures("restored_logging")
def test_text_keeps_what_a_visitor_sent_in_one_line(capsys):
    logs.configure("info", "text")
    logs.request("GET", "/x\nERROR core: a fake", 404, 0.25)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("INFO dashboard.requests: request method=GET path=")
    assert "status=404" in line


@pytest.mark.usefixtures("restored_logging")
def test_levels(capsys):
    logs.configure("warning", "text")
    logs.request("GET", "/quiet", 200, 0.1)
    logs.request("GET", "/failed", 500, 0.1)
    logging.getLogger("bokeh.server").info("of no interest")
    assert [line.split()[0] for line in capsys.readouterr().err.splitlines()] == ["ERROR"]
