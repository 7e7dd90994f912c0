"""The files of the image, the composition and the proxies: what can be said without a daemon."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest
import yaml

from dashboard.server.documents import FIRST
from dashboard.server.options import OPTIONS
from tests.served import ROOT

DEPLOY = ROOT / "deploy"
DOCKERFILES = [DEPLOY / "Dockerfile", DEPLOY / "huggingface" / "Dockerfile"]
VARIABLES = {option.variable for option in OPTIONS}


def instructions(path) -> list[tuple[str, str]]:
    text = re.sub(r"^\s*#.*\n", "", path.read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n", " ", text).splitlines()
    return [(line.split()[0], line.split(None, 1)[1]) for line in lines if line.strip()]


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_an_image_names_what_exists_and_runs_as_nobody_special(path):
    found = instructions(path)
    assert [value for name, value in found if name == "USER"][-1] not in ("root", "0")
    named = re.findall(r"DENSE_MATTER_\w+", path.read_text())
    assert named
    assert set(named) <= VARIABLES
    copied = [
        shlex.split(value) for name, value in found if name == "COPY" and "--from" not in value
    ]
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    for *sources, _ in copied:
        for source in (part for part in sources if not part.startswith("--") and part != "."):
            assert (ROOT / source).exists(), source
            assert f"!{source}" in ignored, source


def test_the_image_has_all_that_the_server_serves():
    found = instructions(DOCKERFILES[0])
    copied = [shlex.split(value)[:-1] for name, value in found if name == "COPY"]
    sources = {source for some in copied for source in some}
    assert FIRST
    for name in [*FIRST, "core", "dashboard", "precomputed", "serve.py"]:
        assert name in sources or name.split("/")[0] in sources, name
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert not [line for line in ignored if line.endswith(".md") and line[0] != "!"]


def test_the_image_tells_whether_it_is_well():
    (check,) = [value for name, value in instructions(DOCKERFILES[0]) if name == "HEALTHCHECK"]
    assert "/readiness" in check


def test_the_composition_names_what_exists():
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text())["services"]
    server, proxy = services["dashboard"], services["proxy"]
    assert (DEPLOY / server["build"]["context"] / server["build"]["dockerfile"]).is_file()
    assert set(server["environment"]) <= VARIABLES
    assert server["read_only"] is True
    template = (DEPLOY / "nginx" / "dashboard.conf.template").read_text()
    assert set(re.findall(r"\$\{(\w+)\}", template)) == set(proxy["environment"])
    assert (DEPLOY / proxy["volumes"][0].split(":")[0]).is_file()


def test_the_space_has_its_front_matter():
    text = (DEPLOY / "huggingface" / "README.md").read_text()
    matter = yaml.safe_load(text.split("---")[1])
    (port,) = [value for name, value in instructions(DOCKERFILES[1]) if name == "EXPOSE"]
    assert (matter["sdk"], matter["app_port"]) == ("docker", int(port))


# Compiles one small kernel as an image would, and asks whether another processor would trust it.
PORTABLE = """
import shutil, sys
from pathlib import Path
sys.path.insert(0, "deploy")
import portable
from core import kernels
room = Path(sys.argv[1])
(room / "square.py").write_text("# pythran export square(float)\\ndef square(x): return x * x\\n")
portable.make_portable()
from core.kernels import build, distrust
assert build.build(room).kind == "compiled", build.backend(room).reason
full = " ".join(sorted(portable.NEEDED))
kernels._cpu = lambda: portable.processor("x86_64", full + " another processor")
assert distrust(room / "square.py") == ""
kernels._cpu = lambda: portable.processor("x86_64", full.replace("avx2", ""))
assert distrust(room / "square.py") == "it was compiled for another CPU"
assert "-march=x86-64-v3" in kernels.compile_flags()
"""


@pytest.mark.slow
def test_kernels_of_an_image_are_trusted_by_every_processor_of_their_generation(tmp_path):
    command = [sys.executable, "-c", PORTABLE, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
