"""environment.yml and pyproject.toml ask for the same packages, and the pins satisfy both."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]

# conda has to be told what pip's users have from their system or from another package.
ONLY_CONDA = {"cxx-compiler", "xsimd", "python", "pip"}


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pyproject(project):
    return lower_bounds(project["project"]["dependencies"] + project["dependency-groups"]["dev"])


@pytest.fixture(scope="module")
def conda():
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    nested = [line for entry in entries if isinstance(entry, dict) for line in entry["pip"]]
    return lower_bounds([entry for entry in entries if isinstance(entry, str)] + nested)


def lower_bounds(lines: list[str]) -> dict[str, str]:
    requirements = [Requirement(line) for line in lines]
    return {requirement.name: str(requirement.specifier) for requirement in requirements}


def test_same_packages_and_lower_bounds(pyproject, conda):
    assert {name: bound for name, bound in conda.items() if name not in ONLY_CONDA} == pyproject


def test_same_python(project, conda):
    assert conda["python"] == project["project"]["requires-python"]


def test_every_dependency_has_a_lower_bound(pyproject):
    assert [name for name, bound in pyproject.items() if not bound.startswith(">=")] == []


def test_tested_versions_satisfy_the_lower_bounds(project, pyproject):
    pins = [Requirement(line) for line in project["tool"]["uv"]["constraint-dependencies"]]
    assert set(pyproject) <= {pin.name for pin in pins}
    for pin in pins:
        (version,) = [one.version for one in pin.specifier]
        assert pin.name not in pyproject or Requirement(
            f"{pin.name}{pyproject[pin.name]}"
        ).specifier.contains(version), pin
