"""The tables that come with the project."""

from __future__ import annotations

import json

import pytest

from core.crystal.solids import SOLIDS
from core.storage.tables import DIRECTORY, FLAGS, SUFFIX, Table
from precomputed.build import count_flags
from precomputed.registry import recipes

SHIPPED = (
    "crust-beta-BSk22-default",
    "crust-beta-BSk24-default",
    "crust-beta-BSk25-default",
    "crust-beta-BSk26-default",
    "crust-beta-BSk25-measured",
    "crust-beta-BSk25-He10",
    "crust-general",
    "crystal-ordering",
    *(f"crystal-maps-{solid}" for solid in SOLIDS),
    "crystal-energy-error",
    "ternary-maps",
)


@pytest.mark.parametrize("name", SHIPPED)
def test_it_is_what_the_code_makes(name):
    """Current, whole, of the default resolution, and without a failed point."""
    table = Table(DIRECTORY / f"{name}{SUFFIX}")
    (recipe,) = recipes(name)
    made = table.attributes
    assert table.staleness == ""
    assert json.loads(made["inputs"]) == json.loads(json.dumps(recipe.fields()))
    assert made["complete"] == "yes"
    assert (
        made["command_line"].startswith("serve.py precompute crust-beta")
        or made["command_line"].startswith("serve.py precompute crystal-maps")
        or name in (made["command_line"])
    )
    assert table.words("flag") == FLAGS
    counts = count_flags(table["flag"])
    assert counts["failed"] == counts["absent"] == 0


def test_the_documented_peculiarities_of_the_general_table():
    """Docs/general-purpose.md: where P falls with T, and free nucleons that are exactly 0."""
    table = Table(DIRECTORY / f"crust-general{SUFFIX}")
    P, homogeneous = table.native("P"), table.native("phase") == 1
    change = P[1:] / P[:-1] - 1
    switch = homogeneous[1:] != homogeneous[:-1]
    assert [(change < 0).sum(), (change < 0)[~switch].sum(), change.size] == [94, 89, 12_600]
    assert change.min() == pytest.approx(-0.085, abs=5e-4)
    assert change[~switch].min() == pytest.approx(-0.0074, abs=5e-5)
    assert (table.native("dP_dT") < 0).sum() == 95
    assert [(table.native(name) == 0).sum() for name in ("X_n", "X_p")] == [303, 1374]
    assert (table.native("s") > 0).all()


def test_together_they_are_small():
    sizes = [(DIRECTORY / f"{name}{SUFFIX}").stat().st_size for name in SHIPPED]
    assert sum(sizes) < 25e6
