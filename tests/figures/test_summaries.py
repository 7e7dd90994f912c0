"""What figures say of themselves: never empty, from the data, and right."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from core.crust.thermodynamic_stability import NUCLEAR, STAR
from core.dataset import Dataset
from dashboard.figures.common.base import Figure
from dashboard.figures.common.summary_text import clauses, crossings, intervals, listed, nearest
from dashboard.plots.numbers import rounded
from dashboard.systems import FIGURES
from tests.computed import result

USUAL: dict[str, dict[str, Any]] = {
    "crystal/azeotrope": {"model": ["short-range"]},
    "crystal/free-energy": {"model": ["random"]},
    "crystal/phase-diagram": {"model": ["random"]},
}
"""Inputs that make a figure quicker than its defaults."""
OTHER: dict[str, dict[str, Any]] = {
    "crystal/lattice-sums": {"lattice": "fcc"},
    "crystal/free-energy": {"Gamma": [200.0], "model": ["short-range"]},
    "crystal/phase-diagram": {"model": ["short-range"], "cursor": 190.0},
    "crystal/azeotrope": {"model": ["random"]},
    "crystal/mixture-map": {"quantity": "largest_step"},
    "crystal/order-parameters": {"x": [0.3]},
    "crystal/structure-factor": {"Gamma": [300.0]},
    "crystal/energy-gain": {"x": [0.4]},
    "crystal/latent-heat": {"model": ["random"]},
    "crystal/profile": {"model": ["random"]},
    "crystal/cooling": {"model": ["random"]},
    "crystal/cooling-age": {"model": ["spherical"]},
    "crystal/cooling-delay": {"model": ["random"]},
    "crystal/frozen-fraction": {"model": ["random"]},
    "crystal/ordering-heat": {"model": ["short-range"], "x": [0.4]},
    "crystal/slab": {"seed": 2},
    "crust/nuclide-chart": {"n_B": [0.01]},
    "crust/nuclide": {"Z": 28, "A": 78},
    "crust/composition": {"T": [1.0]},
    "crust/map": {"quantity": "P"},
    "crust/abundances": {"n_B": [0.001]},
    "crust/transition": {"T": [1.0]},
    "crust/stability": {"T": 1.0},
    "crust/eos": {"T": [1.0]},
    "crust/freezing": {"T": 0.1},
    "crust/layers": {"M": 2.0},
    "crust/star-cut": {"M": 2.0},
    "crust/mass-radius": {"interaction": ["BSk22"]},
    "crust/crust-inertia": {"interaction": ["BSk22"]},
    "crust/freezing-depth": {"M": 2.0},
    "crust/depth-errors": {"M": 2.0},
    "crust/helium-layer": {"M": 2.0},
    "crust/pool-edge": {"T": 1.0},
    "crust/diffusion-stability": {"T": [1.0]},
    "crust/partition-function": {"nuclides": "118Kr"},
    "ternary/free-energy": {"Gamma": [200.0]},
    "ternary/tie-lines": {"Gamma": [195.0], "model": ["spherical"]},
    "ternary/freezing": {"x3": [0.1], "model": ["spherical"]},
    "ternary/trace": {"Z1": 8, "Z2": 10, "Z3": 12},
    "ternary/neutral-buoyancy": {"ratio": [0.5], "model": ["random"]},
    "ternary/surface": {"quantity": "k3", "solid": "random"},
    "ternary/order": {"x3": [0.1]},
    "ternary/structure-factor": {"x3": [0.1]},
    "ternary/profile": {"x3_star": 0.001, "model": ["spherical"]},
    "ternary/path": {"x3": [0.05], "model": ["random"], "longest": 1.0},
}
"""Inputs under which each figure shows something else."""

LONGEST = 1500
"""Characters; longer ones nobody listens to."""


def _shown(path: str, **inputs: Any) -> tuple[Figure, Dataset, str]:
    """A figure, its dataset, computed once, and its summary."""
    made = result(path, inputs)
    return made.figure, made.dataset, made.figure.summary(made.dataset)


def test_there_is_a_case_for_every_figure():
    assert set(OTHER) == set(FIGURES)


@pytest.mark.parametrize("path", FIGURES)
def test_a_summary_is_plain_text(path: str):
    figure, _, text = _shown(path, **USUAL.get(path, {}))
    assert type(figure).summary is not Figure.summary
    _check(text)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[pytest.mark.slow] if path == "crust/pool-edge" else [])
        for path in FIGURES
    ],
)
def test_a_summary_follows_the_data(path: str):
    _, _, usual = _shown(path, **USUAL.get(path, {}))
    _, _, other = _shown(path, **OTHER[path])
    _check(other)
    assert usual != other


def _check(text: str) -> None:
    assert 40 < len(text) < LONGEST
    assert text.endswith(".")
    assert not re.search(r"\b(nan|inf|None|unknown)\b|<|\[\d|array|np\.", text)


@pytest.mark.parametrize("path", [path for path in FIGURES if path != "crystal/slab"])
def test_nothing_to_show_is_said_too(path: str):
    figure, dataset, _ = _shown(path, **USUAL.get(path, {}))
    text = figure.summary(dataset.keep(np.zeros(len(dataset), dtype=bool)))
    assert "nan" not in text


def test_phase_diagram_tells_its_azeotrope():
    _, dataset, text = _shown("crystal/phase-diagram", **OTHER["crystal/phase-diagram"])
    point = dataset.where(kind="azeotrope")
    x, T = float(point["x_liquid"][0]), float(point["T_over_T1m"][0])
    assert f"azeotrope at x = {x:.3g}, T/T₁ₘ = {T:.4g}" in text
    assert "at Γ = 190 no liquid" in text


def test_the_state_at_the_cursor_is_that_of_the_tie_line():
    _, dataset, text = _shown("crystal/phase-diagram", model=["short-range"], cursor=170.0, x=[0.5])
    (tie,) = dataset.where(kind="tie line")["x_liquid"].tolist()
    (end,) = dataset.where(kind="tie line")["x_solid"].tolist()
    numbers = re.search(r"at Γ = 170 liquid and solid at x = (\S+) and ([\d.]+)", text)
    assert numbers is not None
    # Lines are sampled to 4e-4 of the axes, and three digits are told.
    assert float(numbers[1]) == pytest.approx(tie, abs=1.5e-3)
    assert float(numbers[2].rstrip(".;")) == pytest.approx(end, abs=1.5e-3)
    (part,) = dataset.where(kind="tie line")["solid_fraction"].tolist()
    told = re.search(r"([\d.]+) % solid by the lever rule", text)
    assert float(told[1]) == pytest.approx(100 * part, rel=5e-3)


def test_abundances_tell_the_three_largest():
    _, dataset, text = _shown("crust/abundances", n_B=[0.006])
    dataset = dataset.keep(dataset["A"] > 1)
    order = np.argsort(-dataset["X"])[:3]
    told = [float(X) for X in re.findall(r"with X = ([\d.]+\d)", text)]
    assert told == pytest.approx(dataset["X"][order].tolist(), rel=5e-3)
    assert float(re.search(r"hold ([\d.]+) %", text)[1]) == pytest.approx(
        100 * dataset["X"].sum(), rel=5e-3
    )


def test_composition_tells_the_leading_nuclides_and_the_cursor():
    _, dataset, text = _shown("crust/composition", cursor=0.01)
    nuclei = dataset.where(phase="clusters")
    changes = np.flatnonzero(np.diff(1000 * nuclei["Z_most"] + nuclei["A_most"]) != 0)
    assert f"{len(changes)} changes" in text
    assert f"¹⁴He from {nuclei['n_B'][changes[-1] + 1]:.3g} fm⁻³" in text
    row = int(np.abs(np.log(dataset["n_B"] / 0.01)).argmin())
    assert f"A/Z = {dataset['A_over_Z'][row]:.4g}" in text
    assert f"free neutrons {100 * dataset['X_free_n'][row]:.3g} %" in text


def test_transition_tells_its_densities():
    _, dataset, text = _shown("crust/transition")
    for name in ("n_crossing", "n_end", "n_1", "n_2", "n_tr"):
        assert f"{dataset[name][0]:.3g} fm⁻³" in text


def test_stability_tells_where_the_potential_falls():
    _, dataset, text = _shown("crust/stability")
    assert "A common tangent joins nuclei at n_B = 0.0567 fm⁻³" in text
    for system in (*NUCLEAR, *STAR):
        rows = dataset.where(system=system)
        falls = rows["unstable"].astype(bool).any()
        before, after = text.split("Locally stable:")
        assert (system in before) == falls
        assert (system in after) != falls


def test_order_parameters_tell_both_ends():
    _, dataset, text = _shown("crystal/order-parameters", scale="warren_cowley")
    rows = dataset.where(shell=1)["warren_cowley"]
    ends = [f"{abs(rows[row]):.3g}" for row in (0, -1)]
    assert f"shell 1 from −{ends[0]} to −{ends[1]}" in text


def test_slab_counts_unlike_neighbours():
    _, dataset, text = _shown("crystal/slab", Gamma=[400.0])
    rows = dataset.where(kind="ordered")
    lower, upper = (rows.where(z=z) for z in (0.0, 0.5))
    apart = (upper["x"][None, :] - lower["x"][:, None], upper["y"][None, :] - lower["y"][:, None])
    near = np.all([np.abs((d + 6.0) % 12.0 - 6.0) < 0.6 for d in apart], axis=0)
    assert near.sum() == 4 * len(lower)
    unlike = (lower["Z"][:, None] != upper["Z"][None, :])[near].mean()
    told = re.search(r"neighbours ([\d.]+) % are unlike with order", text)
    assert float(told[1]) == pytest.approx(100 * unlike, rel=5e-3)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0676149, 4, "0.06761"),
        (-1.2e-4, 2, "−1.2×10⁻⁴"),
        (12345.6, 4, "12346"),
        (0.0, 4, "0"),
        (1e6, 4, "10⁶"),
        (float("nan"), 4, "unknown"),
    ],
)
def test_numbers_for_readers(value: float, digits: int, text: str):
    assert rounded(value, digits) == text


def test_words_in_a_row():
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b", "c"], most=1) == "a and 2 more"
    assert clauses(["a", "b", "c"], most=2) == "a; b; 1 more"


def test_crossings_leave_gaps_alone():
    assert crossings([1, 2, 3, 2], 2, [10, 20, 30, 40]) == [(20.0,), (40.0,)]
    assert crossings([1, 3], 2, [10, 20], [0, 4]) == [(15.0, 2.0)]
    assert crossings([1, 3], 2, [np.nan, 20]) == []


def test_nearest_and_intervals():
    assert nearest([1.0, 10.0, 100.0], 40.0) == 2
    assert nearest([1.0, 10.0], 200.0) is None
    assert nearest([], 1.0) is None
    assert intervals(np.array([1, 1, 2])) == [(0, 1), (2, 2)]
    assert intervals(np.array([])) == []
