"""serve.py data: output, errors, and that nobody ever meets a traceback."""

from __future__ import annotations

import argparse
import csv
import io
import json
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.commands.data import add_arguments, run
from dashboard.commands.ending import to_the_end
from dashboard.systems import FIGURES


def command(*words: str) -> int:
    """Run a command line as serve.py does."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    add_arguments(parser)
    arguments, rest = parser.parse_known_args(list(words))
    return to_the_end("data", partial(run, arguments, rest))


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a printed table."""
    return list(csv.DictReader(line for line in io.StringIO(text) if not line.startswith("#")))


def test_prints_a_number_of_the_paper(capsys: pytest.CaptureFixture[str]) -> None:
    """Table I, first shell: I - T = 0.1149."""
    assert command("crystal/lattice-sums", "--shells", "1") == 0
    first = rows(capsys.readouterr().out)[1]
    assert first["neighbours"] == "8"
    assert f"{float(first['I_minus_T']):.4f}" in ("0.1149", "0.1150")


def test_lists_and_ranges(capsys: pytest.CaptureFixture[str]) -> None:
    """Commas and lo:hi:count, and = instead of a space."""
    words = ("crystal/free-energy", "--x=0.1:0.5:5", "--Gamma", "170,180", "--model", "ogata")
    assert command(*words) == 0
    solids = [row for row in rows(capsys.readouterr().out) if row["model"] == "ogata"]
    assert [float(row["x"]) for row in solids] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5] * 2)
    assert {float(row["Gamma"]) for row in solids} == {170.0, 180.0}


def test_json_to_a_file(tmp_path: Path) -> None:
    """--format and --out."""
    out = tmp_path / "azeotrope.json"
    words = ("crystal/azeotrope", "--model", "random", "--format", "json", "--out", str(out))
    assert command(*words) == 0
    table = json.loads(out.read_text(encoding="utf-8"))
    assert table["columns"]["Gamma"] == pytest.approx([186.629], abs=1e-3)


