"""Every figure: its dataset, its drawing, and the code that reproduces it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.errors import DenseMatterError, OutsideValidityError
from dashboard.systems import FIGURES
from tests.computed import result
from tests.drawn import assert_updates

NAMED_COLUMNS = {
    "crystal/lattice-sums": ["shell", "distance", "neighbours", "I", "T", "I_minus_T"],
    "crystal/free-energy": ["model", "x", "f"],
    "crystal/phase-diagram": ["model", "Gamma", "T_over_T1m", "x_liquid", "x_solid"],
    "crystal/azeotrope": ["model", "Gamma", "x", "T_over_T1m"],
    "crystal/mixture-map": [
        "Z1",
        "Z2",
        "azeotrope_Gamma",
        "azeotrope_x",
        "largest_step",
        "melting_range",
        "T_hottest",
        "T_coldest",
        "flag",
        "source",
    ],
    "crystal/order-parameters": [
        "Gamma",
        "shell",
        "alpha",
        "relative_deviation",
        "warren_cowley",
        "f",
    ],
    "crystal/structure-factor": ["model", "distance"],
    "crystal/energy-gain": ["kind", "x", "Gamma", "gain"],
    "crystal/latent-heat": ["model", "x_liquid", "Gamma", "x_solid", "q"],
    "crystal/profile": ["m_over_M", "X_before", "X_after", "Gamma", "e_latent", "e_unmixing"],
    "crystal/cooling": [
        *("model", "M", "X_O", "envelope", "T_centre", "T_half", "T_80", "E_latent"),
        *("E_unmixing", "delay_latent", "delay_unmixing", "X_O_centre"),
    ],
    "crystal/cooling-age": ["heats", "envelope", "T_centre", "log_L", "age"],
    "crystal/cooling-delay": ["model", "M", "X_O", "envelope", "heat", "energy", "delay"],
    "crystal/frozen-fraction": ["model", "M", "X_O", "T_centre", "frozen"],
    "crystal/ordering-heat": ["model", "Gamma", "heat", "gain"],
    "crystal/slab": ["kind", "x", "y", "z", "Z"],
    "crust/nuclide-chart": ["Z", "N", "B", "S_n", "S_p", "S_2n", "S_2p", "source"],
    "crust/nuclide": ["Z", "A", "T", "z", "n_B", "X", "X_most", "B", "S_n", "S_p"],
    "crust/composition": [
        "n_B",
        "T",
        "Y_e",
        "X_free_n",
        "X_free_p",
        "X_heavy",
        "X_light",
        "X_He14",
        "A_over_Z",
        "A_mean",
        "Z_mean",
        "Q_imp",
        "mu_n",
        "mu_e",
        "P",
        "phase",
    ],
    "crust/map": ["T", "n_B", "A_over_Z", "interpolated", "part", "source", "phase"],
    "crust/abundances": ["Z", "A", "X", "n"],
    "crust/freezing": ["n_B", "T", "T_m", "Gamma", "T_plasma", "Q_imp"],
    "crust/layers": [
        *("interaction", "T", "M", "R", "layer", "n_B", "P", "depth", "proper_depth", "mass"),
        *("baryon_mass", "gravity"),
    ],
    "crust/mass-radius": ["n_c", "M", "R", "I", "baryon_mass", "causal"],
    "crust/freezing-depth": ["T_front", "depth_top", "depth_bottom"],
    "crust/star-cut": ["depth", "n_B", "P", "X_He14", "X_free_n", "X_heavy"],
    "crust/crust-inertia": ["interaction", "M", "R", "I", "dI_n_1", "dI_n_x", "dI_n_2"],
    "crust/depth-errors": ["n_B", "depth", "depth_relation", "depth_one_pass", "depth_thin"],
    "crust/helium-layer": ["last_He", "nuclide"],
    "crust/pool-edge": ["last_He", "nuclide", "Z", "A", "onset", "X_max"],
    "crust/diffusion-stability": ["model", "stable", "n_B_from", "n_B_to"],
    "crust/partition-function": ["Z", "A", "T", "z", "which"],
    "crust/transition": ["n_crossing", "n_1", "n_2", "n_tr", "mechanism"],
    "crust/stability": ["system", "n", "P", "mu", "slope", "unstable"],
    "crust/eos": ["n_B", "T", "branch", "in_use", "rho", "P"],
    "ternary/free-energy": ["model", "Gamma", "x2", "x3", "y", "f"],
    "ternary/freezing": [
        "model",
        "x2_liquid",
        "x3_liquid",
        "Gamma",
        "T_over_T1m",
        "x2_solid",
        "x3_solid",
        "k3",
        "density_step",
        "stable",
    ],
    "ternary/tie-lines": [
        "model",
        "Gamma",
        "branch",
        "x2_liquid",
        "x3_liquid",
        "x2_solid",
        "x3_solid",
        "kind",
        "x2_second_solid",
        "x3_second_solid",
    ],
    "ternary/surface": [
        "model",
        "x2_liquid",
        "x3_liquid",
        "Gamma",
        "T_over_T1m",
        "x2_solid",
        "x3_solid",
        "k3",
        "density_step",
        "stable",
    ],
    "ternary/trace": ["model", "x2_liquid", "Gamma", "x2_solid", "k3"],
    "ternary/neutral-buoyancy": [
        "model",
        "ratio",
        "x3_liquid",
        "X3_mass",
        "Gamma",
        "x2_solid",
        "x3_solid",
    ],
    "ternary/profile": ["model", "m_over_M", "x2_liquid", "x3_liquid", "x2_solid", "x3_solid"],
    "ternary/path": [
        "model",
        "tau",
        "x2_liquid",
        "x3_liquid",
        "x2_solid",
        "x3_solid",
        "Gamma",
        "density_step",
        "floats",
    ],
    "ternary/order": ["model", "Gamma", "x2", "x3", "pair", "shell", "order"],
    "ternary/structure-factor": [
        "model",
        "Gamma",
        "x2",
        "x3",
        "distance",
        "kx",
        "ky",
        "kz",
        "S_ZZ",
        "S_ZZ_over_random",
    ],
}
OTHER = {"Z2": 9, "shells": 5, "exclude": "14He"}
"""Inputs that are not the default, for figures that have them."""
FAR = {"Z1": 8, "Z2": 26}


@pytest.mark.parametrize("path", FIGURES)
def test_columns_start_with_the_promised_names(path: str) -> None:
    """Scripts that read the command line's output rely on these names."""
    columns = list(result(path).dataset.columns)
    assert columns[: len(NAMED_COLUMNS[path])] == NAMED_COLUMNS[path]


