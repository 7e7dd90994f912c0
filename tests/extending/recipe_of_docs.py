"""What docs/extending.md says is to be written, and a copy of the project in which it is."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.storage.version import ROOT

TEXT = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```\w*\n# (?P<path>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = {found["path"]: found["text"] for found in _BLOCK.finditer(TEXT)}
"""The blocks of code that begin with a file's name, by it."""
PROBE, DOORS = (Path(__file__).with_name(name) for name in ("probe.py", "probe_doors.py"))


def copy_of_project(place: Path) -> Path:
    """The program as it is here, compiled kernels included, without the shipped tables."""
    place.mkdir()
    for folder in ("core", "dashboard", "precomputed"):
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("*.nc"))
    for name in ("serve.py", "pyproject.toml"):
        shutil.copy2(ROOT / name, place / name)
    (place / "precomputed" / "tables").mkdir(exist_ok=True)
    return place


def write(project: Path, path: str) -> None:
    """Do what the documentation says: a new file with its block of code."""
    assert not (project / path).exists()
    (project / path).parent.mkdir(exist_ok=True)
    (project / path).write_text(BLOCKS[path], encoding="utf-8")


def edit(project: Path, path: str) -> None:
    """Do what the documentation says: more imports, and other lines instead of those that are
    the same up to their last parenthesis."""
    lines = (project / path).read_text(encoding="utf-8").splitlines()
    for line in filter(None, BLOCKS[path].splitlines()):
        if line.startswith("from "):
            lines.insert(next(at for at, old in enumerate(lines) if old.startswith("from d")), line)
        else:
            (at,) = (at for at, old in enumerate(lines) if old.startswith(line.rpartition("(")[0]))
            lines[at] = line
    (project / path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def enter(project: Path, path: str, within: str) -> None:
    """Do what the documentation says: a new entry in a JSON file, its block of code."""
    entry = json.loads(f"{{{BLOCKS[path]}}}")
    change(project, path, lambda content: content[within].update(entry))


def change(project: Path, path: str, how: Callable[[Any], object]) -> None:
    """Change what a JSON file of the copy holds."""
    content = json.loads((project / path).read_text(encoding="utf-8"))
    how(content)
    (project / path).write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")


def asked(project: Path, **question: Any) -> dict[str, Any]:
    """What a program in the copy answers, see `probe.py`."""
    answer: dict[str, Any] = _answer(project, [str(PROBE)], json.dumps(question))
    return answer


def found_at_doors(
    project: Path, figure: str, query: str, arguments: dict[str, Any]
) -> dict[str, Any]:
    """What there is of a figure in the copy, see `probe_doors.py`."""
    answer: dict[str, Any] = _answer(project, [str(DOORS), figure, query, json.dumps(arguments)])
    return answer


_STALE = """
import json, sys
from core.storage.tables import open_table
print(json.dumps([open_table(name).staleness for name in sys.argv[1:]]))
"""


def stale(project: Path, *tables: str) -> list[str]:
    """Why tables of the copy are stale, each in a sentence; empty where one is not."""
    answer: list[str] = answer_of(project, _STALE, *tables)
    return answer


def answer_of(project: Path, program: str, *arguments: str) -> Any:
    """The JSON that a program prints, run in the copy."""
    return _answer(project, ["-c", program, *arguments])


def _answer(project: Path, arguments: list[str], said: str = "") -> Any:
    environment = {name: value for name, value in os.environ.items() if name != "DENSE_MATTER_DATA"}
    done = subprocess.run(
        [sys.executable, *arguments],
        input=said,
        cwd=project,
        env={**environment, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
