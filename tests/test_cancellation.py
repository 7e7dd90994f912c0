"""Computations that nobody waits for stop, say how far they are, and leave no trace in caches."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_equal

from core.cancellation import Watch, check, each, watched
from core.crust.composition import composition
from core.crystal.phases.phase_diagram import mixture_diagram
from core.errors import Cancelled, DenseMatterError
from core.matter.model import Matter


class After(Watch):
    """Cancelled at the n-th look."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    @property
    def cancelled(self) -> bool:
        self.looks -= 1
        return self.looks < 0


def test_without_a_watch_nothing_is_stopped():
    check()
    assert list(each([1, 2, 3])) == [1, 2, 3]


def test_loops_inside_loops_tell_one_part():
    watch, told = Watch(), []
    with watched(watch):
        for _ in each([1, 2]):
            for _ in each("abcd"):
                told.append(watch.done)
            for _ in each([]):
                pass
    assert told == pytest.approx(np.arange(8) / 8)
    assert watch.done == 1.0


def test_a_loop_that_is_left_early_gives_the_rest_to_the_next():
    watch = Watch()
    with watched(watch):
        for _ in each([1, 2]):
            for letter in each("ab"):
                if letter == "a":
                    break
        assert watch.span == (0.0, 1.0)


def test_a_cancelled_loop_stops_and_no_handler_of_errors_swallows_it():
    watch, done = Watch(), []

    def compute() -> None:
        for number in each(range(5)):
            done.append(number)
            if number == 2:
                watch.cancel()
            try:
                check()
            except (DenseMatterError, Exception):
                done.append("swallowed")

    with watched(watch), pytest.raises(Cancelled):
        compute()
    assert done == [0, 1, 2]
    check()


DENSITIES = tuple(np.geomspace(1e-5, 0.02, 12).tolist())


@settings(max_examples=8)
@given(looks=st.integers(0, 60), T=st.floats(0.2, 0.9))
def test_a_track_stopped_anywhere_changes_no_later_one(looks, T):
    """Stopped at any look, then asked for again: what an undisturbed computation gives."""
    inputs = (Matter(), T, DENSITIES)
    with contextlib.suppress(Cancelled), watched(After(looks)):
        composition(*inputs)
    assert_equal(composition(*inputs).columns, composition.__wrapped__(*inputs).columns)


@settings(max_examples=4)
@given(looks=st.integers(0, 300), Z1=st.integers(5, 9), shells=st.integers(1, 4))
def test_a_diagram_stopped_anywhere_changes_no_later_one(looks, Z1, shells):
    inputs = (Z1, Z1 + 3, "short-range", "paper", shells)
    with contextlib.suppress(Cancelled), watched(After(looks)):
        mixture_diagram(*inputs)
    here, there = mixture_diagram(*inputs), mixture_diagram.__wrapped__(*inputs)
    assert here.invariants == there.invariants
    assert_equal([vars(b) for b in here.branches], [vars(b) for b in there.branches])
