"""How long the kernels take to compile from nothing: pytest -m benchmark -s.

Budgets are asserted here and nowhere else; docs/benchmarks.md has the results. Other work on the
machine counts: run it alone.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core import kernels
from core.kernels import build

LONGEST = 12.0  # s, of any kernel, one at a time
WHOLE = 45.0  # s, of those that a server needs, two at a time

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not build.compiler(), reason="needs a C++ compiler"),
]


@pytest.fixture
def directory(tmp_path) -> Path:
    """The sources alone."""
    for source in kernels.KERNELS.glob("*.py"):
        shutil.copy(source, tmp_path)
    return tmp_path


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def translated(source: Path) -> float:
    """Seconds that Pythran takes for the C++ of a kernel."""
    began = processor_seconds()
    options = [*kernels.compile_flags(), "-E", source.name, "-o", f"{source.stem}.cpp"]
    subprocess.run(
        [sys.executable, "-P", "-m", "pythran.run", *options],
        cwd=source.parent,
        check=True,
        capture_output=True,
    )
    return processor_seconds() - began


def test_no_kernel_takes_long(directory):
    """A table of processor seconds: 12 s at most."""
    print("\nkernel         Pythran    g++  whole (s of processor time)")
    whole = {}
    for source in kernels.sources(directory):
        front = translated(source)
        began = processor_seconds()
        assert build.build(directory, names=[source.stem], jobs=1).kind == "compiled"
        whole[source.stem] = processor_seconds() - began
        rest = whole[source.stem] - front
        print(f"{source.stem:14} {front:7.1f} {rest:6.1f} {whole[source.stem]:6.1f}")
    print(f"{'all':14} {sum(whole.values()):21.1f}")
    assert [name for name, took in whole.items() if took > LONGEST] == []


def test_what_a_server_needs_from_nothing(directory):
    """With two compilers at once, as at the first start on two cores: under 45 s."""
    steps: list[build.Progress] = []
    began = time.monotonic()
    outcome = build.build(directory, names=kernels.for_pages(), progress=steps.append, jobs=2)
    took = time.monotonic() - began
    print(f"\n{len(outcome.kernels)} kernels in {took:.1f} s, {steps[0].seconds_left:.0f} expected")
    assert outcome.kind == "compiled"
    assert took < WHOLE
