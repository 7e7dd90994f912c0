"""A new solid of three nuclei, one file, as docs/extending.md says."""

from __future__ import annotations

import numpy as np

from tests.extending.recipe_of_docs import asked, copy_of_project, write

SOLID = "core/crystal/ternary/solids/unrelaxed.py"


def test_a_solid_of_three_nuclei_is_one_class_in_one_file(tmp_path):
    project = copy_of_project(tmp_path / "project")
    write(project, SOLID)
    found = asked(
        project,
        figure="ternary/freezing",
        inputs=["--model", "unrelaxed,random", "--x2", "0.3,0.5", "--x3", "0.02"],
        page="ternary",
        link="model=unrelaxed",
    )
    assert "unrelaxed" in found["listing"]
    models = found["columns"]["model"]
    assert models == ["unrelaxed"] * 2 + ["random"] * 2
    # A crystal that cannot yield has more energy: its liquids freeze later.
    gamma = np.array(found["columns"]["Gamma"], dtype=float)
    assert (gamma[:2] > gamma[2:] + 1.0).all()
    assert found["columns"]["stable"] == ["True"] * 4
    assert any("10.1071/PH540373" in text for text in found["references"])
    assert "unrelaxed" in found["call"]
