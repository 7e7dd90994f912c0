"""The course, built for tests."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.served import ROOT

COURSE = ROOT / "docs" / "lecture"
CHAPTERS = {"crust": 5, "crystal": 5, "heat": 3, "star": 3, "ternary": 3}
"""How many exercises each has."""
SERVER = "http://dashboard.invalid"
"""The address of the dashboard that the pages are built with."""
NO_NETWORK = ROOT / "tests" / "docs" / "no_network"


def sphinx(
    source: Path, target: Path, *options: str, execution: str
) -> subprocess.CompletedProcess[str]:
    """Build pages with the course's configuration, warnings as errors, without a network."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(NO_NETWORK),
        "LECTURE_EXECUTION": execution,
        "no_proxy": "*",
    }
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-E", "-b", "html"]
    places = ["-c", str(COURSE), "-d", str(target / "doctrees"), str(source), str(target / "html")]
    return subprocess.run(
        [*command, *options, *places], env=environment, capture_output=True, text=True, check=False
    )


def _folder() -> Path:
    """A folder that is there until the tests are over."""
    folder = Path(mkdtemp(prefix="course-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def built(*, complete: bool) -> Path:
    """The folder of the pages: with solutions and drawings if complete, which takes minutes."""
    target = _folder()
    drawings = () if complete else ("-D", "dashboard_drawings=0")
    execution = "force" if complete else "off"
    done = sphinx(
        COURSE, target, "-D", f"dashboard_server={SERVER}", *drawings, execution=execution
    )
    assert done.returncode == 0, done.stderr
    return target / "html"


def built_for(server: str, *, complete: bool) -> Path:
    """The same pages as if they had been built with the address of this server."""
    folder = _folder() / "html"
    shutil.copytree(built(complete=complete), folder)
    for page in folder.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(SERVER, server), encoding="utf-8")
    return folder
