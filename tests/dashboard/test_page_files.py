"""Files that visitors ask for: shared, limited, and refused in a sentence."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from dataclasses import replace

import pytest

from core.errors import InvalidInputError
from dashboard.files import bundle as bundles
from dashboard.files import publication
from dashboard.files.bundle import State, TooLargeError, Wanted, bundle
from dashboard.files.requested import RequestedFiles
from dashboard.live.results import FAILURE
from dashboard.live.workers import Visitor, Workers
from dashboard.plots.pinned import with_pinned
from dashboard.systems import FIGURES
from dashboard.systems.links import VERSION

SUMS = FIGURES["crystal/lattice-sums"]
STATE = State("Title", "http://host/crystal?v=1", {"page": "crystal"})
WANTED = Wanted(SUMS, {"shells": 12})


def _refuse() -> bytes:
    raise InvalidInputError("Not possible: choose another.")


def _fail() -> bytes:
    raise ZeroDivisionError


@pytest.mark.parametrize(("make", "answer"), [(_refuse, "Not possible"), (_fail, FAILURE)])
def test_what_cannot_be_made_is_a_sentence(make, answer):
    files = RequestedFiles(Workers())
    made = files.request(Visitor(), "key", make).future.result(60.0)
    assert made.startswith(answer)


def test_what_several_want_is_made_once():
    files, go, made = RequestedFiles(Workers()), threading.Event(), []

    def make() -> bytes:
        go.wait(60.0)
        made.append(1)
        return b"file"

    visitors = [Visitor(), Visitor()]
    wanted = [files.request(visitor, "key", make) for visitor in visitors]
    go.set()
    assert [one.future.result(60.0) for one in wanted] == [b"file"] * 2
    assert made == [1]


def test_the_zip_holds_figures_numbers_state_and_sources():
    content = bundle([WANTED], STATE)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        kinds = sorted(name.rpartition(".")[2] for name in archive.namelist())
        state = json.loads(archive.read("state.json"))
        assert b"@software" in archive.read("references.bib")
    assert kinds == ["bib", "csv", "json", "pdf", "png", "svg", "txt"]
    assert state["link"] == STATE.link
    assert state["figures"]["crystal/lattice-sums"] == {"shells": 12}
    assert bundle([WANTED], STATE)[:] == content[:]


def test_figures_of_a_zip_hold_what_is_pinned():
    pinned = replace(WANTED, pinned={"shells": 20})
    with zipfile.ZipFile(io.BytesIO(bundle([pinned], STATE))) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".svg"))
        drawing = archive.read(name).decode()
    assert "--pin=shells=20" in drawing.replace(f"v={VERSION}&amp;", "")


def test_a_zip_has_a_largest_size(monkeypatch):
    monkeypatch.setattr(bundles, "LARGEST", 1000)
    with pytest.raises(TooLargeError, match="one tab"):
        bundle([WANTED], STATE)


def test_a_figure_that_there_is_not_is_told_in_the_state():
    content = bundle([Wanted(SUMS, {"shells": -1})], STATE)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "crystal/lattice-sums" in json.loads(archive.read("state.json"))["left out"]


def test_a_print_figure_holds_what_is_pinned():
    now, then = SUMS(shells=12), SUMS(shells=20)
    panels = now.panels(now.dataset())
    both = with_pinned(panels, then.panels(then.dataset()), "pinned: 20 shells")
    alone = publication.printed(now, panels, ["svg"])["svg"]
    assert publication.printed(now, both, ["svg"])["svg"].count(b"<use") > alone.count(b"<use")
