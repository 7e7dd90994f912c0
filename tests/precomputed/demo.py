"""A small table with all that builders meet: random numbers, slow blocks, points that fail."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from core.storage.tables import FAILED, FLAGS, SOLVED, Coordinate, Variable
from precomputed.recipe import Arrays, Recipe


@dataclass(frozen=True)
class Demo(Recipe):
    """Random numbers on a grid; `pause` seconds a block, and blocks that break as asked."""

    family: ClassVar[str] = "demo"
    title: ClassVar[str] = "A table for tests"
    references: ClassVar[tuple[str, ...]] = ("nobody (2026)",)
    resolution: ClassVar[Mapping[str, int]] = {"x": 5, "y": 7}

    x: int = 5
    y: int = 7
    pause: float = 0.0
    raises: str = ""
    dies: str = ""
    dies_once: str = ""
    """A file to make before dying; a block whose file is there lives."""

    def coordinates(self) -> dict[str, Coordinate]:
        return {
            "x": Coordinate(np.linspace(0.0, 1.0, self.x), "fm", "a coordinate"),
            "y": Coordinate(np.arange(self.y, dtype=np.int32)),
            "model": Coordinate(("long name", "µ")),
        }

    def variables(self) -> dict[str, Variable]:
        return {
            "value": Variable(("x", "y", "model"), "MeV", "a random number"),
            "single": Variable(("x", "y"), dtype="f4"),
            "index": Variable(("x", "y"), dtype="i2"),
            "flag": Variable(("x", "y"), dtype="i1", codes=FLAGS),
            "residual": Variable(("x", "y"), dtype="f4"),
        }

    def blocks(self) -> tuple[str, ...]:
        return tuple(str(i) for i in range(self.x))

    def place(self, block: str) -> tuple[int, ...]:
        return (int(block),)

    def compute(self, block: str) -> Arrays:
        time.sleep(self.pause)
        if block == self.raises:
            raise ArithmeticError("asked to fail")
        if block == self.dies:
            os.kill(os.getpid(), signal.SIGKILL)
        if block == "1" and self.dies_once and not Path(self.dies_once).exists():
            Path(self.dies_once).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        random = np.random.default_rng(int(block))
        flag = np.full(self.y, SOLVED, dtype=np.int8)
        flag[-1] = FAILED if block == "0" else SOLVED
        return {
            "value": random.normal(size=(self.y, 2)),
            "single": random.normal(size=self.y).astype(np.float32),
            "index": random.integers(0, 100, self.y).astype(np.int16),
            "flag": flag,
            "residual": np.full(self.y, 1e-9 * (1 + int(block))),
        }
