"""A new figure, one module and a name; a new system, one folder, a record and a name."""

from __future__ import annotations

import numpy as np
import pytest

from tests.extending.recipe_of_docs import (
    BLOCKS,
    asked,
    copy_of_project,
    edit,
    found_at_doors,
    write,
)

FIGURE = "dashboard/figures/crystal/impurity.py"
TEXT = "dashboard/figures/crystal/impurity.md"
RECORD = "dashboard/systems/crystal.py"
SYSTEM = [
    path for path in BLOCKS if "electrons" in path and path != "dashboard/systems/__init__.py"
]
SYSTEMS = "dashboard/systems/__init__.py"


def test_a_figure_is_one_module_and_one_name(tmp_path):
    project = copy_of_project(tmp_path / "project")
    write(project, FIGURE)
    edit(project, RECORD)
    found = asked(
        project,
        figure="crystal/impurity",
        inputs=["--x", "0.25", "--over_mean_square", "true"],
        page="crystal",
        link="Z2=26&impurity.over_mean_square=true&impurity.zoom=0.1:0.4,",
    )
    assert found["complaints"] == []
    assert "impurity.over_mean_square=true" in found["query"]
    assert "impurity.zoom=0.1" in found["query"]
    assert [entry["label"] for entry in found["legend"]] == ["⟨Z²⟩ − ⟨Z⟩²", "composition"]
    assert found["call"] == "impurity(Z1=6, Z2=8, x=[0.25], over_mean_square=True)"
    assert any("lrr-2008-10" in text for text in found["references"])
    assert "Impurity parameter." in found["explained"]
    assert "10.12942/lrr-2008-10" in found["explained"]
    write(project, TEXT)
    doors = found_at_doors(project, "crystal/impurity", "Z2=26&x=0.25&controls=x", {"Z2": 26})
    assert "crystal/impurity: Impurity parameter" in doors["listing"]
    assert any("the impurity parameter." in text for text in doors["about"])
    assert "over ⟨Z⟩²" in doors["card"]
    assert doors["complaints"] == []
    assert doors["controls"] == ["x, fraction of Z₂"]
    assert "What to notice" in doors["explained"]
    assert "<i>x</i> = ½" in doors["explained"]
    explained, link = doors["link"]
    assert explained == f"{link}.explained"
    assert link.startswith("../../crystal?")
    assert link.endswith("#impurity")
    for columns in (doors["embedded"], doors["notebook"]):
        # x(1-x)(Z2-Z1)^2, of a mixture of two.
        x = np.array(columns["x"])
        assert columns["Q_imp"] == pytest.approx(x * (1.0 - x) * (26 - 6) ** 2, abs=1e-9)


def test_a_system_is_one_folder_one_record_and_one_name(tmp_path):
    project = copy_of_project(tmp_path / "project")
    for path in SYSTEM:
        write(project, path)
    edit(project, SYSTEMS)
    found = asked(
        project,
        figure="electrons/fermi-energy",
        inputs=["--Y_e", "0.4"],
        page="electrons",
        link="Y_e=0.4&fermi-energy.kinetic=false&theme=dark",
    )
    assert found["complaints"] == []
    assert "Y_e=0.4" in found["query"]
    assert "fermi-energy.kinetic=false" in found["query"]
    assert [entry["label"] for entry in found["legend"]] == ["Fermi energy", "p_F = m_e c"]
    assert found["call"] == "fermi_energy(Y_e=0.4)"
    doors = found_at_doors(project, "electrons/fermi-energy", "Y_e=0.4", {"Y_e": 0.4})
    assert "electrons/fermi-energy: Fermi energy of electrons" in doors["listing"]
    assert doors["title"] == "Degenerate electrons"
    assert doors["navigation"] == ["crystal", "crust", "ternary", "electrons"]
    assert "Yₑ" in doors["sidebar"]
    assert "without rest energy" in doors["card"]
    assert doors["complaints"] == []
    (link,) = doors["link"]
    assert link.startswith("../../electrons?")
    assert "Y_e=0.4" in link
    for columns in (doors["embedded"], doors["notebook"]):
        # x_r = 1.00884 (rho_6 Z/A)^(1/3), Chamel & Haensel (2008), equation (3).
        rho, x_r = np.array(columns["rho"]), np.array(columns["x_r"])
        assert x_r == pytest.approx(1.00884 * (rho / 1e6 * 0.4) ** (1.0 / 3.0), rel=2e-4)
        energy = 0.51099895 * (np.sqrt(1.0 + x_r**2) - 1.0)
        assert columns["E_F"] == pytest.approx(energy, rel=1e-9, abs=1e-15)
