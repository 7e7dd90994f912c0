"""Builds: blocks to processes, interrupted and resumed, the same numbers whoever computed them."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from core.errors import InvalidInputError, TableError
from core.storage.tables import Table
from core.storage.version import ROOT
from precomputed.blocks import Blocks
from precomputed.build import Progress, build, is_current
from precomputed.command import parse_resolution
from precomputed.registry import MODULES, recipes
from precomputed.status import status
from precomputed.workers import MOST_ATTEMPTS, Done, LocalWorkers, Workers
from tests.precomputed.demo import Demo


class Here(Workers):
    """Computes in this process, in the order given by a seed."""

    def __init__(self, seed: int = 0) -> None:
        self.random = random.Random(seed)
        self.computed: list[str] = []

    def run(self, recipe, blocks):
        for block in self.random.sample(blocks, len(blocks)):
            self.computed.append(block)
            yield Done(block, recipe.compute(block))


def numbers(path: Path) -> dict[str, bytes]:
    table = Table(path)
    return {name: table[name].tobytes() for name in table.variables}


@pytest.fixture
def places(tmp_path):
    return {"tables": tmp_path / "tables", "blocks": tmp_path / "blocks"}


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """The numbers of an uninterrupted build by one worker."""
    home = tmp_path_factory.mktemp("reference")
    return numbers(build(Demo(x=12), Here(), tables=home, blocks=home / "blocks").path)


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_processes_makes_the_same_numbers(places, reference, count):
    summary = build(Demo(x=12), LocalWorkers(count), **places)
    assert numbers(summary.path) == reference
    assert summary.points == {
        "absent": 0, "solved": 83, "failed": 1, "outside the model": 0, "doubtful": 0,
    }  # fmt: skip
    assert not summary.complete
    assert summary.largest_residual == pytest.approx(12e-9)


def test_provenance_says_how_to_make_it_again(places):
    path = build(Demo(), Here(), command_line="serve.py precompute demo", **places).path
    made = Table(path).attributes
    assert made["command_line"] == "serve.py precompute demo"
    assert json.loads(made["inputs"])["y"] == 7
    assert set(json.loads(made["files"])) == {"tests/precomputed/demo.py"}
    assert made["references"] == "nobody (2026)"
    assert json.loads(made["versions"])["numpy"] == np.__version__
    assert made["created"].endswith("+00:00")
    assert made["complete"] == "yes"
    assert is_current(Demo(), places["tables"])
    assert not is_current(Demo(y=8), places["tables"])


def test_real_recipes_name_their_kernels(places):
    (recipe,) = recipes("crust-beta-BSk25-default", T=2, n_B=4)
    table = Table(build(recipe, Here(), **places).path)
    kernels = json.loads(table.attributes["kernels"])
    assert {"equilibrium", "report", "fermi"} <= set(kernels)
    assert all(len(kernel["sha256"]) == 64 for kernel in kernels.values())
    assert "core/data/matter/skyrme.json#interactions/BSk25/parameters" in json.loads(
        table.attributes["data"]
    )


def test_only_missing_blocks_are_computed_on_resuming(places):
    first = Here()
    with pytest.raises(KeyboardInterrupt):
        build(Demo(x=12), first, progress=_interrupt_after(5), **places)
    second = Here(seed=1)
    summary = build(Demo(x=12), second, resume=True, **places)
    assert summary.reused == 5
    assert sorted(first.computed + second.computed) == sorted(Demo(x=12).blocks())
    # Nothing is left behind.
    assert Blocks(Demo(x=12), places["blocks"]).finished() == {}


def test_without_resume_everything_is_computed_again(places):
    with pytest.raises(KeyboardInterrupt):
        build(Demo(x=12), Here(), progress=_interrupt_after(5), **places)
    workers = Here()
    build(Demo(x=12), workers, **places)
    assert len(workers.computed) == 12


def test_blocks_of_another_resolution_are_not_taken(places):
    with pytest.raises(KeyboardInterrupt):
        build(Demo(x=12), Here(), progress=_interrupt_after(5), **places)
    workers = Here()
    summary = build(Demo(x=12, y=4), workers, resume=True, **places)
    assert summary.reused == 0


def test_a_damaged_block_is_computed_again(places, reference):
    with pytest.raises(KeyboardInterrupt):
        build(Demo(x=12), Here(), progress=_interrupt_after(5), **places)
    store = Blocks(Demo(x=12), places["blocks"])
    damaged = next(iter(store.finished().values()))
    damaged.write_bytes(damaged.read_bytes()[:100])
    summary = build(Demo(x=12), Here(), resume=True, **places)
    assert summary.reused == 4
    assert numbers(summary.path) == reference


def _interrupt_after(count):
    def progress(state):
        if state.finished == count:
            raise KeyboardInterrupt

    return progress


def test_a_block_that_raises_is_flagged_and_the_rest_is_kept(places):
    recipe = Demo(raises="3")
    summary = build(recipe, LocalWorkers(2), **places)
    assert summary.failures == ("block 3: ArithmeticError: asked to fail",)
    assert summary.points["failed"] == 8
    table = Table(summary.path)
    assert np.isnan(table["value"][3]).all()
    assert np.isfinite(table["value"][2]).all()
    assert not is_current(recipe, places["tables"])
    # The good blocks stay, so that a repaired one is all that resuming computes.
    assert len(Blocks(recipe, places["blocks"]).finished()) == 4


def test_a_worker_that_dies_once_is_replaced(places, tmp_path):
    summary = build(Demo(dies_once=str(tmp_path / "died")), LocalWorkers(2), **places)
    assert (tmp_path / "died").exists()
    assert summary.failures == ()
    assert np.isfinite(Table(summary.path)["value"]).all()


def test_a_block_that_kills_its_worker_is_given_up(places, monkeypatch):
    monkeypatch.setattr("precomputed.workers.MOST_ATTEMPTS", 2)
    summary = build(Demo(x=3, dies="1"), LocalWorkers(1), **places)
    assert summary.failures == (f"block 1: its worker died {2} times",)
    assert MOST_ATTEMPTS > 2
    assert np.isfinite(Table(summary.path)["value"][[0, 2]]).all()


def test_nothing_computed_is_an_error(places):
    class Nobody(Workers):
        def run(self, recipe, blocks):
            for block in blocks:
                yield Done(block, None, "no power")

    with pytest.raises(TableError, match=r"Not one block of demo .* no power"):
        build(Demo(), Nobody(), **places)


def test_code_that_changes_during_a_build_makes_no_table(places, monkeypatch):
    keys = iter(["before", "after"])
    monkeypatch.setattr(Demo, "key", lambda recipe: next(keys))
    with pytest.raises(TableError, match="was changed while it was built"):
        build(Demo(), Here(), **places)
    assert not places["tables"].exists()


def test_one_builder_at_a_time(places):
    with (
        Blocks(Demo(), places["blocks"]).alone(),
        pytest.raises(TableError, match="Another process is building demo"),
    ):
        build(Demo(), Here(), **places)


def test_progress_has_a_rate_and_the_time_left(places):
    seen: list[Progress] = []
    build(Demo(pause=0.01), Here(), progress=seen.append, **places)
    assert [state.finished for state in seen] == [0, 1, 2, 3, 4, 5]
    assert str(seen[0]) == "demo: 0 of 5 blocks"
    assert 0 < seen[3].rate < 100
    assert seen[3].seconds_left == pytest.approx(2 / seen[3].rate)
    assert "a second" in str(seen[3])


def test_status_tells_what_is_there(places):
    def lines(recipe):
        return "\n".join(status([recipe], **places))

    assert lines(Demo()) == "demo: not built"
    with pytest.raises(KeyboardInterrupt):
        build(Demo(), Here(), progress=_interrupt_after(2), **places)
    assert "stopped after 2 of 5 blocks" in lines(Demo())
    with Blocks(Demo(), places["blocks"]).alone():
        assert "being built now: 2 of 5 blocks" in lines(Demo())
    path = build(Demo(), Here(), command_line="by hand", **places).path
    text = lines(Demo())
    assert "demo: complete, current" in text
    assert "x 5 x y 7" in text
    assert "34 solved, 1 failed" in text
    assert "by hand" in text
    path.write_bytes(b"")
    assert "damaged" in lines(Demo())


BUILD = """
import sys
from pathlib import Path
from precomputed.build import build
from precomputed.registry import recipes
from precomputed.workers import LocalWorkers
home = Path(sys.argv[1])
(recipe,) = recipes("crust-beta-BSk25-default", T=24, n_B=40)
build(recipe, LocalWorkers(2), resume=True, tables=home, blocks=home / "blocks",
      progress=lambda state: print(state, flush=True))
