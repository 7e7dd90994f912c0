"""core/ needs no dashboard, figures nothing that draws, and imports go one way."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CORE = sorted((ROOT / "core").rglob("*.py"))
PRECOMPUTED = sorted((ROOT / "precomputed").rglob("*.py"))
PROGRAM = [
    *CORE,
    *PRECOMPUTED,
    *sorted((ROOT / "dashboard").rglob("*.py")),
    ROOT / "serve.py",
]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PROGRAM
}
DOCS = sorted((ROOT / "docs").glob("*.md"))
WITH_ROOMS_OF_THEIR_OWN = ("dashboard/figures", "dashboard/web")
FORBIDDEN = {"panel", "panel_material_ui", "holoviews", "bokeh", "param", "dashboard"}
DRAWING = {"panel", "panel_material_ui", "holoviews", "bokeh", "matplotlib"}

IMPORT_ALL = """
import importlib, sys
for name in sys.argv[2:]:
    importlib.import_module(name)
print(*sorted(set(sys.argv[1].split(",")) & set(sys.modules)))
"""


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_packages(path: Path) -> set[str]:
    """Return the top-level packages a file imports anywhere in it, also inside functions."""
    packages = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            packages |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            packages.add(node.module.partition(".")[0])
    return packages


@pytest.mark.parametrize("path", CORE, ids=module_name)
def test_core_file_imports_nothing_that_draws(path):
    assert imported_packages(path) & FORBIDDEN == set()


@pytest.mark.parametrize("path", CORE, ids=module_name)
def test_core_file_knows_no_recipes(path):
    assert "precomputed" not in imported_packages(path)


@pytest.mark.parametrize("path", PRECOMPUTED, ids=module_name)
def test_tables_are_built_without_a_dashboard(path):
    assert imported_packages(path) & FORBIDDEN == set()


def test_importing_all_of_core_loads_nothing_that_draws():
    names = [module_name(path) for path in CORE]
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, ",".join(FORBIDDEN), *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


STARTED = """
import sys, serve
import dashboard.server.app
print(*sys.modules)
"""
SLOW_TO_IMPORT = {
    "distributed",
    "holoviews",
    "matplotlib",
    "pandas",
    "scipy.interpolate",
    "scipy.io",
    "scipy.linalg",
    "scipy.optimize",
    "scipy.special",
    "scipy.stats",
}


def test_a_start_waits_for_no_package_that_is_needed_later():
    done = subprocess.run(
        [sys.executable, "-c", STARTED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) & SLOW_TO_IMPORT == set()


def test_figures_load_nothing_that_draws():
    """Neither the figures, what they compute, nor the words in which they say what they show."""
    vocabulary = [f"dashboard.plots.{name}" for name in ("vocabulary", "legend", "axis_limits")]
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, ",".join(DRAWING), "dashboard.figures", *vocabulary],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []


def test_a_number_on_the_command_line_loads_nothing_that_draws():
    """`serve.py data`: the command, the figure, its table and what the table says of itself."""
    program = (
        "import sys\n"
        "import serve\n"
        "status = serve.main(['data', 'crystal/lattice-sums', '--shells', '1'])\n"
        "print(status, *sorted(set(sys.argv[1].split(',')) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, ",".join(DRAWING)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "0"


def room(path: Path) -> str:
    """The folder that a module belongs to, as docs/architecture.md counts them."""
    parts = path.relative_to(ROOT).parent.parts
    depth = 3 if "/".join(parts[:2]) in WITH_ROOMS_OF_THEIR_OWN else 2
    return "/".join(parts[:depth]) or path.name


def imported_modules(path: Path) -> Iterator[str]:
    """Modules of the program that a file imports anywhere in it, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = module_name(path).split(".")
            outside = len(package) - node.level + (path.name == "__init__.py")
            parts = [*(package[:outside] if node.level else ()), *filter(None, [node.module])]
            module = ".".join(parts)
            inner = [f"{module}.{alias.name}" for alias in node.names]
            names = [name if name in MODULES else module for name in inner]
        yield from (name for name in names if name in MODULES)


@cache
def rooms() -> Mapping[str, set[str]]:
    """What each room imports from others."""
    graph: dict[str, set[str]] = defaultdict(set)
    for path in PROGRAM:
        needed = {room(MODULES[name]) for name in imported_modules(path)}
        graph[room(path)] |= needed - {room(path)}
    return graph


def test_rooms_make_no_circle():
    # It raises CycleError, with the circle.
    TopologicalSorter(rooms()).prepare()
    assert "dashboard/systems" in rooms()["dashboard/web/pages"]
    assert "core/kernels" in rooms()["core/matter"]


def test_the_drawing_of_the_architecture_is_true():
    """Rooms import from the floors below their own, and all stand on one."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    (drawing,) = re.findall(r"^```text\nserve\.py.*?^```$", text, re.MULTILINE | re.DOTALL)
    floors = [re.findall(r"[a-z]\S*", line) for line in drawing.splitlines()[1:-1]]
    height = {name: len(floors) - down for down, floor in enumerate(floors) for name in floor}
    assert sum(map(len, floors)) == len(height)
    assert set(height) == set(rooms())
    upward = [
        f"{name} imports {other}"
        for name, needed in rooms().items()
        for other in needed
        if height[other] >= height[name]
    ]
    assert upward == []


NAMED_PATH = re.compile(r"\b(?:core|dashboard|precomputed|tests)/[\w/.-]*\w")


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{one.name}" for one in DOCS)])
def test_documentation_names_what_exists(page):
    """All paths in it, but for the new ones that docs/extending.md is about."""
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(NAMED_PATH.findall(re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.M)))
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_one_module_alone_reaches_up_by_name():
    """Imports by name are in no graph: `dashboard.figures` alone makes one, when asked for it."""
    found = set()
    for path in PROGRAM[:-1]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
                name = ast.unparse(node.args[0]).strip("'")
                found |= {(module_name(path), name)} if name in MODULES else set()
    assert found == {("dashboard.figures", "dashboard.notebook.functions")}
