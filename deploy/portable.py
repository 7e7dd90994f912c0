"""Compiles and runs kernels for every processor of one generation, as an image needs it.

python deploy/portable.py build
python deploy/portable.py serve [OPTION ...]

By itself the dashboard compiles for the processor it runs on and trusts the result nowhere else.
An image is built on one machine and run on others: kernels are compiled for x86-64-v3, which is
what processors have had since 2013 (Intel) and 2015 (AMD), and trusted on each that has all of it.
On a lesser one the same sources run as plain Python. Other architectures: their common ground.
"""

from __future__ import annotations

import platform
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core import kernels

LEVEL = "x86-64-v3"
NEEDED = frozenset(["abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "xsave"])


def processor(machine: str, features: str) -> str:
    """What a stamp says of a processor: its generation if that is enough, else that it is not."""
    if machine.lower() not in ("x86_64", "amd64"):
        return machine
    missing = NEEDED - set(features.split())
    return f"{LEVEL} without {' '.join(sorted(missing))}" if missing else LEVEL


def flags(usual: tuple[str, ...]) -> tuple[str, ...]:
    """The compiler's flags, for the generation instead of this processor."""
    return tuple(f"-march={LEVEL}" if flag == "-march=native" else flag for flag in usual)


def make_portable() -> None:
    """Let the stamps of kernels name a generation of processors; before any kernel is imported."""
    usual = kernels.compile_flags
    name = processor(platform.machine(), kernels._linux_cpu()[1])
    kernels.compile_flags = lambda: flags(usual())
    kernels._cpu = lambda: name


def main() -> int:
    """Build the kernels, or hand over to serve.py."""
    make_portable()
    if sys.argv[1:2] == ["build"]:
        from core.kernels import build

        return build.main(sys.argv[2:])
    import serve

    return serve.main()


if __name__ == "__main__":
    sys.exit(main())
