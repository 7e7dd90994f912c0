"""The tables that come with the project."""

from __future__ import annotations

import json

import pytest

from core.tables import DIRECTORY, FLAGS, SUFFIX, Table
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
    "crystal-maps",
    "crystal-energy-error",
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
        or name in (made["command_line"])
    )
    assert table.words("flag") == FLAGS
    counts = count_flags(table["flag"])
    assert counts["failed"] == counts["absent"] == 0


def test_together_they_are_small():
    sizes = [(DIRECTORY / f"{name}{SUFFIX}").stat().st_size for name in SHIPPED]
    assert sum(sizes) < 25e6
