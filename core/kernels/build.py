"""Compiles the kernels in place, and says what the kernels of this process are.

    python -m core.kernels.build [--force] [--check]

A build never breaks what works: a module is compiled and tried in a temporary directory and then
moved to its place, and a module that no longer stands for its source is removed. Without a
compiler the same sources run as plain Python. No kernel is imported into this process and nothing
outside the standard library is needed, so that a broken compiled module cannot block its repair.
"""

from __future__ import annotations

import argparse
import contextlib
import heapq
import importlib.machinery
import json
import logging
import os
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from core.kernels import (
    KERNELS,
    MODE_VARIABLE,
    compile_flags,
    compiled_path,
    distrust,
    file_hash,
    fingerprint,
    mode,
    package_version,
    parts,
    sources,
    stamp_path,
)

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

INSTALL_HINT = (
    "install g++ (Debian: apt install g++; macOS: xcode-select --install; "
    "conda: conda install cxx-compiler)"
)

REFERENCE = KERNELS / "compile_seconds.json"
"""What each kernel takes to compile, in seconds, where it was measured last."""

_LOCK = ".build.lock"
_SCRATCH = ".build-"
_COMPILE_TIMEOUT = 1800.0  # s, of waiting
_COMPILE_BUDGET = 300  # s of CPU time
_TRY_TIMEOUT = 120.0  # s
_ABANDONED_LOCK = 3600.0  # s

# Python's own flags often ask for debugging symbols, which the linker then takes out again; to leave
# them out from the start saves a tenth of the time and changes nothing, so that no stamp tells it.
_NO_SYMBOLS = () if os.name == "nt" else ("-g0",)

# Runs Pythran within a budget that the compiler it starts inherits: type inference can explode, and
# the end of Pythran alone would not end the compiler.
_COMPILE = """
import contextlib, runpy, sys
budget = int(sys.argv.pop(1))
with contextlib.suppress(ImportError, ValueError):
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (budget, budget))
runpy.run_module("pythran.run", run_name="__main__", alter_sys=True)
"""

