"""What the program says about itself."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from core.storage import version

GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A repository with one commit, in the place of this one."""
    if not shutil.which("git"):
        pytest.skip("needs git")
    (tmp_path / "file").write_text("one")
    for arguments in (("init", "-q"), ("add", "file"), ("commit", "-q", "-m", "first")):
        subprocess.run([*GIT, *arguments], cwd=tmp_path, check=True)
    monkeypatch.setattr(version, "ROOT", tmp_path)
    return tmp_path


def test_versions_are_all_there():
    found = version.versions()
    assert set(found) == {"dense-matter-dashboard", "python", *version.PACKAGES}
    assert "not installed" not in found.values()
    assert all(re.match(r"\d+\.\d+", number) for number in found.values()), found


def test_commit_is_short_and_knows_changes(checkout):
    assert re.fullmatch(r"[0-9a-f]{7,}", version.commit())
    (checkout / "file").write_text("two")
    assert re.fullmatch(r"[0-9a-f]{7,}-dirty", version.commit())


def test_commit_is_dirty_for_the_files_that_matter(checkout):
    file, other = checkout / "file", checkout / "other"
    assert "-dirty" not in version.commit([file])
    other.write_text("new")
    assert "-dirty" not in version.commit([file])
    assert version.commit([file, other]).endswith("-dirty")


def test_commit_is_not_taken_from_a_repository_around_the_tree(checkout, monkeypatch):
    inside = checkout / "unpacked"
    inside.mkdir()
    monkeypatch.setattr(version, "ROOT", inside)
    assert version.commit() == version.UNKNOWN


def test_commit_without_git(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert version.commit() == version.UNKNOWN
