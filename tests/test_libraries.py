"""Private parts of libraries: in one module, and as they were when it was written."""

from __future__ import annotations

import ast
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import panel as pn
import pytest
from panel.io.server import WSHandler
from panel.viewable import Viewable

from dashboard import libraries

ROOT = Path(__file__).resolve().parents[1]
MOST = 10
FOLDERS = ("core", "dashboard", "precomputed")
DOCUMENTED = ("_exit", "_asdict", "_replace")
"""Of the standard library: public in spite of their names."""


@pytest.mark.parametrize("name", libraries.WRITTEN_FOR)
def test_the_versions_are_those_it_was_written_for(name: str):
    assert version(name) == libraries.WRITTEN_FOR[name], "read the reasons in libraries.py again"


@pytest.mark.parametrize(
    ("owner", "part"),
    [
        (WSHandler, "_async_open"),
        (WSHandler, "_handle"),
        (Viewable, "_cleanup"),
        (pn.state, "_views"),
        (pn.state, "_connected"),
        (pn.state, "_loaded"),
    ],
)
def test_the_parts_are_still_there(owner: object, part: str):
    assert hasattr(owner, part)


@pytest.mark.parametrize(
    ("module", "part"),
    [
        ("bokeh.server.connection", "self._session ="),
        ("bokeh.server.contexts", "self._document ="),
        ("tornado.web", "self._finished ="),
    ],
)
def test_what_objects_set_themselves_is_still_set(module: str, part: str):
    source = import_module(module).__file__
    assert part in Path(source).read_text(encoding="utf-8")


SOURCES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]


def _nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def _our_own() -> set[str]:
    """Private names that our own code gives."""
    nodes = [node for path in SOURCES for node in _nodes(path)]
    functions = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    return functions | {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and ast.unparse(node.value) == "self"
    }


def _reaches(path: Path, known: set[str]) -> list[str]:
    """Private attributes of what is not ours."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}"
        for node in _nodes(path)
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.startswith("__")
        and node.attr not in known | set(DOCUMENTED)
        and ast.unparse(node.value) not in ("self", "cls", "super()")
    ]


def test_nothing_else_reaches_into_private_parts():
    known = _our_own()
    everywhere = [reach for path in SOURCES for reach in _reaches(path, known)]
    elsewhere = [reach for reach in everywhere if not reach.startswith("dashboard/libraries.py")]
    assert elsewhere == []
    assert len(everywhere) <= MOST