# Loads a compiled module by its path alone, and prints the hash of the source it was made from.
_TRY_OUT = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location(sys.argv[1], sys.argv[2])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(module.__pythran__[1])
"""

log = logging.getLogger(__name__)
_failures: dict[Path, str] = {}
_compilers: set[subprocess.Popen[str]] = set()


class KernelBuildError(RuntimeError):
    """A kernel that could not be compiled although compiled kernels were asked for."""


@dataclass(frozen=True)
class Progress:
    """Where a build stands: when it begins, and each time a kernel is finished.

    Parameters
    ----------
    done, total
        Numbers of kernels; `done` is 0 when the build begins.
    running
        Names of the kernels that are being compiled from now on.
    seconds_left
        What the rest is expected to take from now on.
    kernel, seconds, failure
        What was finished last, how long that took and why it failed; empty when the build begins.
    """

    done: int
    total: int
    running: tuple[str, ...]
    seconds_left: float
    kernel: str = ""
    seconds: float = 0.0
    failure: str = ""

    def __str__(self) -> str:
        """Return for example "compiling kernels 3/6: ewald (4.1 s), about 8 s left"."""
        text = f"compiling kernels {self.done}/{self.total}"
        if self.kernel:
            outcome = "failed" if self.failure else f"{self.seconds:.1f} s"
            text += f": {self.kernel} ({outcome})"
        return f"{text}, about {self.seconds_left:.0f} s left" if self.running else text


@dataclass(frozen=True)
class KernelState:
    """What one kernel is in this process, or would be if it were imported now."""

    name: str
    compiled: bool
    reason: str = ""


@dataclass(frozen=True)
class Backend:
    """What the kernels run on.

    `kind` is "compiled", "python" or "mixed"; `reason` says in a sentence why not all of them are
    compiled and what to do about it, and is empty if they are.
    """

    kind: str
    kernels: tuple[KernelState, ...]
    reason: str
    flags: tuple[str, ...]
    pythran: str


def build(
    directory: Path = KERNELS,
    *,
    names: Collection[str] | None = None,
    force: bool = False,
    progress: Callable[[Progress], None] | None = None,
    jobs: int | None = None,
) -> Backend:
    """Compile the kernels in `directory` that are missing or stale, and return the outcome.

    Returns at once if nothing is stale. Of several processes that call it one compiles while the
    others wait. With `DENSE_MATTER_KERNELS=python` nothing is done.

    Parameters
    ----------
    directory
        Where the sources stand and the compiled modules go.
    names
        Which kernels to compile and to tell about; all of them if not given.
    force
        Compile also what is up to date.
    progress
        Called from this thread when compilation begins and after each kernel; not at all if
        nothing is stale.
    jobs
        Compilers at once, as many as there are CPUs if not given. One takes about 1 GB.

    Raises
    ------
    KernelBuildError
        If a kernel cannot be compiled and `DENSE_MATTER_KERNELS=compiled`.
    """
    asked = sources(directory, names)
    if mode() != "python" and (force or _stale(asked)):
        try:
            with _locked(directory):
                _sweep(directory)
                # What is still stale now that no other process builds.
                wanted = asked if force else _stale(asked)
                if wanted:
                    _build_locked(directory, wanted, progress, jobs or os.cpu_count() or 1)
        except OSError as error:
            _give_up(_stale(asked), f"{directory} cannot be written to ({error.strerror})")
    outcome = backend(directory, names)
    if outcome.kind != "compiled" and mode() == "compiled":
        raise KernelBuildError(f"{MODE_VARIABLE}=compiled, but {outcome.reason}")
    if outcome.kind != "compiled" and mode() == "auto":
        log.warning("Kernels run as plain Python, many times slower: %s", outcome.reason)
    return outcome


def backend(directory: Path = KERNELS, names: Collection[str] | None = None) -> Backend:
    """Return what the kernels in `directory`, or those of `names`, run on; compiles nothing."""
    kernels = tuple(_state(source) for source in sources(directory, names))
    compiled = [kernel.compiled for kernel in kernels]
    kind = "compiled" if all(compiled) else "mixed" if any(compiled) else "python"
    return Backend(kind, kernels, _reason(kernels), compile_flags(), package_version("pythran"))


def compiler() -> str:
    """Return the C++ compiler to use, as $CXX would name it; empty if there is none.

    A $CXX that does not exist counts as none: another compiler is not what was asked for.
    """
    asked = os.environ.get("CXX")
    candidates = [asked] if asked else [sysconfig.get_config_var("CXX"), "c++", "g++", "clang++"]
    for candidate in candidates:
        words = shlex.split(candidate or "")
        if words and shutil.which(words[0]):
            return asked or words[0]
    return ""


def _stale(kernels: Sequence[Path]) -> list[Path]:
    return [source for source in kernels if distrust(source)]


def _state(source: Path) -> KernelState:
    """Describe one kernel; what has been imported already decides over what is on disk."""
    loaded = sys.modules.get(f"core.kernels.{source.stem}")
    if loaded is not None and source.parent == KERNELS:
        if hasattr(loaded, "__pythran__"):
            return KernelState(source.stem, True)
        reason = _failures.get(source) or distrust(source)
        return KernelState(source.stem, False, reason or "it was imported before it was compiled")
    if mode() == "python":
        return KernelState(source.stem, False, "plain Python was asked for")
    reason = distrust(source)
    return KernelState(source.stem, not reason, reason and _failures.get(source, reason))


def _reason(kernels: tuple[KernelState, ...]) -> str:
    """Say in one sentence why not all kernels are compiled."""
    reasons: dict[str, list[str]] = {}
    for kernel in kernels:
        if not kernel.compiled:
            reasons.setdefault(kernel.reason, []).append(kernel.name)
    if not reasons:
        return ""
    if mode() == "python":
        return f"{MODE_VARIABLE}=python asks for plain Python."
    return "; ".join(f"{', '.join(names)}: {why}" for why, names in reasons.items()) + "."


def _build_locked(
    directory: Path,
    wanted: Sequence[Path],
    progress: Callable[[Progress], None] | None,
    jobs: int,
) -> None:
    """Compile `wanted`, the longest first, so that all compilers are busy to the end."""
    obstacle = _obstacle()
    if obstacle:
        _give_up(wanted, obstacle)
        return
    expected = _expected_seconds(wanted)
    waiting = deque(sorted(wanted, key=lambda source: -expected[source.stem]))
    running: dict[Future[tuple[str, float]], tuple[Path, float]] = {}
    finished: dict[str, float] = {}

    def report(kernel: str = "", seconds: float = 0.0, failure: str = "") -> None:
        now = time.monotonic()
        step = Progress(
            len(finished),
            len(wanted),
            tuple(source.stem for source, _ in running.values()),
            seconds_left(
                expected,
                finished,
                {source.stem: now - started for source, started in running.values()},
                [source.stem for source in waiting],
                jobs,
            ),
            kernel,
            seconds,
            failure,
        )
        log.info("%s", step)
        if progress is not None:
            progress(step)

    with (
        tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=directory) as scratch,
        ThreadPoolExecutor(max_workers=jobs) as pool,
    ):

        def start() -> None:
            while waiting and len(running) < jobs:
                source = waiting.popleft()
                future = pool.submit(_timed_build, source, Path(scratch))
                running[future] = source, time.monotonic()

        start()
        try:
            report()
            while running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    source, _ = running.pop(future)
                    failure, seconds = future.result()
                    finished[source.stem] = seconds
                    if failure:
                        _give_up([source], failure)
                    else:
                        _failures.pop(source, None)
                    start()
                    report(source.stem, seconds, failure)
        except BaseException:
            # Above all Ctrl-C: who waits no longer does not wait for the compilers either.
            for process in tuple(_compilers):
                _end(process)
            raise


def _expected_seconds(kernels: Sequence[Path]) -> dict[str, float]:
    """What each kernel took where it was measured; the mean of them for one that was not."""
    measured = json.loads(REFERENCE.read_text(encoding="utf-8"))["seconds"]
    usual = sum(measured.values()) / len(measured)
    return {source.stem: measured.get(source.stem, usual) for source in kernels}


def seconds_left(
    expected: Mapping[str, float],
    finished: Mapping[str, float],
    running: Mapping[str, float],
    waiting: Sequence[str],
    jobs: int,
) -> float:
    """Return how long the rest of a build is expected to take.

    Parameters
    ----------
    expected
        Seconds of each kernel on the machine where they were measured. This one is slower by what
        the finished ones took longer.
    finished, running
        Seconds that kernels took, or have taken so far.
    waiting
        Kernels in the order in which they will be started, when one of `jobs` compilers is free.
    """
    slower = sum(finished.values()) / sum(expected[name] for name in finished) if finished else 1.0
    free = [max(slower * expected[name] - so_far, 0.0) for name, so_far in running.items()]
    free += [0.0] * (jobs - len(free))
    heapq.heapify(free)
    for name in waiting:
        heapq.heapreplace(free, free[0] + slower * expected[name])
    return max(free)


def _obstacle() -> str:
    """Return why nothing can be compiled here; empty if it can."""
    if package_version("pythran") == "not installed":
        return "Pythran is not installed; install it (pip install pythran)"
    if not compiler():
        asked = os.environ.get("CXX")
        missing = f"CXX={asked} does not exist" if asked else "there is no C++ compiler"
        return f"{missing}; {INSTALL_HINT}"
    return ""


def _timed_build(source: Path, scratch: Path) -> tuple[str, float]:
    """Build one kernel; return why that failed, or an empty string, and the seconds it took."""
    started = time.monotonic()
    failure = _build_one(source, scratch)
    return failure, time.monotonic() - started


def _build_one(source: Path, scratch: Path) -> str:
    """Compile, try out and install one kernel; return why that failed, or an empty string.

    A copy is compiled, so that the stamp is true also if the source is edited meanwhile. The
    output keeps the module's name, because the name of its entry point is made from it.
    """
    room = scratch / source.stem
    room.mkdir()
    copy = room / source.name
    for part in parts(source):
        shutil.copyfile(part, room / part.name)
    binary = compiled_path(copy)
    options = [*compile_flags(), *_NO_SYMBOLS, copy.name, "-o", binary.name]
    _, failure = _run(["-c", _COMPILE, str(_COMPILE_BUDGET), *options], room, _COMPILE_TIMEOUT)
    if failure:
        return f"Pythran could not compile it: {failure}"
    made_from, failure = _run(["-c", _TRY_OUT, source.stem, str(binary)], room, _TRY_TIMEOUT)
    if failure:
        return f"the compiled module cannot be imported: {failure}"
    if made_from != file_hash(copy):
        return "the compiled module was not made from this source"
    _install(source, copy, binary)
    return ""


def _install(source: Path, copy: Path, binary: Path) -> None:
    """Move a compiled module, then its stamp, to their places.

    In between the old stamp does not fit the new module, and the source is imported.
    """
    stamp = stamp_path(copy)
    stamp.write_text(json.dumps(fingerprint(copy, binary), indent=1), encoding="utf-8")
    os.replace(binary, compiled_path(source))
    os.replace(stamp, stamp_path(source))


def _run(arguments: list[str], directory: Path, timeout: float) -> tuple[str, str]:
    """Run Python in `directory`; return what it printed, and the end of its complaint."""
    environment = {**os.environ, "CXX": compiler()}
    process = subprocess.Popen(
        # -P: a kernel that is named like some module must not be imported in its place.
        [sys.executable, "-P", *arguments],
        cwd=directory,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        # A group of its own, so that the compiler it starts can be ended with it.
        start_new_session=True,
    )
    _compilers.add(process)
    try:
        printed, complaint = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        _end(process)
        process.communicate()
        return "", f"no end after {timeout:.0f} s"
    finally:
        _compilers.discard(process)
    if process.returncode == 0:
        return printed.strip(), ""
    complaint = (complaint or printed).strip()[-600:]
    return "", complaint or f"it stopped with status {process.returncode}"


def _end(process: subprocess.Popen[str]) -> None:
    """End a process and those it has started."""
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _give_up(failed: Sequence[Path], failure: str) -> None:
    """Remember why these kernels are not compiled, and leave nothing stale beside them."""
    for source in failed:
        _failures[source] = failure
        if distrust(source):
            _remove(compiled_path(source))
            _remove(stamp_path(source))


def _remove(path: Path) -> None:
    # Windows does not let go of a module that is in use, nor any system of a read-only directory;
    # the rule in core.kernels keeps what is left from being imported.
    with contextlib.suppress(OSError):
        path.unlink()


def _sweep(directory: Path) -> None:
    """Remove what builders that were stopped have left, and modules whose source is gone."""
    for path in directory.glob(f"{_SCRATCH}*"):
        shutil.rmtree(path, ignore_errors=True)
    names = {source.stem for source in sources(directory)}
    for suffix in importlib.machinery.EXTENSION_SUFFIXES:
        for path in directory.glob(f"*{suffix}"):
            if path.name.removesuffix(suffix).split(".")[0] not in names:
                _remove(path)
                _remove(path.with_name(path.name + ".stamp"))


@contextlib.contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """Let one builder at a time into `directory`, also on systems without fcntl."""
    path = directory / _LOCK
    if fcntl is None:
        with _locked_by_existence(path):
            yield
        return
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _locked_by_existence(path: Path) -> Iterator[None]:
    """Wait until a lock file can be created; take over one that was left long ago."""
    while True:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _ABANDONED_LOCK:
                    _remove(path)
            time.sleep(0.2)
    try:
        yield
    finally:
        _remove(path)


def main(arguments: list[str] | None = None) -> int:
    """Build or check the kernels from the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m core.kernels.build", description=__doc__)
    parser.add_argument("--force", action="store_true", help="compile also what is up to date")
    parser.add_argument("--check", action="store_true", help="compile nothing, only report")
    options = parser.parse_args(arguments)
    try:
        outcome = backend() if options.check else build(force=options.force, progress=print)
    except (KernelBuildError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    for kernel in outcome.kernels:
        print(f"{kernel.name}: {'compiled' if kernel.compiled else f'python ({kernel.reason})'}")
    failed = any(source in _failures for source in sources())
    return int(failed or (outcome.kind != "compiled" and mode() != "python"))


if __name__ == "__main__":
    sys.exit(main())