@pytest.mark.parametrize("path", FIGURES)
def test_json_holds_what_csv_holds(path: str) -> None:
    """Both formats carry the same rows."""
    data = result(path).dataset
    columns = json.loads(data.to_json())["columns"]
    lines = data.to_csv().splitlines()
    assert lines[0].split(",") == list(columns)
    assert len(lines) - 1 == len(next(iter(columns.values())))


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("crystal/free-energy", {"model": ["ogata"], "liquid": ["linear"], "Gamma": [400.0]}),
        ("crystal/phase-diagram", {"model": ["ordered"], "cursor": 160.0}),
        ("crystal/order-parameters", {"shells": 3, "x": [0.2]}),
        ("crystal/structure-factor", {"lattice": "fcc", "Gamma": [900.0]}),
        ("crystal/energy-gain", {"x": [0.3], "compare": True}),
        ("crystal/slab", {"x": [0.1], "shells": 3, "Z1": 7}),
        ("crystal/phase-diagram", {"Z1": 7}),
        ("crust/nuclide-chart", {"n_B": [0.01], "table": "measured"}),
        ("crust/composition", {"T": [0.4, 1.0], "compare": "all", "exclude": "14He"}),
        ("crust/composition", {"interaction": ["BSk22", "SLy4"], "cursor": 0.01}),
        ("crust/map", {"quantity": "P", "T": 0.7}),
        ("crust/map", {"exclude": "14He", "n_B": []}),
        ("crust/abundances", {"n_B": [1e-4]}),
        ("crust/abundances", {"n_B": [0.1]}),
    ],
)
def test_figure_is_updated_in_place(path: str, other: dict) -> None:
    """Nothing is left of what was shown before."""
    assert_updates(FIGURES[path](), FIGURES[path](**other))


def test_free_energy_tangent_points_lie_on_their_curves() -> None:
    """Solidus of the short-range ordered crystal at T_1m: x = 0.49 (Baiko 2025)."""
    data = FIGURES["crystal/free-energy"](model=["short-range"]).dataset()
    tangents = data.where(kind="double tangent")
    heavy = tangents.keep(tangents["x"] > 0.1)
    assert heavy["x"] == pytest.approx([0.4218, 0.4901], abs=2e-4)
    curve = data.where(model="short-range", kind="solid")
    f = np.interp(heavy["x"][1], curve["x"], curve["f"])
    assert heavy["f"][1] == pytest.approx(f, abs=1e-6)


