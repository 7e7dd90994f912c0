"""The pages of the documentation: what they tell a reader to type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.served import ROOT

README = ROOT / "README.md"
_BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of code; those of the shell name no language."""

    language: str
    text: str

    @property
    def commands(self) -> list[str]:
        """Its lines, those that go on after a backslash together, without comments."""
        lines = re.sub(r"\\\n\s*", "", self.text).splitlines()
        return [line for line in (re.sub(r"\s+# .*", "", line) for line in lines) if line]


@cache
def blocks(page: Path) -> tuple[Block, ...]:
    """The blocks of a page, from above."""
    return tuple(Block(*found) for found in _BLOCK.findall(page.read_text(encoding="utf-8")))


def table_of(text: str, first: str) -> dict[str, list[str]]:
    """The rows of the table whose first heading begins so, by their own first cell."""
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {first}"))
    found = {}
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        found[cells[0]] = cells[1:]
    return found


@cache
def prose(page: Path) -> str:
    """A page without its blocks."""
    return _BLOCK.sub("", page.read_text(encoding="utf-8"))


def pages() -> list[Path]:
    """All pages but the chapters of the course, whose programs are tested with it."""
    # What extending.md says is done in tests/extending, in a copy of the project.
    found = [*(ROOT / "docs").glob("*.md"), *(ROOT / "docs").glob("*/README.md")]
    elsewhere = {ROOT / "docs" / "extending.md"}
    return sorted([README, ROOT / "precomputed" / "README.md", *(set(found) - elsewhere)])


def typed_in(page: Path) -> list[str]:
    """The lines for a shell."""
    return [line for block in blocks(page) if not block.language for line in block.commands]
