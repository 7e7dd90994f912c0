"""Compiled kernels, and the rule that decides whether a compiled one may be imported.

Every kernel is a Pythran source that also runs as plain Python. `core.kernels.build` puts a
compiled module and a stamp beside it. Python by itself would import any compiled module it finds
there, also one made from an older source, for another CPU, or cut short. This package therefore
looks first: a compiled kernel is imported only if its stamp describes exactly what is here now;
otherwise the source is. The rule holds whoever starts the program and whether or not the builder
has run. Only the standard library is imported here, and no kernel.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Collection, Sequence
from importlib import metadata
from pathlib import Path
from types import ModuleType

KERNELS = Path(__file__).resolve().parent
MODE_VARIABLE = "DENSE_MATTER_KERNELS"
OPENMP_VARIABLE = "DENSE_MATTER_OPENMP"
MODES = ("auto", "python", "compiled")

FOR_TABLES = ("lattice_gas", "supercell")
"""Kernels that only recipes of tables use: compiled when such a table is built, not before."""
FOR_CHECKS = ("ternary_gas",)
"""Kernels of simulations that models are compared with: compiled when one is run."""

_NOT_KERNELS = ("__init__", "build")
_SUFFIX = importlib.machinery.EXTENSION_SUFFIXES[0]
_EXPORT = re.compile(r"^# ?pythran export ", re.MULTILINE)
_SIBLING = re.compile(r"^from \.(\w+) import ", re.MULTILINE)

# What a stamp records, and the sentence to show when a stamp and the present disagree in it.
_REASONS = {
    "source": "its source has changed since it was compiled",
    "binary": "the compiled file is not the one that was built",
    "flags": "it was compiled with other flags",
    "cpu": "it was compiled for another CPU",
    "abi": "it was compiled for another Python",
    "numpy": "it was compiled with another NumPy",
    "pythran": "it was compiled by another Pythran",
}


def mode() -> str:
    """Return what the environment asks for: "auto", "python" or "compiled".

    Raises
    ------
    ValueError
        If the variable holds anything else.
    """
    value = os.environ.get(MODE_VARIABLE) or "auto"
    if value not in MODES:
        raise ValueError(f"{MODE_VARIABLE}={value!r} is not known: use one of {', '.join(MODES)}.")
    return value


def sources(directory: Path = KERNELS, names: Collection[str] | None = None) -> list[Path]:
    """Return the kernels' sources in `directory`, or those of `names`, sorted by name.

    A source that exports nothing to Python is no kernel: it is compiled into those that import it.
    """
    found = sorted(path for path in directory.glob("*.py") if path.stem not in _NOT_KERNELS)
    return [
        path
        for path in found
        if (names is None or path.stem in names)
        and _EXPORT.search(path.read_text(encoding="utf-8"))
    ]


def for_pages() -> tuple[str, ...]:
    """Return the names of the kernels that a page, or the data of a figure, can ask for."""
    return tuple(path.stem for path in sources() if path.stem not in FOR_TABLES + FOR_CHECKS)


def compiled_path(source: Path) -> Path:
    """Return where the compiled module of `source` stands, whether it exists or not."""
    return source.with_name(source.stem + _SUFFIX)


def stamp_path(source: Path) -> Path:
    """Return where the stamp of the compiled module of `source` stands."""
    return source.with_name(source.stem + _SUFFIX + ".stamp")


def compile_flags() -> tuple[str, ...]:
    """Return the flags every kernel is compiled with here.

    No -ffast-math: compensated sums would be optimised away. References are counted atomically
    because several sessions call kernels from threads at once.
    """
    flags = ["-O3", "-DUSE_XSIMD", "-DTHREAD_SAFE_REF_COUNT"]
    if platform.machine().lower() in ("x86_64", "amd64"):
        flags.append("-march=native")
    if os.environ.get(OPENMP_VARIABLE, "") not in ("", "0"):
        flags.append("-fopenmp")
    return tuple(flags)


def package_version(name: str) -> str:
    """Return the installed version of `name`, or "not installed"."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def parts(source: Path) -> list[Path]:
    """Return `source` and the kernels it takes functions from (`from .name import`), transitively.

    Pythran compiles them into the module, so that a change of theirs makes it stale too.
    """
    found = [source]
    for path in found:
        names = _SIBLING.findall(path.read_text(encoding="utf-8"))
        siblings = [path.with_name(f"{name}.py") for name in names]
        found += [sibling for sibling in siblings if sibling not in found]
    return found


