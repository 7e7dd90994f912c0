"""serve.py export: files for print and files that move, and a sentence for whatever is wrong."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import InvalidInputError
from dashboard.commands.ending import to_the_end
from dashboard.commands.export import add_arguments, run
from dashboard.figures.crystal.inputs import GAMMA_BOUNDS
from dashboard.figures.crystal.phase_diagram import PhaseDiagram
from dashboard.figures.crystal.structure_factor import StructureFactor
from dashboard.files.standalone import Moving
from dashboard.files.sweep import parse_sweeps, state_of
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.look import FILE

SUMS = "crystal/lattice-sums"


def command(*words: str) -> int:
    """Run a command line as serve.py does."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    add_arguments(parser)
    arguments, rest = parser.parse_known_args(list(words))
    return to_the_end("export", partial(run, arguments, rest))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_names_the_file_and_says_what_it_is(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(SUMS, "--shells", "3", "--format", "pdf") == 0
    said = capsys.readouterr()
    assert (here / said.out.strip()).read_bytes().startswith(b"%PDF")
    assert "PDF, 8.6 cm wide, 0.0 MB" in said.err


def test_replaces_a_file_only_when_asked(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = here / "sums.svg"
    out.write_text("mine", encoding="utf-8")
    words = (SUMS, "--format", "svg", "--out", str(out))
    assert command(*words) == 2
    assert "exists: add --overwrite" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "mine"
    assert command(*words, "--overwrite") == 0
    assert out.read_text(encoding="utf-8").startswith("<?xml")


def test_a_pinned_state_is_drawn_and_named_in_what_the_file_says(here: Path) -> None:
    figure = ("crystal/free-energy", "--format", "svg")
    assert command(*figure, "--out", "one.svg") == 0
    assert command(*figure, "--out", "both.svg", "--pin", "Gamma=300") == 0
    one, both = ((here / name).read_text("utf-8") for name in ("one.svg", "both.svg"))
    assert both.count("<path") > one.count("<path")
    assert "--pin=Gamma=300" in both
    assert "--pin" not in one


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Which figure?"),
        (("crystal/nothing",), "Unknown figure 'crystal/nothing'"),
        ((SUMS, "--sweep", "shells=1:8:8"), "needs --format html"),
        ((SUMS, "--format", "html", "--width", "double"), "leave out --width"),
        ((SUMS, "--format", "html", "--zoom", "0:1"), "leave out --zoom"),
        ((SUMS, "--zoom", "0:1:2"), "is not two numbers"),
        ((SUMS, "--format", "html", "--pin", "shells=8"), "leave out --pin"),
        ((SUMS, "--pin", "shells"), "the query of a link"),
        ((SUMS, "--pin", "Gamma=8"), "'Gamma' is not known here"),
        ((SUMS, "--format", "html", "--sweep", "shells"), "A sweep is NAME=lo:hi:count"),
        ((SUMS, "--format", "html", "--sweep", "rho=1:8:8"), "no number 'rho' to sweep"),
        ((SUMS, "--format", "html", "--sweep", "lattice=1:8:8"), "choose from shells"),
        ((SUMS, "--format", "html", "--sweep", "shells=1:8:x"), "not a whole number"),
        ((SUMS, "--format", "html", "--sweep", "shells=1:8:1"), "at least two values"),
        ((SUMS, "--format", "html", "--sweep", "shells=1:4:3"), "takes a whole number"),
        ((SUMS, "--format", "html", "--sweep", "shells=0:4:5"), "shells = 0 is not between"),
        ((SUMS, "--format", "html", "--sweep", "shells=1:4:nan:log"), "not a whole number"),
        (
            (SUMS, "--format=html", *(["--sweep", "shells=1:2:2"] * 3)),
            "A file has at most 2 sweeps, not 3",
        ),
        ((SUMS, "--format=html", *(["--sweep", "shells=1:2:2"] * 2)), "shells is swept twice"),
        ((SUMS, "--out", "no/such/folder/x.pdf"), "Cannot write no/such/folder/x.pdf"),
        ((SUMS, "--largest", "-1"), "above 0"),
    ],
)
def test_says_in_one_sentence_what_is_wrong(
    words: tuple[str, ...], sentence: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(*words) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert "Traceback" not in error
    assert not list(here.iterdir())


def test_is_not_larger_than_asked(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The size is told, and nothing is written."""
    words = (SUMS, "--format", "html", "--sweep", "shells=2:4:3")
    assert command(*words, "--largest", "0.5") == 2
    assert "3 states, 1." in (error := capsys.readouterr().err)
    assert "exceeds 0.5 MB" in error
    assert not list(here.iterdir())


def test_sweeps_numbers_and_lists_of_them() -> None:
    """A list takes each value as its only one; a whole number stays one."""
    (sweep,) = parse_sweeps(["Gamma=100:1000:3:log"], StructureFactor)
    assert [len(value) for value in sweep.values] == [1, 1, 1]
    assert sweep.values[1][0] == pytest.approx(np.sqrt(100.0 * 1000.0))
    assert sweep.start(StructureFactor(Gamma=[900.0])) == 2
    assert sweep.start(StructureFactor(Gamma=[])) == 0
    (sweep,) = parse_sweeps(["Z2=7:9:3"], PhaseDiagram)
    assert sweep.values == (7, 8, 9)
    with pytest.raises(InvalidInputError, match=f"{GAMMA_BOUNDS[1]:g}"):
        parse_sweeps(["Gamma=1:1e6:3"], PhaseDiagram)


def test_recorded_states_are_those_of_fresh_drawings() -> None:
    """What a slider sets is what is drawn from nothing."""
    figure = PhaseDiagram(model=["random"], cursor=200.0)
    (sweep,) = parse_sweeps(["Z2=8:10:3"], PhaseDiagram)
    moving = Moving(figure)
    found = [state_of(figure, {"Z2": value}) for value in sweep.values]
    for state in found:
        moving.add(state)
    slots, states, tables, values = moving.recording().payload()
    assert len(states) == 3
    for number, state in enumerate(found):
        (fresh,) = BokehPlot(state.figure.panels(state.dataset), (460,), FILE).figures
        keys = [(model.id, name) for model, name, _ in slots]
        places = {key: place for key, place in zip(keys, states[number], strict=True) if place >= 0}
        titles = [values[place] for (_, name), place in places.items() if name == "text"]
        assert fresh.title.text in titles
        limits = {name: values[place] for (_, name), place in places.items() if name == "end"}
        assert limits["end"] == fresh.y_range.end
        recorded = [
            {name: values[at] for name, at in tables[place]}
            for (_, name), place in places.items()
            if name == "data"
        ]
        drawn = [part for part in fresh.renderers if part.name in ("lines", "marks")]
        assert len(drawn) == 2
        for part in drawn:
            assert any(_same(part.data_source.data, columns) for columns in recorded)


def _same(one: Any, other: Any) -> bool:
    """Whether columns, or parts of them, hold the same."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    return one == other


@pytest.mark.slow
def test_twenty_phase_diagrams_fit_in_five_megabytes(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = here / "phases.html"
    words = ("crystal/phase-diagram", "--format", "html", "--sweep", "Z2=7:26:20")
    assert command(*words, "--out", str(out)) == 0
    assert "20 of 20: Z2 = 26" in capsys.readouterr().err
    assert out.stat().st_size < 5e6