def test_liquid_below_its_validity_is_left_out_and_the_figure_says_so() -> None:
    """The difference of the fits has a spurious zero near Gamma 50 to 60."""
    data = FIGURES["crystal/free-energy"](Gamma=[60.0]).dataset()
    assert not len(data.where(kind="liquid"))
    assert len(data.where(kind="solid"))
    assert "Gamma = 60" in data.refusals[0]
    assert "90" in data.refusals[0]


def test_lever_rule_conserves_ions() -> None:
    """Fractions of the phases in equilibrium give back the overall composition."""
    data = FIGURES["crystal/phase-diagram"](model=["short-range"], cursor=165.0, x=[0.6]).dataset()
    tie = data.where(kind="tie line")
    solid = tie["solid_fraction"][0]
    assert (1 - solid) * tie["x_liquid"][0] + solid * tie["x_solid"][0] == pytest.approx(0.6)


def test_diagram_that_ends_at_the_liquids_validity_says_why() -> None:
    """C/Ne: pure Ne melts at Gamma 75, below 90."""
    data = FIGURES["crystal/phase-diagram"](Z2=10, model=["ogata"]).dataset()
    assert data["Gamma"].astype(float).min() == pytest.approx(90.0)
    assert "75.0" in data.notes[0]
    assert "Medin & Cumming" in data.notes[0]


def test_second_order_solids_are_refused_where_they_fail() -> None:
    """O/Fe, R = 3.25: only Ogata's fit, the ordered structures and the mixture remain."""
    data = FIGURES["crystal/free-energy"](**FAR, liquid=["medin-cumming"]).dataset()
    assert not {"random", "short-range", "spherical", "monte-carlo"} & set(data["model"])
    assert len(data.notes) == 4
    with pytest.raises(OutsideValidityError, match=r"3\.25"):
        FIGURES["crystal/free-energy"](**FAR, model=["random"]).dataset()


@pytest.mark.parametrize("path", [path for path in FIGURES if "Z1" in FIGURES[path].inputs()])
def test_charges_in_the_wrong_order_are_an_error_for_the_user(path: str) -> None:
    """Z1 >= Z2 gives one sentence."""
    three = "Z3" in FIGURES[path].inputs()
    sentence = "Z1, Z2, Z3 = 8, 6, 10 do not rise" if three else "Z1 = 8 is not below Z2 = 6"
    with pytest.raises(DenseMatterError, match=sentence):
        FIGURES[path](Z1=8, Z2=6).dataset()


def test_reference_curve_is_drawn_for_carbon_and_oxygen_only() -> None:
    """Blouin & Daligault 2021 published a melting curve for C/O, and only x_s - x_l for O/Ne."""
    diagram = FIGURES["crystal/phase-diagram"]
    carbon = diagram(model=["random"]).dataset().where(kind="reference")
    assert np.isfinite(carbon["Gamma"].astype(float)).all()
    assert len(carbon)
    neon = diagram(Z1=8, Z2=10, model=["random"]).dataset()
    assert np.isnan(neon.where(kind="reference")["Gamma"].astype(float)).all()
    assert any("no melting curve" in note for note in neon.notes)
    assert not len(diagram(Z1=7, Z2=8, model=["random"]).dataset().where(kind="reference"))


def test_structure_factor_touches_zero_only_where_positivity_binds() -> None:
    """At x = 0.5 the condition is inactive at Gamma 300 and active at 400, at N among others."""
    figure = FIGURES["crystal/structure-factor"]
    free = figure(Gamma=[300.0], model=["short-range"]).dataset()
    assert not len(free.where(kind="S(k) = 0"))
    assert free["S_over_random"].min() > 0.0
    bound = figure(Gamma=[400.0], model=["short-range"]).dataset().where(kind="S(k) = 0")
    at = np.stack([bound["kx"], bound["ky"], bound["kz"]], axis=1)
    assert np.abs(at - [0.5, 0.5, 0.0]).sum(axis=1).min() < 1e-5


def test_exsolution_curve_starts_at_the_solvus_with_no_gain() -> None:
    """x = 0.49 meets the solvus at Gamma 401.6."""
    data = FIGURES["crystal/energy-gain"](x=[0.49]).dataset().where(kind="exsolution")
    assert data["Gamma"][0] == pytest.approx(401.6, abs=0.05)
    assert data["gain"][0] == pytest.approx(0.0, abs=1e-9)
    assert (np.diff(data["gain"]) > 0.0).all()
