"""Words for what a reader waits for."""

from __future__ import annotations

import pytest

from dashboard.inputs.wording import duration, in_words


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 s"), (3.2, "4 s"), (12.0, "15 s"), (60.0, "60 s"), (100.0, "2 min")],
)
def test_durations_are_rough(seconds, text):
    assert duration(seconds) == text


def test_inputs_are_named_as_readers_know_them():
    inputs = {
        "Gamma": [300.0],
        "shells": 40,
        "n_B": [1e-3, 2e-3],
        "x": [0.1 * i for i in range(1, 9)],
        "interaction": [],
        "last_He": None,
        "coulomb": True,
    }
    assert in_words(inputs) == (
        "Γ = 300, 40 shells, n_B = 0.001 and 0.002, x = 0.1 to 0.8, interaction = the usual, "
        "last_He = none, coulomb = yes"
    )
    assert in_words({"shells": 1}) == "1 shell"