"""


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def _killed_at_random(home: Path, kills: int, seed: int) -> int:
    """Kill builders or their workers until that many are dead, then let it end; how many died."""
    chance = random.Random(seed)
    dead = 0
    while True:
        builder = subprocess.Popen(
            [sys.executable, "-c", BUILD, str(home)], cwd=ROOT, stdout=subprocess.DEVNULL
        )
        while dead < kills and builder.poll() is None:
            time.sleep(chance.uniform(0.2, 3.0))
            victims = _children(builder.pid) if chance.random() < 0.6 else [builder.pid]
            if victims and builder.poll() is None:
                os.kill(chance.choice(victims), signal.SIGKILL)
                dead += 1
        if builder.wait() == 0:
            return dead
        assert builder.returncode == -signal.SIGKILL


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    home = tmp_path_factory.mktemp("uninterrupted")
    (recipe,) = recipes("crust-beta-BSk25-default", T=24, n_B=40)
    return numbers(build(recipe, Here(), tables=home, blocks=home / "blocks").path)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux's /proc")
@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_killed_at_random_moments_and_resumed_it_is_the_same_to_the_last_bit(
    tmp_path, uninterrupted, kills
):
    """The crust's real solver; -9 to workers and builders, whatever they are doing."""
    done, seed = 0, 0
    while done < kills:
        home = tmp_path / str(seed)
        done += _killed_at_random(home, kills - done, seed)
        assert numbers(home / "crust-beta-BSk25-default.nc") == uninterrupted
        assert list(home.glob("*.tmp")) == []
        seed += 1


