"""Which program this is: the versions of what it runs on, and its commit."""

from __future__ import annotations

import platform
import subprocess
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("panel", "holoviews", "bokeh", "numpy", "scipy", "pythran", "param")
UNKNOWN = "unknown"


def versions() -> dict[str, str]:
    """Return the versions of this project, Python and the libraries; "not installed" if absent.

    None of the libraries is imported.
    """
    found = {"dense-matter-dashboard": project_version(), "python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def project_version() -> str:
    """Return this project's version, which stands in pyproject.toml alone."""
    try:
        text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    except OSError:
        return UNKNOWN
    return str(tomllib.loads(text)["project"]["version"])


def commit(paths: Iterable[Path] = ()) -> str:
    """Return the short git commit, with "-dirty" if tracked files differ from it.

    "unknown" without git, without commits, or where the tree is not a checkout of its own.

    Parameters
    ----------
    paths : files of this tree that matter, also untracked ones; all tracked ones by default.
    """
    if _git("rev-parse", "--show-prefix") != "":
        return UNKNOWN
    files = [str(path) for path in paths]
    if not files:
        return _git("describe", "--always", "--dirty", "--exclude=*") or UNKNOWN
    changed = "-dirty" if _git("status", "--porcelain", "--", *files) else ""
    name = _git("rev-parse", "--short", "HEAD")
    return f"{name}{changed}" if name else UNKNOWN


def _git(*arguments: str) -> str | None:
    """Return what git prints about this tree; None if it fails or is not there."""
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=10.0,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
