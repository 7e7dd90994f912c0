"""core/ can be used without a dashboard, and figures without what draws them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CORE = sorted((ROOT / "core").rglob("*.py"))
PRECOMPUTED = sorted((ROOT / "precomputed").rglob("*.py"))
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
with serve._without("matplotlib"):
    import dashboard.server.app
print(*sys.modules)
import matplotlib.figure
"""
SLOW_TO_IMPORT = {
    "distributed",
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