def test_what_a_writer_of_the_table_left_when_it_was_killed_is_removed(places):
    """What is being written of other tables stays."""
    recipe = Demo(x=12)
    places["tables"].mkdir()
    left, other = (
        places["tables"] / f".{name}.nc.u3adyl4u.tmp" for name in (recipe.name, "another")
    )
    for path in (left, other):
        path.touch()
    build(recipe, Here(), **places)
    assert not left.exists()
    assert other.exists()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux's /proc")
def test_no_worker_outlives_a_killed_builder(tmp_path):
    builder = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert "0 of 24" in builder.stdout.readline()
    deadline = time.monotonic() + 30
    while not _workers(builder.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    workers = _workers(builder.pid)
    assert workers
    builder.kill()
    builder.wait()
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_an_interrupted_build_ends_its_workers_and_is_resumed(places):
    """Ctrl-C waits for no block; what is finished stays."""

    def interrupt(progress: Progress) -> None:
        if progress.finished == 1:
            raise KeyboardInterrupt

    recipe = Demo(x=60, pause=0.5)
    with pytest.raises(KeyboardInterrupt):
        build(recipe, LocalWorkers(2), progress=interrupt, **places)
    assert not multiprocessing.active_children()
    assert len(Blocks(recipe, places["blocks"]).finished()) == 1


def _workers(pid: int) -> list[int]:
    return [
        child
        for child in _children(pid)
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [("", {}), ("T=4", {"T": 4}), (" T = 4 , n_B=10 ", {"T": 4, "n_B": 10})],
)
def test_resolution(text, found):
    assert parse_resolution(text) == found


@pytest.mark.parametrize("text", ["T", "T=", "T=-4", "T=4.5", "T=4,T=5", "=4x"])
def test_nonsense_is_no_resolution(text):
    with pytest.raises(InvalidInputError, match="is no resolution"):
        parse_resolution(text)


def test_unknown_tables_and_resolutions():
    with pytest.raises(InvalidInputError, match="Unknown table 'crust': choose one of crust-beta"):
        recipes("crust")
    with pytest.raises(InvalidInputError, match=r"choose one of .*crust-beta-BSk24-He10"):
        recipes("crust-beta-SLy4-default")
    with pytest.raises(InvalidInputError, match="no resolution 'x'"):
        recipes("crust-beta", x=4)
    with pytest.raises(InvalidInputError, match="1 grid points of T"):
        recipes("crust-beta", T=1)


@pytest.mark.parametrize("name", list(MODULES))
def test_every_family_is_consistent(name):
    for recipe in recipes(name):
        variables, coordinates = recipe.variables(), recipe.coordinates()
        assert {"flag", "residual"} <= set(variables)
        assert variables["flag"].dtype == "i1"
        assert all(set(variable.dims) <= set(coordinates) for variable in variables.values())
        assert len(set(recipe.blocks())) == len(recipe.blocks())
        assert recipe.references
        assert recipe.name.startswith(name)