def test_listing_names_every_parameter_with_its_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    """--list."""
    assert command("--list") == 0
    text = capsys.readouterr().out
    for path, figure in FIGURES.items():
        assert path in text
        assert all(f"--{name}:" in text for name in figure.inputs())
    assert "whole number between 1 and 40" in text
    assert "nuclides such as 14He,7H" in text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("crystal/nothing",), "Unknown figure"),
        (("crystal/free-energy", "--zeta", "1"), "no parameter 'zeta'"),
        (("crystal/free-energy", "--x"), "needs a value"),
        (("crystal/free-energy", "0.5"), "not a parameter"),
        (("crystal/free-energy", "--x", "0.5", "--x", "0.6"), "given more than once"),
        (("crystal/free-energy", "--x", "half"), "takes numbers"),
        (("crystal/free-energy", "--x", "0"), "not above 0 and below 1"),
        (("crystal/free-energy", "--x", "1"), "not above 0 and below 1"),
        (("crystal/free-energy", "--x", "nan"), "x = nan"),
        (("crystal/free-energy", "--x", "0.1:0.9"), "lo:hi:count"),
        (("crystal/free-energy", "--x", "0.1:0.9:-3"), "whole number"),
        (("crystal/free-energy", "--x", "0.1:inf:3"), "finite"),
        (("crystal/free-energy", "--Z1", "6.5"), "whole number"),
        (("crystal/free-energy", "--Z1", "8"), "Z1 = 8 is not below Z2 = 8"),
        (("crystal/free-energy", "--Z2", "99"), "not between 2 and 40"),
        (("crystal/free-energy", "--model", "best"), "Unknown model 'best'"),
        (("crystal/free-energy", "--Gamma", "50"), "only above 90"),
        (("crystal/phase-diagram", "--Gamma", "50"), "only above 90"),
        (("crystal/free-energy", "--Gamma", "400"), "its fits end at 309.6"),
        (("crystal/free-energy", "--Gamma", "1e9"), "not between 1 and 3000"),
        (("crystal/free-energy", "--energies", "maybe"), "true or false"),
        (("crystal/free-energy", "--Z1", "8", "--Z2", "26", "--model", "random"), "above 1.81"),
        (("crystal/lattice-sums", "--lattice", "hcp"), "Unknown lattice 'hcp'"),
        (("crystal/lattice-sums", "--shells", "41"), "not between 1 and 40"),
        (("crystal/slab", "--x", "0.2,0.3"), "at most 1 value"),
        (("crust/composition", "--T", "0.01"), "not between 0.05 and 15"),
        (("crust/composition", "--T", "nan"), "T = nan"),
        (("crust/composition", "--n_B", "0"), "not between 1e-10 and 0.16"),
        (("crust/composition", "--n_B", "1e-3:1e-1"), "lo:hi:count"),
        (("crust/composition", "--n_B", "-1:1:3:log"), "above 0"),
        (("crust/composition", "--n_B", "1e-3:1e-1:3:cubic"), "lo:hi:count"),
        (("crust/composition", "--interaction", "BSk99"), "Unknown interaction 'BSk99'"),
        (("crust/composition", "--equilibrium", "full"), "Unknown equilibrium 'full'"),
        (("crust/composition", "--equilibrium", "fixed"), "A fixed Y_p is needed"),
        (("crust/composition", "--Y_p", "0.3"), "set equilibrium to fixed"),
        (("crust/composition", "--exclude", "<b>"), "'<b>' is no nuclide"),
        (("crust/composition", "--exclude", "14He,"), "'' is no nuclide"),
        (("crust/composition", "--binding", "14He"), "changes no binding energy"),
        (("crust/composition", "--binding", "14He*5"), "scale it by 0 to 2"),
        (("crust/composition", "--binding", "14He+1,14He+2"), "changed twice"),
        (("crust/abundances", "--binding", "14He+1e999"), "must lie between -100 and 100"),
        (("crust/abundances", "--tetraneutron", "-200"), "not between -100 and 100"),
        (("crust/nuclide-chart", "--last_He", "3"), "not between 4 and 30"),
        (("crust/nuclide-chart", "--n_B", "0.1,0.2"), "at most 1 value"),
        (("crust/nuclide-chart", "--binding", "99He*2"), "no 99He"),
        (("crust/nuclide-chart", "--partition", "perhaps"), "choose from levels"),
        (("crust/nuclide-chart", "--volume", "none"), "Unknown volume 'none'"),
        (("crystal/lattice-sums", "--out", "/nowhere/at/all.csv"), "Cannot write"),
        (("crystal/lattice-sums", "--format", "json", "--no-header"), "leave out --no-header"),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(
    words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing on standard output, one line on standard error."""
    assert command(*words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err


def test_densities_in_logarithmic_steps(capsys: pytest.CaptureFixture[str]) -> None:
    """lo:hi:count:log."""
    assert command("crust/composition", "--n_B", "1e-5:1e-3:3:log") == 0
    found = [float(row["n_B"]) for row in rows(capsys.readouterr().out)]
    assert found == pytest.approx([1e-5, 1e-4, 1e-3])


def test_binding_energies_are_changed(capsys: pytest.CaptureFixture[str]) -> None:
    """Factor first, then shift."""
    path = "crust/nuclide-chart"
    assert command(path) == 0
    usual = {(r["Z"], r["N"]): r for r in rows(capsys.readouterr().out)}[("2", "12")]
    assert command(path, "--binding", "He-14 * 1.1 - 0.5 MeV") == 0
    changed = {(r["Z"], r["N"]): r for r in rows(capsys.readouterr().out)}[("2", "12")]
    assert float(changed["B"]) == pytest.approx(1.1 * float(usual["B"]) - 0.5)
    assert changed["source"] == "changed"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["crystal/lattice-sums", "crystal/azeotrope", "crust/abundances"]),
    name=st.sampled_from(
        ["Z1", "Z2", "shells", "model", "liquid", "lattice", "exclude", "binding", "table", "T"]
    ),
    text=st.text(max_size=12),
)
def test_any_text_gives_a_table_or_a_sentence(
    path: str, name: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is typed, the command ends by itself with status 0 or 2."""
    status = command(path, f"--{name}={text}")
    out, err = capsys.readouterr()
    assert (status == 0 and out) or (status == 2 and err and not out)


def test_header_is_there_unless_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """--no-header; all inputs stand in it, and what was asked for."""
    words = ("crystal/free-energy", "--x", "0.5", "--model", "random")
    assert command(*words) == 0
    full = capsys.readouterr().out
    assert command(*words, "--no-header") == 0
    bare = capsys.readouterr().out
    assert full.startswith("# %ECSV 1.0\n")
    assert bare.startswith("model,x,f,")
    assert full.endswith(bare)
    assert "#     Gamma: [175.719]" in full
    assert "data crystal/free-energy --x=0.5 --model=random" in full


def test_replaces_a_file_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--out and --overwrite, as `export` has them."""
    out = tmp_path / "sums.csv"
    out.write_text("mine", encoding="utf-8")
    words = ("crystal/lattice-sums", "--out", str(out))
    assert command(*words) == 2
    assert "exists: add --overwrite" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "mine"
    assert command(*words, "--overwrite") == 0
    assert "shell,distance" in out.read_text(encoding="utf-8")
    assert command("crystal/lattice-sums", "--out", "/dev/null", "--overwrite") == 2
    assert "not a regular file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "guess"),
    [
        (("crystal/lattice-sum",), "crystal/lattice-sums"),
        (("crystal/free-energy", "--gama", "170"), "Gamma"),
        (("crystal/free-energy", "--formt", "json"), "format"),
        (("--lst",), "list"),
    ],
)
def test_what_was_meant(
    words: tuple[str, ...], guess: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(*words) == 2
    assert f"(did you mean '{guess}'?)" in capsys.readouterr().err


def test_lists_one_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("--list", "crust/abundances") == 0
    text = capsys.readouterr().out
    assert text.startswith("crust/abundances: ")
    assert "between 0.05 and 15 MeV, or in keV, eV, K, MK, GK" in text
    assert "crystal" not in text
