"""A new effective interaction, one entry, as docs/extending.md says."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.matter.interactions import PARAMETERS, Interaction, nuclear_matter
from core.storage.tables import Table
from precomputed.build import build
from precomputed.crust_beta import CrustBeta
from tests.extending.recipe_of_docs import (
    BLOCKS,
    answer_of,
    asked,
    change,
    copy_of_project,
    enter,
    stale,
)
from tests.storage.test_tables import Here

FILE = "core/data/matter/skyrme.json"
TABLES = ("crust-beta-BSk25-default", "crust-beta-BSk24-default")


@pytest.fixture
def project(tmp_path):
    copy = copy_of_project(tmp_path / "project")
    for interaction in ("BSk25", "BSk24"):
        recipe = CrustBeta(interaction, temperatures=2, densities=2)
        tables = copy / "precomputed" / "tables"
        path = build(recipe, Here(), tables=tables, blocks=tmp_path / "blocks").path
        assert Table(path).staleness == ""
    return copy


def test_an_interaction_is_one_entry(project):
    enter(project, FILE, within="interactions")
    found = asked(
        project,
        figure="crust/eos",
        inputs=["--interaction", "SIII,BSk25", "--T", "0.4"],
        page="crust",
        link="interaction=SIII",
    )
    assert "SIII" in found["listing"]
    assert {"SIII", "BSk25"} <= set(found["columns"]["interaction"])
    assert any("SIII" in entry["label"] for entry in found["legend"])
    assert "SIII" in found["options"]["Interaction"]
    assert "SIII" in found["options"]["Compare with"]
    assert found["complaints"] == []
    assert found["chosen"]["Interaction"] == "SIII"
    assert "interaction=SIII" in found["query"]
    assert any("doi:10.1016/0375-9474(75)90338-3: SIII" in text for text in found["references"])
    assert stale(project, *TABLES) == ["", ""]


def test_a_changed_entry_makes_its_own_tables_stale(project):
    def alter(content):
        content["interactions"]["BSk24"]["parameters"]["t0"] += 1e-3
        content["interactions"]["BSk25"]["source"] = "described otherwise"

    change(project, FILE, alter)
    same, changed = stale(project, *TABLES)
    assert same == ""
    assert f"{FILE}#interactions/BSk24/parameters changed" in changed


def test_an_entry_that_is_gone_makes_its_own_tables_stale(project):
    change(project, FILE, lambda content: content["interactions"].pop("BSk24"))
    same, gone = stale(project, *TABLES)
    assert same == ""
    assert f"{FILE}#interactions/BSk24/parameters changed" in gone


NAMED = """
import json, sys
from precomputed.registry import recipes
print(json.dumps([recipe.name for recipe in recipes(sys.argv[1])]))
"""


def test_a_table_of_a_new_interaction_can_be_made(project):
    enter(project, FILE, within="interactions")
    change(project, FILE, lambda content: content["interactions"]["SIII"].update(tables=True))
    assert stale(project, *TABLES) == ["", ""]
    name = "crust-beta-SIII-default"
    assert answer_of(project, NAMED, name) == [name]


def test_its_properties_are_the_published_ones():
    """Those of SIII, to the last digit that is given."""
    entry = json.loads(f"{{{BLOCKS[FILE]}}}")["SIII"]
    parameters = np.array([float(entry["parameters"][key]) for key in PARAMETERS])
    matter = nuclear_matter(Interaction("SIII", entry["source"], entry["doi"], parameters))
    for name, stated in entry["properties"].items():
        digits = len(str(stated).partition(".")[2])
        assert getattr(matter, name) == pytest.approx(stated, abs=0.5001 * 10.0**-digits), name
