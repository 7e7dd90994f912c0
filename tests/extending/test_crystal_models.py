"""A new solid and a new liquid, each one file, as docs/extending.md says."""

from __future__ import annotations

from typing import get_args

from core.crystal.liquids.liquid import Dash
from core.storage.tables import Table
from dashboard.plots.palette import BESIDE_SOLIDS
from precomputed.build import build
from precomputed.crystal_maps import CrystalMaps
from tests.extending.recipe_of_docs import asked, copy_of_project, stale, write
from tests.storage.test_tables import Here

SOLID = "core/crystal/solids/unrelaxed.py"
LIQUID = "core/crystal/liquids/medin_cumming_corrected.py"
DIAGRAM = "crystal/phase-diagram"


def test_a_solid_is_one_class_in_one_file(tmp_path):
    project = copy_of_project(tmp_path / "project")
    small = CrystalMaps(highest=3, solids=("mechanical",))
    tables = project / "precomputed" / "tables"
    path = build(small, Here(), tables=tables, blocks=tmp_path / "blocks").path
    assert Table(path).staleness == ""
    write(project, SOLID)
    found = asked(
        project,
        figure=DIAGRAM,
        inputs=["--model", "unrelaxed,random", "--liquid", "paper"],
        page="crystal",
        link="model=unrelaxed",
    )
    assert "unrelaxed" in found["listing"]
    assert {"unrelaxed", "random"} <= set(found["columns"]["model"])
    labels = {entry["label"]: entry for entry in found["legend"]}
    assert labels["random, not relaxed"]["colour"] == "#117733"
    assert "random, not relaxed" in found["options"]["Crystal"]
    assert "none yields" in found["help"]["model"]["choices"]["random, not relaxed"]
    assert found["complaints"] == []
    assert found["chosen"]["Crystal"] == ["unrelaxed"]
    assert "model=unrelaxed" in found["query"]
    assert "unrelaxed" in found["call"]
    assert any("10.1071/PH540373" in text for text in found["references"])
    assert stale(project, "crystal-maps-mechanical") == [""]
    assert found["compiled"] == "compiled"


def test_a_changed_solid_makes_its_own_map_stale(tmp_path):
    project = copy_of_project(tmp_path / "project")
    tables = project / "precomputed" / "tables"
    for solid in ("mechanical", "random"):
        recipe = CrystalMaps(highest=3, solids=(solid,))
        build(recipe, Here(), tables=tables, blocks=tmp_path / "blocks")
    source = project / "core" / "crystal" / "solids" / "random.py"
    source.write_text(
        source.read_text().replace("mixing_entropy(x) +", "0.5 * mixing_entropy(x) +")
    )
    mechanical, random = stale(project, "crystal-maps-mechanical", "crystal-maps-random")
    assert mechanical == ""
    assert "core/crystal/solids/random.py changed" in random


def test_a_liquid_is_one_class_in_one_file(tmp_path):
    project = copy_of_project(tmp_path / "project")
    write(project, LIQUID)
    name, label = "medin-cumming-corrected", "Medin & Cumming, corrected"
    found = asked(
        project,
        figure=DIAGRAM,
        inputs=["--model", "random", "--liquid", f"paper,{name}"],
        page="crystal",
        link=f"liquid={name}",
    )
    assert name in found["listing"]
    assert {"paper", name} <= set(found["columns"]["liquid"])
    dashes = {entry["label"]: entry["dash"] for entry in found["legend"]}
    assert dashes[f"random, liquid {label}"] == "dotdash"
    assert label in found["options"]["Liquid"]
    assert label not in found["help"]["liquid"]["choices"]
    assert found["complaints"] == []
    assert found["chosen"]["Liquid"] == [name]
    assert f"liquid={name}" in found["query"]
    assert any("10.1103/PhysRevE.81.036107" in text for text in found["references"])


def test_every_dash_of_a_liquid_has_another_beside_solids():
    assert set(BESIDE_SOLIDS) == set(get_args(Dash))
    assert len({*BESIDE_SOLIDS.values(), "solid"}) == len(BESIDE_SOLIDS) + 1
