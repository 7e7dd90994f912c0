"""Clean clones, in which a newcomer types what the documentation says."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from core.kernels import KERNELS
from tests.served import ROOT


@pytest.fixture(scope="session")
def empty_clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What has been committed, and nothing else."""
    if not (ROOT / ".git").exists():
        pytest.skip("not in a repository")
    place = tmp_path_factory.mktemp("newcomer") / "checkout"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(place)], check=True)
    return place


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory, empty_clone: Path) -> Path:
    """A second one, with the kernels that are compiled here, as after a first start."""
    place = tmp_path_factory.mktemp("second") / "checkout"
    subprocess.run(["git", "clone", "--quiet", str(empty_clone), str(place)], check=True)
    for pattern in ("*.so", "*.stamp"):
        for path in KERNELS.glob(pattern):
            shutil.copy2(path, place / "core" / "kernels")
    return place


@pytest.fixture
def tidy_clone(clone: Path) -> Path:
    """The second one, without what lines before have written or replaced."""
    subprocess.run(["git", "checkout", "--quiet", "--", "."], cwd=clone, check=True)
    subprocess.run(["git", "clean", "--quiet", "-fd"], cwd=clone, check=True)
    return clone