def fingerprint(source: Path, binary: Path) -> dict[str, object]:
    """Return all that has to stay the same for `binary` to stand for `source`."""
    return {
        "source": [file_hash(part) for part in parts(source)],
        "binary": file_hash(binary),
        "flags": list(compile_flags()),
        "cpu": _cpu(),
        "abi": f"{sys.implementation.cache_tag} {_SUFFIX}",
        "numpy": package_version("numpy"),
        "pythran": package_version("pythran"),
    }


def distrust(source: Path) -> str:
    """Return why the compiled module of `source` may not be imported; empty if it may."""
    binary = compiled_path(source)
    try:
        stamp = json.loads(stamp_path(source).read_text(encoding="utf-8"))
        present = fingerprint(source, binary)
    except FileNotFoundError:
        return "it has not been compiled"
    except (OSError, ValueError):
        return "its stamp cannot be read"
    if not isinstance(stamp, dict):
        return "its stamp cannot be read"
    for key, value in present.items():
        if stamp.get(key) != value:
            return _REASONS[key]
    return ""


@functools.lru_cache(maxsize=1)
def _cpu() -> str:
    """Name the CPU and a hash of its features: -march=native code stops on a lesser one."""
    machine = platform.machine()
    if sys.platform.startswith("linux"):
        model, features = _linux_cpu()
    elif sys.platform == "darwin" and machine == "x86_64":
        model, features = _sysctl("machdep.cpu.brand_string"), _sysctl("machdep.cpu.features")
    else:
        model, features = platform.processor(), ""
    return f"{machine}, {model}, {hashlib.sha256(features.encode()).hexdigest()[:16]}"


def _linux_cpu() -> tuple[str, str]:
    """Return the first CPU's model and features; both empty where the kernel does not tell."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "", ""
    found: dict[str, str] = {}
    for line in lines:
        key, _, value = line.partition(":")
        found.setdefault(key.strip(), value.strip())
    return found.get("model name", ""), found.get("flags", found.get("Features", ""))


def _sysctl(name: str) -> str:
    """Return a macOS system value, or an empty string."""
    done = subprocess.run(["sysctl", "-n", name], capture_output=True, text=True, check=False)
    return done.stdout.strip()


class KernelFinder(importlib.abc.MetaPathFinder):
    """Finds this package's kernels: the compiled module if it is trusted, else the source."""

    def __init__(self, package: str, directory: Path) -> None:
        self.prefix = package + "."
        self.directory = directory

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        """Return how to import a kernel; None for every module that is not one."""
        name = fullname.removeprefix(self.prefix)
        if name == fullname or "." in name or name in _NOT_KERNELS:
            return None
        source = self.directory / f"{name}.py"
        if not source.is_file():
            # Python's own finder would go on to import a compiled module whose source is gone.
            raise ModuleNotFoundError(f"there is no kernel {name!r}", name=fullname)
        return importlib.util.spec_from_file_location(fullname, self._choose(source))

    def _choose(self, source: Path) -> Path:
        asked = mode()
        if asked == "python":
            return source
        reason = distrust(source)
        if not reason:
            return compiled_path(source)
        if asked == "compiled":
            raise ImportError(
                f"{MODE_VARIABLE}=compiled, but kernel {source.stem} cannot be used: {reason}. "
                "Run: python -m core.kernels.build"
            )
        return source


sys.meta_path.insert(0, KernelFinder(__name__, KERNELS))
