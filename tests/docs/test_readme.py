"""What the README tells a newcomer to type, typed: in a clean clone, at a terminal.

`.ci/run` runs this. The conda block alone is not run; a test reads it instead.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page

from tests.docs.newcomer import IN_TIME, clean_environment, run
from tests.docs.pages import README, blocks, prose, typed_in
from tests.hosting.test_proxy import PATIENCE, drawn
from tests.served import ROOT
from tests.terminal import CTRL_C, terminal

_COMMAND = re.compile(r"(uv|pip|python|conda|serve\.py|docker)\s+\S")

TYPED = typed_in(README)
CONDA = [line for line in TYPED if line.startswith("conda ")]
TESTS = "pip install uv && uv run pytest -n 2"
"""This is what is running; `.ci/run` begins it."""
RUN = [line for line in TYPED if line not in (*CONDA, TESTS)]
START = "pip install uv && uv run serve.py"


def typed(line: str, clone: Path, record: Path, page: Page) -> str:
    """Type a line; look at the page if it serves one, then press Ctrl-C. What was written."""
    page.set_default_timeout(PATIENCE)
    with terminal(["bash", "-c", line], record, clone, clean_environment()) as shell:
        if shell.wait_for(r"The dashboard is at http://\S+\s", IN_TIME):
            address = re.search(r"The dashboard is at (\S+)", shell.said)[1]
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200
            page.get_by_role("link", name="Open ").first.click()
            drawn(page)
            assert shell.opened == [address]
            shell.press(CTRL_C)
            shell.wait(30)
            assert shell.said.rstrip().endswith("Stopping the dashboard.")
            assert "WARNING bokeh" not in shell.said
        else:
            assert shell.wait(30) == 0, shell.said
            assert not shell.opened
        said: str = shell.said
    assert "Traceback" not in said, said
    return said


@pytest.mark.slow
@pytest.mark.parametrize("line", RUN)
def test_it_runs_as_it_is_written(line: str, clone: Path, tmp_path: Path, page: Page) -> None:
    typed(line, clone, tmp_path / "opened", page)


@pytest.mark.slow
def test_the_first_command_compiles_and_serves(
    empty_clone: Path, tmp_path: Path, page: Page
) -> None:
    said = typed(START, empty_clone, tmp_path / "opened", page)
    assert "compiling kernels 0/" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", [block.text for block in blocks(README) if block.language == "python"]
)
def test_its_python_runs(text: str, clone: Path) -> None:
    run(["uv", "run", "python", "-c", text], clone)


def test_the_first_commands_are_those_that_are_tested():
    assert START in RUN
    assert TESTS in TYPED


def test_ci_runs_these_tests_and_the_command_that_runs_the_others():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert TESTS.removeprefix("pip install uv && ") in script
    assert any(line.startswith("uv run pytest -m slow tests/docs ") for line in script)


def test_commands_stand_in_blocks_where_these_tests_find_them():
    assert [text for text in re.findall(r"`([^`]+)`", prose(README)) if _COMMAND.match(text)] == []


def test_condas_commands_name_an_environment_that_exists():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    create, *run = map(shlex.split, CONDA)
    assert create == ["conda", "env", "create", "-f", "environment.yml"]
    assert run
    for words in run:
        assert words[:4] == ["conda", "run", "-n", environment["name"]]
    assert "have not been tried" in prose(README)
