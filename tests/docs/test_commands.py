"""What the documentation tells a reader to type is understood, and runs unless it is said why not.

README's lines run in `test_readme.py`, the programs of the course in `test_lecture.py`.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import re
import shlex
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import click
import pytest
from distributed.cli import dask_scheduler, dask_worker
from sphinx.cmd.build import get_parser as sphinx_parser

import serve
from core.errors import DenseMatterError
from dashboard.commands.data import figure_from
from dashboard.files.sweep import parse_sweeps
from dashboard.server.options import OPTIONS, read_settings
from dashboard.server.options import parser as server_parser
from precomputed.command import parse_ranges, parse_resolution
from precomputed.registry import recipes
from tests.docs.newcomer import IN_TIME, clean_environment, run
from tests.docs.pages import README, blocks, pages, prose, typed_in
from tests.served import ROOT
from tests.terminal import CTRL_C, terminal

PAGES = [page for page in pages() if page != README]
LANGUAGES = {"", "python", "json", "html", "text"}
LONG = "it takes minutes, or hours"
CLUSTER = "it needs the machines of a cluster"
DOCKER = "it needs Docker"
TWO = "it goes on beside the next one; README's test serves"
NOT_RUN = {
    "uv run pytest -m benchmark tests/benchmarks": LONG,
    "uv run serve.py precompute crust-general --resolution T=60,Y_p=60,n_B=250": LONG,
    "uv run serve.py precompute crust-general --range T=0.5:20,n_B=1e-9:0.5": LONG,
    "uv run serve.py precompute crust-beta": LONG,
    "uv run serve.py precompute crust-general --resolution T=60,Y_p=30,n_B=200 --workers 8": LONG,
    "uv run serve.py precompute crystal-ordering --resume": LONG,
    "uv run serve.py precompute crust-general --resolution T=100,Y_p=60,n_B=400 "
    "--scheduler tcp://node:8786": CLUSTER,
    "PYTHONPATH=$PWD dask scheduler": CLUSTER,
    "PYTHONPATH=$PWD dask worker tcp://node:8786 --nworkers 8 --nthreads 1": CLUSTER,
    "docker build -f deploy/Dockerfile -t dense-matter .": DOCKER,
    "docker run --read-only --tmpfs /tmp -p 5006:5006 "
    "-e DENSE_MATTER_ALLOW_WEBSOCKET_ORIGIN=localhost:5006 dense-matter": DOCKER,
    "DASHBOARD_NAME=dense.example.org docker compose -f deploy/compose.yml up -d": DOCKER,
    "DASHBOARD_SERVER=https://dashboard.example.org uv run sphinx-build -W -b html docs/lecture "
    "docs/lecture/_build": LONG + "; test_lecture.py builds the course in the same way",
    "uv run serve.py --no-show &": TWO,
    "uv run python -m http.server --directory docs/lecture/_build 8000": TWO,
}
"""Lines that no test runs, and why."""
PROGRAMS_NOT_RUN = {
    "from distributed import LocalCluster": CLUSTER,
    "import astropy.table": "Astropy is not among what this project installs",
}
"""How programs begin that no test runs, and why."""

LINES = [(page, line) for page in PAGES for line in typed_in(page)]
RUN = list(dict.fromkeys(line for _, line in LINES if line not in NOT_RUN))
SERVES = [line for line in RUN if line.startswith("uv run serve.py serve ")]
ENDS = [line for line in RUN if line not in (*SERVES, *typed_in(README))]


def _short(line: object) -> str:
    return str(line).removeprefix("uv run serve.py ").replace("/", "-")[:60]


def _figure(name: str, words: list[str]) -> None:
    """Options and inputs of a command on a figure, its values too."""
    _, parser = serve.command_and_parser(name)
    given, inputs = parser.parse_known_args(words)
    if given.figure is None:
        assert not inputs
        return
    figure = figure_from(given.figure, inputs)
    parse_sweeps(getattr(given, "sweep", []), type(figure))


def _table(name: str, words: list[str]) -> None:
    """Options of a command on a table; there is such a table, with such coordinates."""
    _, parser = serve.command_and_parser(name)
    given = parser.parse_args(words)
    if given.table:
        resolution = parse_resolution(getattr(given, "resolution", ""))
        assert recipes(given.table, parse_ranges(getattr(given, "ranges", "")), **resolution)


def _serve(words: list[str]) -> None:
    if {"-h", "--help"} & set(words):
        return
    name, *rest = words if words and not words[0].startswith("-") else ["serve", *words]
    if name == "serve":
        read_settings(rest, {})
    elif name in serve.FIGURE_COMMANDS:
        _figure(name, rest)
    else:
        assert name in serve.TABLE_COMMANDS, f"there is no command {name}"
        _table(name, rest)


def _pytest(words: list[str]) -> None:
    """Marks and places are there."""
    given = argparse.ArgumentParser(allow_abbrev=False)
    given.add_argument("-m", default="")
    given.add_argument("-n")
    given.add_argument("-s", action="store_true")
    given.add_argument("places", nargs="*")
    asked = given.parse_args(words)
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    declared += (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    for mark in set(re.findall(r"\w+", asked.m)) - {"not", "and", "or"}:
        assert f'"{mark}: ' in declared or f"pytest.mark.{mark}" in declared, mark
    assert all((ROOT / place).exists() for place in asked.places), asked.places


def _module(words: list[str]) -> None:
    name, *rest = words
    if name == "pytest":
        _pytest(rest)
    else:
        assert importlib.util.find_spec(name) is not None, f"there is no module {name}"


def _python(words: list[str]) -> None:
    if words[0] == "-m":
        _module(words[1:])
    else:
        assert words[0] == "serve.py", words[0]
        _serve(words[1:])


def _sphinx(words: list[str]) -> None:
    given = sphinx_parser().parse_args(words)
    assert (ROOT / given.sourcedir / "conf.py").exists()
    configuration = (ROOT / given.sourcedir / "conf.py").read_text(encoding="utf-8")
    for setting in given.define:
        name = setting.partition("=")[0]
        extensions = (ROOT / given.sourcedir / "extensions").glob("*.py")
        assert any(name in path.read_text(encoding="utf-8") for path in extensions), name
    assert "LECTURE_EXECUTION" in configuration


def _dask(words: list[str]) -> None:
    command = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}[words[0]]
    command.make_parser(click.Context(command)).parse_args(list(words[1:]))


def _docker(words: list[str]) -> None:
    """Files and this project's variables that a line names; Docker's own options are not known."""
    for before, word in pairwise(words):
        if before == "-f":
            assert (ROOT / word).is_file(), word
        if before == "-e":
            _set(word)


def _set(assignment: str) -> None:
    """A variable in front of a command is one that something here reads."""
    name = assignment.partition("=")[0]
    readers = {
        "DASHBOARD_NAME": "deploy/compose.yml",
        "DASHBOARD_SERVER": "docs/lecture/conf.py",
        "LECTURE_EXECUTION": "docs/lecture/conf.py",
    }
    if name in readers:
        assert name in (ROOT / readers[name]).read_text(encoding="utf-8")
    else:
        assert name in ("PYTHONPATH", *(option.variable for option in OPTIONS)), name


PROGRAMS: dict[str, Callable[[list[str]], None]] = {
    "serve.py": _serve,
    "python": _python,
    "pytest": _pytest,
    "sphinx-build": _sphinx,
    "dask": _dask,
    "docker": _docker,
    "pip": lambda words: None,
    "conda": lambda words: None,
}


def understand(line: str) -> None:
    """Hold a line against the programs that it calls, without running them.

    Raises AssertionError, SystemExit or an error of the project for what they would refuse.
    """
    for part in line.removesuffix("&").split("&&"):
        words = shlex.split(part)
        while re.match(r"[A-Z_]+=", words[0]):
            _set(words.pop(0))
        if words[:2] == ["uv", "run"]:
            words = words[2:]
        assert words[0] in PROGRAMS, f"no test knows {words[0]}"
        PROGRAMS[words[0]](words[1:])


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def program(page: Path) -> str:
    """The programs of a page as one, but those that are not run."""
    return "\n".join(
        block.text
        for block in blocks(page)
        if block.language == "python" and not any(text in block.text for text in PROGRAMS_NOT_RUN)
    )


@pytest.mark.parametrize("document", pages(), ids=_name)
def test_blocks_are_what_they_are_said_to_be(document: Path) -> None:
    """Shells and Python can read theirs; code stands in no other way."""
    for block in blocks(document):
        assert block.language in LANGUAGES
        if not block.language:
            subprocess.run(["bash", "-n"], input=block.text, text=True, check=True)
        elif block.language == "python":
            ast.parse(block.text)
    # An indented block would be seen by no test. (In lists text is indented, too.)
    indented = re.findall(r"(?<=\n\n) {4}\S.*", prose(document))
    assert [line for line in indented if not re.match(r" +([-*]|\d+\.) ", line)] == []


@pytest.mark.parametrize(
    "line", dict.fromkeys([*typed_in(README), *(line for _, line in LINES)]), ids=_short
)
def test_a_line_is_understood(line: str) -> None:
    understand(line)


_INLINE = re.compile(r"`(?:uv run )?((?:serve\.py|python -m|pytest) [^`]*)`")


@pytest.mark.parametrize("document", PAGES, ids=_name)
def test_commands_in_sentences_name_what_there_is(document: Path) -> None:
    """They may leave something out, such as the table: command, options and modules are there."""
    for text in _INLINE.findall(prose(document)):
        program, *words = shlex.split(text.replace("[", "").replace("]", ""))
        if program == "pytest":
            _pytest(words)
        elif program == "python":
            _module([words[1], *words[2:]])
        else:
            _named_options(words)


def _named_options(words: list[str]) -> None:
    command = next((word for word in words if not word.startswith("-")), "serve")
    if command == "serve":
        parser = server_parser()
    else:
        _, parser = serve.command_and_parser(command)
    flags = {flag for action in parser._actions for flag in action.option_strings}
    asked = {word.partition("=")[0] for word in words if word.startswith("--")}
    figures = [word for word in words[1:] if "/" in word]
    inputs = {f"--{name}" for path in figures for name in figure_from(path, []).inputs()}
    assert asked <= flags | inputs, asked - flags - inputs


@pytest.mark.parametrize(
    "line",
    [
        "uv run serve.py precompute crust-general --resolutions T=60",
        "uv run serve.py precompute crust-general --resol T=60",
        "uv run serve.py precompute crust-genera",
        "uv run serve.py precompute crust-general --resolution x=60",
        "uv run serve.py export-table crust-general --format text --to a",
        "uv run serve.py export crystal/phase-diagram --Z3 4",
        "uv run serve.py export crystal/phase-diagram --format html --sweep Z3=1:2:3",
        "uv run serve.py data crystal/phase --Z1 4",
        "uv run serve.py data crust/eos --T 1000",
        "uv run serve.py serve --publics",
        "uv run serve.py sell",
        "uv run pytest -m nonsense tests",
        "uv run pytest tests/nowhere",
        "uv run python -m core.nothing",
        "uv run python server.py",
        "uv run sphinx-build --nonsense docs/lecture out",
        "uv run sphinx-build -D dashboard_nothing=0 docs/lecture out",
        "dask worker tcp://node:8786 --workers 8",
        "docker build -f deploy/Dockerfiles .",
        "docker run -e DENSE_MATTER_ALLOW=x image",
        "DASHBOARD=x uv run serve.py",
        "make",
    ],
)
def test_what_does_not_exist_is_noticed(line: str) -> None:
    with pytest.raises((AssertionError, SystemExit, DenseMatterError, click.UsageError)):
        understand(line)


def test_what_is_not_run_stands_in_the_documentation() -> None:
    """And each line that nobody runs is one of these: none is forgotten."""
    assert set(NOT_RUN) <= {line for _, line in LINES}
    texts = [block.text for page in PAGES for block in blocks(page)]
    assert all(any(start in text for text in texts) for start in PROGRAMS_NOT_RUN)
    assert SERVES
    assert len(ENDS) > 10


@pytest.mark.slow
@pytest.mark.parametrize("line", ENDS, ids=_short)
def test_a_line_runs_as_it_is_written(line: str, tidy_clone: Path, tmp_path: Path) -> None:
    said = ""
    record = tmp_path / "opened"
    with terminal(["bash", "-c", line], record, tidy_clone, clean_environment()) as shell:
        assert shell.wait(IN_TIME) == 0, shell.said
        said, opened = shell.said, shell.opened
    assert "Traceback" not in said, said
    assert not opened


@pytest.mark.slow
@pytest.mark.parametrize("line", SERVES, ids=_short)
def test_a_server_starts_as_it_is_written(line: str, tidy_clone: Path, tmp_path: Path) -> None:
    record = tmp_path / "opened"
    with terminal(["bash", "-c", line], record, tidy_clone, clean_environment()) as shell:
        assert shell.wait_for(r"The dashboard is at http://\S+\s", IN_TIME), shell.said
        shell.press(CTRL_C)
        shell.wait(30)
        assert shell.said.rstrip().endswith("Stopping the dashboard.")
        assert "Traceback" not in shell.said


@pytest.mark.slow
@pytest.mark.parametrize("document", [page for page in PAGES if program(page)], ids=_name)
def test_the_programs_of_a_page_run(document: Path, tidy_clone: Path) -> None:
    """One after the other, once the lines that write the files which they open have run."""
    text = program(document)
    for line in typed_in(document):
        _, option, file = line.partition("--out ")
        if option and f'"{file}"' in text:
            run(["bash", "-c", line], tidy_clone)
    run(["uv", "run", "python", "-c", text], tidy_clone)
