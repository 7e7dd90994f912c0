"""Ranges of coordinates that a user chooses: what is computed there, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import InvalidInputError
from core.storage.tables import SOLVED
from precomputed.command import parse_ranges
from precomputed.crust_sources import WIDEST_N_B, WIDEST_T
from precomputed.registry import recipes

WIDEST = {
    "T": (WIDEST_T.lowest, WIDEST_T.highest),
    "n_B": (WIDEST_N_B.lowest, WIDEST_N_B.highest),
}


@pytest.mark.parametrize("block", ["T0", "T2"])
def test_widest_range_in_beta_equilibrium(block: str) -> None:
    """From the coldest and thinnest to the hottest and densest, P rises and all is solved.

    Among the thinnest and hottest, where a million pairs come on every proton, charge is left over
    by rounding: such points are doubtful.
    """
    (recipe,) = recipes("crust-beta-BSk25-default", WIDEST, T=3, n_B=30)
    assert recipe.coordinates()["T"].values[[0, -1]] == pytest.approx(WIDEST["T"])
    found = recipe.compute(block)
    assert (found["flag"] != SOLVED).sum() <= 2
    assert found["residual"].max() < 1e-6
    assert (np.diff(found["P"]) > 0).all()


@pytest.mark.parametrize("block", ["T0-Y0", "T1-Y1"])
def test_widest_range_of_the_general_purpose_table(block: str) -> None:
    """Every state is found."""
    (recipe,) = recipes("crust-general", {**WIDEST, "Y_p": (0.001, 0.7)}, T=2, Y_p=2, n_B=20)
    found = recipe.compute(block)
    assert np.isfinite(found["P"]).all()
    assert found["residual"].max() < 1e-8


def test_ranges_are_read() -> None:
    """A name, first and last."""
    assert parse_ranges("T=0.05:5, n_B=1e-12:0.5") == {"T": (0.05, 5.0), "n_B": (1e-12, 0.5)}
    assert parse_ranges("") == {}
    for text in ("T=5", "T=a:b", "T=1:2:3", "T", "=", "T=1:2,T=1:3", "=1:2"):
        with pytest.raises(InvalidInputError, match="is no range: give one first and last"):
            parse_ranges(text)


@pytest.mark.parametrize(
    ("name", "ranges", "words"),
    [
        ("crust-beta", {"T": (5.0, 0.1)}, "rising, within 0.05 to 20 MeV"),
        ("crust-beta", {"T": (0.01, 1.0)}, "within 0.05"),
        ("crust-beta", {"n_B": (float("nan"), 0.1)}, "n_B cannot run from nan"),
        ("crust-beta", {"Y_p": (0.1, 0.2)}, "choose among T, n_B"),
        ("crystal-maps", {"T": (0.1, 0.2)}, "choose among none"),
    ],
)
def test_impossible_ranges(name: str, ranges: dict, words: str) -> None:
    """A sentence says what can be chosen."""
    with pytest.raises(InvalidInputError, match=words):
        recipes(name, ranges)


def test_a_chosen_range_is_another_table() -> None:
    """So that a build does not go on with blocks of the usual one."""
    (usual,) = recipes("crust-general")
    (other,) = recipes("crust-general", {"n_B": (1e-9, 0.5)})
    assert usual.key() != other.key()
    assert other.fields()["n_B_range"] == (1e-9, 0.5)
