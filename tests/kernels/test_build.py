"""The builder, on a kernel of its own: what is trusted, repaired, removed and refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core import kernels
from core.kernels import build
from precomputed.registry import MODULES
from precomputed.registry import kernels as needed_by

SOURCE = """\
# pythran export doubled(float)
def doubled(x):
    return 2.0 * x
"""
EDITED = SOURCE.replace("2.0 * x", "x + x")
BROKEN = SOURCE.replace("2.0 * x", "2.0 * unknown_name")

# Imports the kernel the way core does, and says where it came from and whether it is compiled.
REPORT = """
from core.kernels import tiny
print(hasattr(tiny, "__pythran__"), tiny.doubled(21.0))
"""


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for variable in (kernels.MODE_VARIABLE, kernels.OPENMP_VARIABLE):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(build, "_failures", {})


@pytest.fixture(scope="session")
def compiler_present():
    if not build.compiler():
        pytest.skip(f"needs a C++ compiler: {build.INSTALL_HINT}")


@pytest.fixture(scope="session")
def built_once(compiler_present, tmp_path_factory):
    """A tree with the package and one compiled kernel, and the steps its build reported."""
    directory = tmp_path_factory.mktemp("tree") / "core" / "kernels"
    directory.mkdir(parents=True)
    for name in ("__init__.py", "build.py", build.REFERENCE.name):
        shutil.copyfile(kernels.KERNELS / name, directory / name)
    (directory / "tiny.py").write_text(SOURCE)
    steps = []
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(kernels.MODE_VARIABLE, raising=False)
        patch.delenv(kernels.OPENMP_VARIABLE, raising=False)
        outcome = build.build(directory, progress=steps.append)
    return directory, outcome, steps


@pytest.fixture
def built(built_once, tmp_path):
    """A copy of that tree, to be damaged."""
    shutil.copytree(built_once[0].parents[1], tmp_path / "tree")
    return tmp_path / "tree" / "core" / "kernels"


@pytest.fixture
def no_compiler(monkeypatch):
    monkeypatch.setenv("CXX", "/nonexistent/c++")


def imported(directory: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Import the kernel in a fresh process that nobody has called the builder in."""
    return subprocess.run(
        [sys.executable, "-c", REPORT],
        cwd=directory.parents[1],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def assert_imports(directory: Path, *, compiled: bool, **environment: str) -> None:
    done = imported(directory, **environment)
    assert done.stdout.split() == [str(compiled), "42.0"], done.stderr


def left_behind(directory: Path) -> list[str]:
    return [path.name for path in directory.glob("*tiny*") if path.suffix in (".so", ".stamp")]


def test_fresh_build_compiles_and_reports(built_once):
    directory, outcome, steps = built_once
    assert outcome.kind == "compiled"
    assert outcome.reason == ""
    assert outcome.kernels == (build.KernelState("tiny", True),)
    assert [(step.done, step.running, step.kernel) for step in steps] == [
        (0, ("tiny",), ""),
        (1, (), "tiny"),
    ]
    assert steps[0].seconds_left > 0.0
    assert steps[1].seconds_left == 0.0
    assert str(steps[0]).startswith("compiling kernels 0/1, about ")
    assert str(steps[1]).startswith("compiling kernels 1/1: tiny (")
    assert not list(directory.glob(".build-*"))
    assert_imports(directory, compiled=True)


def test_second_build_does_nothing(built, no_compiler):
    steps = []
    assert build.build(built, progress=steps.append).kind == "compiled"
    assert steps == []


def test_stale_source_is_not_trusted_and_is_rebuilt(built):
    source = built / "tiny.py"
    source.write_text(EDITED)
    assert "source has changed" in kernels.distrust(source)
    assert_imports(built, compiled=False)
    assert build.build(built).kind == "compiled"
    assert_imports(built, compiled=True)


def test_changed_flags_are_seen(built, monkeypatch):
    monkeypatch.setenv(kernels.OPENMP_VARIABLE, "1")
    assert "-fopenmp" in kernels.compile_flags()
    assert "other flags" in kernels.distrust(built / "tiny.py")
    assert_imports(built, compiled=False)


@pytest.mark.parametrize("key", ["cpu", "abi", "numpy", "pythran"])
def test_changed_surroundings_are_seen(built, key):
    source = built / "tiny.py"
    stamp = json.loads(kernels.stamp_path(source).read_text())
    stamp[key] = "of another machine"
    kernels.stamp_path(source).write_text(json.dumps(stamp))
    assert kernels.distrust(source) == kernels._REASONS[key]
    assert_imports(built, compiled=False)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def fill_with_garbage(path: Path) -> None:
    path.write_bytes(b"not a module")


@pytest.mark.parametrize("damage", [truncate, fill_with_garbage])
def test_damaged_module_is_not_imported(built, damage):
    damage(kernels.compiled_path(built / "tiny.py"))
    assert_imports(built, compiled=False)


def test_damaged_module_is_repaired(built):
    truncate(kernels.compiled_path(built / "tiny.py"))
    assert build.build(built).kind == "compiled"
    assert_imports(built, compiled=True)


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00"])
def test_damaged_stamp_is_not_trusted(built, text):
    kernels.stamp_path(built / "tiny.py").write_text(text)
    assert_imports(built, compiled=False)


def test_missing_stamp_is_not_trusted(built):
    kernels.stamp_path(built / "tiny.py").unlink()
    assert_imports(built, compiled=False)


def test_module_without_source_is_not_imported_and_is_removed(built, no_compiler):
    (built / "tiny.py").unlink()
    assert "cannot import name 'tiny'" in imported(built).stderr
    build.build(built, force=True)
    assert left_behind(built) == []


def test_without_a_compiler_the_source_runs(built, no_compiler, caplog):
    (built / "tiny.py").write_text(EDITED)
    outcome = build.build(built)
    assert outcome.kind == "python"
    assert build.INSTALL_HINT in outcome.reason
    assert build.INSTALL_HINT in caplog.text
    assert left_behind(built) == []
    assert_imports(built, compiled=False)


def test_empty_path_means_no_compiler(built, monkeypatch):
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setenv("PATH", "")
    (built / "tiny.py").write_text(EDITED)
    assert "there is no C++ compiler" in build.build(built).reason


def test_source_that_pythran_refuses_leaves_nothing_stale(built):
    (built / "tiny.py").write_text(BROKEN)
    steps = []
    outcome = build.build(built, progress=steps.append)
    assert outcome.kind == "python"
    assert "unknown_name" in outcome.reason
    assert str(steps[-1]) == "compiling kernels 1/1: tiny (failed)"
    assert left_behind(built) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no CPU limits there")
def test_compilation_without_end_is_stopped(built, monkeypatch, tmp_path):
    endless = tmp_path / "endless-c++"
    endless.write_text("#!/bin/sh\nwhile :; do :; done\n")
    endless.chmod(0o755)
    monkeypatch.setenv("CXX", str(endless))
    monkeypatch.setattr(build, "_COMPILE_BUDGET", 1)
    (built / "tiny.py").write_text(EDITED)
    outcome = build.build(built)
    assert outcome.kind == "python"
    assert "could not compile it" in outcome.reason
    assert left_behind(built) == []


def test_one_kernel_in_two_is_mixed(built, no_compiler):
    (built / "other.py").write_text(SOURCE)
    outcome = build.build(built)
    assert outcome.kind == "mixed"
    assert [kernel.compiled for kernel in outcome.kernels] == [False, True]
    assert outcome.reason.startswith("other: ")


def test_only_the_kernels_asked_for_are_compiled_and_told_about(built, no_compiler):
    (built / "other.py").write_text(SOURCE)
    outcome = build.build(built, names=["tiny"])
    assert outcome.kernels == (build.KernelState("tiny", True),)
    assert outcome.kind == "compiled"


def test_the_longest_kernel_is_compiled_first(built, monkeypatch, tmp_path):
    for name in ("a", "b", "c"):
        (built / f"{name}.py").write_text(SOURCE)
    reference = tmp_path / "seconds.json"
    reference.write_text(json.dumps({"seconds": {"a": 1.0, "b": 5.0, "c": 3.0}}))
    monkeypatch.setattr(build, "REFERENCE", reference)
    monkeypatch.setattr(build, "_timed_build", lambda source, scratch: ("not tried", 2.0))
    steps = []
    build.build(built, progress=steps.append, jobs=1)
    assert [step.running for step in steps] == [("b",), ("c",), ("a",), ()]
    assert [step.seconds_left for step in steps] == pytest.approx([9.0, 1.6, 0.5, 0.0], abs=0.05)


def test_time_left_is_that_of_the_compilers_that_are_there():
    expected = {"a": 8.0, "b": 6.0, "c": 4.0, "d": 2.0}
    assert build.seconds_left(expected, {}, {}, list("abcd"), jobs=1) == 20.0
    assert build.seconds_left(expected, {}, {}, list("abcd"), jobs=2) == 10.0
    # Twice as slow here: c ends after 2 x 4 - 3 s, d follows; or a second compiler takes it.
    assert build.seconds_left(expected, {"b": 12.0}, {"c": 3.0}, ["d"], jobs=1) == 9.0
    assert build.seconds_left(expected, {"b": 12.0}, {"c": 3.0}, ["d"], jobs=2) == 5.0
    assert build.seconds_left(expected, {"b": 6.0}, {"c": 30.0}, [], jobs=1) == 0.0


def test_every_kernel_has_a_time_to_expect():
    named = json.loads(build.REFERENCE.read_text())["seconds"]
    assert sorted(named) == [source.stem for source in kernels.sources()]


# What a page, a figure's data or an export may import, however late: all of dashboard.
EVERYTHING = """
import importlib, pkgutil, sys
import dashboard
for module in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
    importlib.import_module(module.name)
print(*(name.removeprefix("core.kernels.") for name in sys.modules if "core.kernels." in name))
"""


def test_kernels_for_tables_alone_are_those_that_no_page_imports():
    done = subprocess.run(
        [sys.executable, "-c", EVERYTHING],
        cwd=kernels.KERNELS.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    imported_by_pages = set(done.stdout.split()) - {"build"}
    assert imported_by_pages == set(kernels.for_pages())
    assert set(kernels.FOR_TABLES) <= {name for table in MODULES for name in needed_by(table)}


def test_a_table_is_computed_by_compiled_kernels():
    """They are compiled before its recipe is imported: a kernel once imported stays as it is."""
    script = (
        "import sys, serve\n"
        "def build(names, progress):\n"
        "    assert not [n for n in sys.modules if n.startswith('core.kernels.') and n != "
        "'core.kernels.build'], sys.modules\n"
        "    print(*sorted(names))\n"
        "serve.build = build\n"
        "serve.main(['precompute', 'crystal-energy-error', '--resolution', 'x=1'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=kernels.KERNELS.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["ewald", "supercell"]


def test_unwritable_directory_is_no_error(built, monkeypatch):
    def refuse(directory):
        raise PermissionError(13, "Permission denied")

    (built / "tiny.py").write_text(EDITED)
    monkeypatch.setattr(build, "_locked", refuse)
    assert "cannot be written to" in build.build(built).reason


def test_python_mode_ignores_what_is_compiled(built, monkeypatch):
    assert_imports(built, compiled=False, DENSE_MATTER_KERNELS="python")
    monkeypatch.setenv(kernels.MODE_VARIABLE, "python")
    outcome = build.build(built)
    assert (outcome.kind, outcome.kernels[0].compiled) == ("python", False)
    assert len(left_behind(built)) == 2


def test_compiled_mode_refuses_to_go_on_without_a_compiler(built, no_compiler, monkeypatch):
    monkeypatch.setenv(kernels.MODE_VARIABLE, "compiled")
    (built / "tiny.py").write_text(EDITED)
    with pytest.raises(build.KernelBuildError, match=r"CXX=/nonexistent/.* does not exist"):
        build.build(built)
    assert "python -m core.kernels.build" in imported(built).stderr


def test_unknown_mode_is_refused(monkeypatch):
    monkeypatch.setenv(kernels.MODE_VARIABLE, "fast")
    with pytest.raises(ValueError, match="use one of auto, python, compiled"):
        kernels.mode()


def command_line(directory: Path, *arguments: str, **environment: str):
    return subprocess.run(
        [sys.executable, "-m", "core.kernels.build", *arguments],
        cwd=directory.parents[1],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_command_line_status(built):
    assert command_line(built, "--check").returncode == 0
    (built / "tiny.py").write_text(EDITED)
    checked = command_line(built, "--check")
    assert checked.returncode == 1
    assert checked.stdout == "tiny: python (its source has changed since it was compiled)\n"
    failed = command_line(built, CXX="/nonexistent/c++")
    assert failed.returncode == 1
    assert build.INSTALL_HINT in failed.stdout


def test_two_builders_at_once_compile_once(built):
    (built / "tiny.py").write_text(EDITED)
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda _: command_line(built), range(2)))
    assert [one.returncode for one in done] == [0, 0], done
    assert sum("compiling kernels" in one.stdout for one in done) == 1
    assert_imports(built, compiled=True)


def test_lock_without_fcntl_takes_over_an_abandoned_one(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "fcntl", None)
    lock = tmp_path / build._LOCK
    lock.touch()
    os.utime(lock, (0, 0))
    with build._locked(tmp_path):
        assert lock.exists()
    assert not lock.exists()


INTERRUPTED = """
import os, signal, sys, threading
from pathlib import Path
from core.kernels import build

# A shell's job in the background would inherit that it is ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)

def progress(step):
    threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()

try:
    build.build(Path(sys.argv[1]), progress=progress)
except KeyboardInterrupt:
    print("interrupted")
"""


def test_an_interrupted_build_ends_its_compilers_and_leaves_nothing(built):
    (built / "tiny.py").write_text(EDITED)
    before = sorted(built.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, str(built)],
        cwd=kernels.KERNELS.parents[1],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert done.stdout == "interrupted\n"
    assert [path for path in sorted(built.iterdir()) if path.name != build._LOCK] == [
        path for path in before if path.name != build._LOCK
    ]
    assert_imports(built, compiled=False)
