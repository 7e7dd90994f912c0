"""From nuclei to homogeneous matter: branches, crossing, windows and what ended the nuclei."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from core.crust.comparison import NSE, published_transitions
from core.crust.transition import (
    DISSOLVED,
    ENERGY,
    EVENNESS,
    ending,
    matching_from,
    transition,
)
from core.crust.transition_table import COLUMNS, transition_notes, transition_table
from core.errors import InvalidInputError
from core.matter.branches import Branches, bound_fraction
from core.matter.equilibrium import FILLED, FOLD, Clusters, Homogeneous
from core.matter.matching import Edge, cubic, cubic_slope, excess, least_slope, straight, work
from core.matter.model import MUTUAL, Matter
from core.matter.response import (
    baryon_potential,
    imbalance,
    lepton_potential,
    potential_slopes,
    pressure_slope,
)

PAPER = Matter()
PAPER_DENSITY = published_transitions()[NSE].n_tr


@pytest.mark.parametrize("kind", [Clusters, Homogeneous])
@pytest.mark.parametrize(
    ("T", "Y_p", "n_B"),
    [(0.4, None, 0.03), (0.1, None, 2e-4), (0.4, 0.3, 0.03), (8.0, 0.4, 0.02), (8.0, None, 0.05)],
)
@pytest.mark.parametrize("exclusion", ["gas", MUTUAL])
def test_free_energy_and_pressure_are_one_function(kind, T, Y_p, n_B, exclusion) -> None:
    """d(f/n_B)/dn_B = P/n_B^2 to 1e-7, and mu_B = df/dn_B, on each branch."""
    branch = kind(Matter(exclusion=exclusion), T, Y_p)
    here, h = branch.at(n_B), 3e-4 * n_B
    f = {k: branch.at(n_B + k * h)["f"] for k in (-2, -1, 1, 2)}
    mu_B = (8 * (f[1] - f[-1]) - (f[2] - f[-2])) / (12 * h)
    assert mu_B == pytest.approx(baryon_potential(here), rel=1e-7)
    per_baryon = {k: f[k] / (n_B + k * h) for k in f}
    slope = (8 * (per_baryon[1] - per_baryon[-1]) - (per_baryon[2] - per_baryon[-2])) / (12 * h)
    assert slope * n_B**2 == pytest.approx(here["P"], rel=1e-7)


@pytest.mark.parametrize("kind", [Clusters, Homogeneous])
@pytest.mark.parametrize(
    ("T", "Y_p", "n_B"), [(0.4, None, 0.03), (0.4, 0.3, 0.03), (8.0, 0.4, 0.02)]
)
def test_pressure_slope_is_the_derivative_of_the_pressure(kind, T, Y_p, n_B) -> None:
    """Gibbs-Duhem: dP = n_n dmu_n + n_p (dmu_p + dmu_l), from the tangent of one state."""
    branch = kind(PAPER, T, Y_p)
    here, h = branch.at(n_B), 2e-4 * n_B
    slope = pressure_slope(branch.solver, here)
    near = {k: branch.at(n_B + k * h) for k in (-2, -1, 1, 2)}

    def derivative(value) -> float:
        ends = {k: value(state) for k, state in near.items()}
        return (8 * (ends[1] - ends[-1]) - (ends[2] - ends[-2])) / (12 * h)

    assert slope == pytest.approx(derivative(lambda state: state["P"]), rel=1e-8)
    dmu = [here["n_B"] * derivative(lambda state, key=key: state[key]) for key in ("mu_n", "mu_p")]
    dmu.append(here["n_B"] * derivative(lepton_potential))
    branch.at(n_B)
    assert potential_slopes(branch.solver, here) == pytest.approx(dmu, rel=1e-6, abs=1e-7)


def test_beta_equilibrium_makes_mu_n_the_baryon_potential() -> None:
    """mu_B = mu_n and no imbalance; at fixed Y_p there is one."""
    state = Clusters(PAPER, 0.4).at(0.03)
    assert imbalance(state) == pytest.approx(0.0, abs=1e-11)
    assert baryon_potential(state) == pytest.approx(state["mu_n"], abs=1e-11)
    assert imbalance(Clusters(PAPER, 0.4, 0.3).at(0.03)) > 50.0


@pytest.mark.parametrize(
    ("T", "crossing", "fold", "low", "high"),
    [(0.4, 0.0676, 0.067634, 0.0573, 0.0775), (0.1, 0.0670, 0.067789, 0.0567, 0.0770)],
)
def test_numbers_of_the_paper_interaction(T, crossing, fold, low, high) -> None:
    """BSk25 in beta equilibrium: energetic crossing, fold, and the range of constant P."""
    found = transition(PAPER, T)
    assert found.mechanism == ENERGY
    assert found.n_crossing == pytest.approx(crossing, abs=5e-5)
    assert found.n_end == pytest.approx(fold, abs=1e-6)
    assert found.ending == FOLD
    assert [found.n_low, found.n_high] == pytest.approx([low, high], abs=5e-5)
    assert found.n_low < PAPER_DENSITY < found.n_high
    assert found.n_end < PAPER_DENSITY < found.n_tr == found.n_2


def test_crossing_is_where_the_free_energies_meet() -> None:
    """f/n_B of both branches to 1e-10."""
    n_B = transition(PAPER, 0.4).n_crossing
    clustered, plain = Branches(PAPER, 0.4).clustered(n_B), Homogeneous(PAPER, 0.4).at(n_B)
    assert (clustered["f"] - plain["f"]) / n_B == pytest.approx(0.0, abs=1e-10)


@pytest.mark.parametrize(("n_1", "n_2"), [(0.0500, 0.0818), (0.0530, 0.0803), (0.0545, 0.0794)])
def test_straight_windows(n_1: float, n_2: float) -> None:
    """Consistent windows with a straight line for P, T = 0.4 MeV."""
    found = matching_from(Branches(PAPER, 0.4), n_1, straight)
    assert found is not None
    assert found.high.n_B == pytest.approx(n_2, abs=5e-5)
    assert found.high.P > found.low.P


def test_narrower_windows_than_constant_pressure_make_it_fall() -> None:
    """Any consistent window inside that of constant P."""
    branches = Branches(PAPER, 0.4)
    for n_1, sign in ((0.0568, 1.0), (0.0578, -1.0), (0.062, -1.0)):
        for form in (straight, cubic):
            found = matching_from(branches, n_1, form)
            assert found is not None
            falls = found.high.P < found.low.P
            if form is straight:
                assert falls == (sign < 0)
            elif sign < 0:
                assert falls or found.evenness < 0


@pytest.mark.parametrize(
    ("T", "low", "high", "P", "mu_B", "depth"),
    [
        (0.1, 0.05667, 0.07703, 0.16257, 10.825, 40.52),
        (0.4, 0.05733, 0.07750, 0.16559, 10.851, 39.75),
    ],
)
def test_common_tangent(T, low, high, P, mu_B, depth) -> None:
    """Equal P and mu_B at both ends; its depth below the crossing as a chord of f(n_B)."""
    found = transition(PAPER, T)
    assert [found.n_low, found.n_high, found.P_constant] == pytest.approx([low, high, P], abs=6e-6)
    assert found.mu_constant == pytest.approx(mu_B, abs=6e-4)
    ends = found.tangent.low, found.tangent.high
    assert pytest.approx(ends[1].P, rel=1e-10) == ends[0].P
    assert ends[0].mu_B == pytest.approx(ends[1].mu_B, rel=1e-10)
    f = [branch(PAPER, T).at(n)["f"] for branch, n in ((Clusters, low), (Homogeneous, high))]
    n_B = found.n_crossing
    chord = np.interp(n_B, [low, high], f)
    between = (Homogeneous(PAPER, T).at(n_B)["f"] - chord) / n_B
    assert found.depth == pytest.approx(1e3 * between, rel=1e-3)
    assert found.depth == pytest.approx(depth, abs=0.01)


def test_no_branch_goes_below_the_tangent() -> None:
    """It is their lower convex hull; a smooth rising P belongs to an energy below it."""
    branches, found = Branches(PAPER, 0.4), transition(PAPER, 0.4)
    with_nuclei = [branches.clustered_edge(n) for n in np.linspace(0.03, found.n_end - 1e-4, 12)]
    for edge in (*with_nuclei, branches.plain):
        assert (found.tangent.below(edge.n_B, edge.energy) >= -1e-9).all()
    n_B = np.linspace(found.n_low, found.n_high, 60)
    assert (found.tangent.below(n_B, found.matching.energy(n_B)) < 0).any()


@pytest.mark.parametrize(
    ("matter", "T", "Y_p"),
    [
        (PAPER, 0.4, None),
        (PAPER, 0.1, None),
        (PAPER, 3.0, None),
        (PAPER, 0.4, 0.3),
        (Matter("SLy4"), 0.4, None),
        (Matter(exclusion=MUTUAL), 0.4, None),
    ],
)
def test_default_window_is_consistent_smooth_and_rising(matter, T, Y_p) -> None:
    """The integral of P/n^2 by other means, value and slope at the ends, and the shape between."""
    found = ending(matter, T, Y_p).matching
    assert found is not None
    low, high = found.low, found.high
    integral, _ = quad(lambda n: float(found.P(np.array(n))) / n**2, low.n_B, high.n_B)
    assert integral == pytest.approx(high.energy - low.energy, abs=1e-10)
    ends = np.array([low.n_B, high.n_B])
    assert found.P(ends) == pytest.approx([low.P, high.P], rel=1e-12)
    assert found.slope(ends) == pytest.approx([low.slope, high.slope], rel=1e-12)
    assert found.energy(ends) == pytest.approx([low.energy, high.energy], rel=1e-11)
    assert found.mu_B(ends) == pytest.approx([low.mu_B, high.mu_B], rel=1e-11)
    inside = np.linspace(low.n_B, high.n_B, 500)
    assert found.evenness >= EVENNESS - 1e-9
    assert (found.slope(inside) >= (EVENNESS - 1e-6) * min(low.slope, high.slope)).all()
    assert (np.diff(found.P(inside)) > 0).all()
    assert (np.diff(found.mu_B(inside)) > 0).all()


def test_least_slope_is_the_minimum() -> None:
    """Against a grid, also where the cubic bends the other way."""
    grid = np.linspace(1.0, 2.0, 2001)
    for P_2, first, last in ((1.5, 2.0, 3.0), (4.0, 0.5, 0.7), (2.0, 1.0, 1.0), (1.2, 9.0, 0.1)):
        low, high = Edge(1.0, 1.0, first, 0.0), Edge(2.0, P_2, last, 0.0)
        assert least_slope(low, high) == pytest.approx(cubic_slope(low, high, grid).min(), abs=1e-5)
        h = 1e-5
        middle = (cubic(low, high, grid + h) - cubic(low, high, grid - h)) / (2 * h)
        assert cubic_slope(low, high, grid) == pytest.approx(middle, abs=1e-8)


def test_work_of_a_straight_line() -> None:
    """The integral of (a + b n)/n^2 in closed form, also for several upper ends at once."""
    low, high = Edge(0.05, 0.15, 0.0, 10.0), Edge(0.08, 0.21, 0.0, 12.0)
    b = 0.06 / 0.03
    a = 0.15 - 0.05 * b
    n = np.array([0.06, 0.08])
    exact = a * (1 / 0.05 - 1 / n) + b * np.log(n / 0.05)
    assert work(straight, low, high, n) == pytest.approx(exact, rel=1e-13)
    assert excess(straight, low, high) == pytest.approx(exact[1] - 2.0, rel=1e-12)


@pytest.mark.parametrize(
    ("matter", "T", "Y_p", "mechanism", "reason"),
    [
        (PAPER, 0.4, None, ENERGY, FOLD),
        (Matter("SLy4"), 0.4, None, FOLD, FOLD),
        (PAPER, 5.0, 0.3, FILLED, FILLED),
        (PAPER, 0.4, 0.3, ENERGY, FILLED),
        (PAPER, 5.0, None, DISSOLVED, ""),
    ],
)
def test_all_mechanisms_occur(matter, T, Y_p, mechanism, reason) -> None:
    """The paper's three, and the gas's spinodal."""
    found = transition(matter, T, Y_p)
    assert (found.mechanism, found.ending) == (mechanism, reason)


def test_nuclei_that_dissolve_are_not_matched() -> None:
    """T = 5 MeV: no crossing, no end; n_tr is where a hundredth of the mass is bound."""
    found = transition(PAPER, 5.0)
    assert found.matching is None
    assert np.isnan([found.n_crossing, found.n_end, found.n_1, found.n_2, found.n_low]).all()
    assert found.n_tr == pytest.approx(0.132, abs=1e-3)
    assert bound_fraction(Clusters(PAPER, 5.0).at(found.n_tr)) == pytest.approx(0.01, rel=1e-6)
    with pytest.raises(InvalidInputError, match="dissolve"):
        transition(PAPER, 5.0, None, 0.05)


def test_branch_ends_at_the_spinodal_of_the_gas() -> None:
    """At the fold the gas's stability vanishes and dP/dn_B still rises; xi is not zero."""
    last = Branches(PAPER, 0.4).found[-1]
    assert last["xi"] > 0.8
    assert last["mu_n"] == pytest.approx(11.355, abs=1e-3)
    assert last["gas_p"] / last["xi"] == pytest.approx(5e-5, rel=0.2)
    assert last["stability"] < 1e-5 * Clusters(PAPER, 0.4).at(0.06)["stability"]


def test_given_start_of_the_window() -> None:
    """n_1 as a parameter, n_2 solved; beyond the last nuclei there is none."""
    found = transition(PAPER, 0.4, None, 0.045)
    assert found.n_1 == pytest.approx(0.045, rel=1e-12)
    assert found.n_2 > transition(PAPER, 0.4).n_2
    for n_1 in (0.07, 0.0676):
        with pytest.raises(InvalidInputError, match="choose a density below"):
            transition(PAPER, 0.4, None, n_1)


def test_table_of_transitions() -> None:
    """Columns, units, and why the paper's n_tr is another."""
    data = transition_table((transition(PAPER, 0.4), transition(Matter("SLy4"), 0.4)))
    assert tuple(data.columns) == COLUMNS
    assert data.units["n_tr"] == "fm^-3"
    assert data["interaction"].tolist() == ["BSk25", "SLy4"]
    assert np.isnan(data["n_crossing"][1].astype(float))
    assert any("0.0742" in note and "has to fall" in note for note in data.notes)
    assert not any("0.0742" in note for note in data.notes if note.startswith("SLy4"))


@pytest.mark.parametrize(
    ("matter", "T", "says"),
    [
        (PAPER, 0.1, "there we have no nuclei, whose branch ends at 0.0678"),
        (Matter(volume="n_sat(0)"), 0.1, "lower energy, as from 0.0735 fm⁻³ on, though nuclei"),
        (Matter(volume="n_sat(0)"), 0.4, "there our nuclei are still stable, up to 0.0743"),
        (PAPER, 5.0, "which dissolve, hold more than 1 %"),
    ],
)
def test_the_papers_transition_is_told_from_the_same_numbers(matter, T, says) -> None:
    """What this matter is at 0.0742; and that another volume is not the paper's matter."""
    found = transition(matter, T)
    (note,) = [note for note in transition_notes(found) if "0.0742" in note]
    assert says in note
    assert ("not that of this figure" in note) == (matter != PAPER)


def test_the_papers_transition_is_in_beta_equilibrium() -> None:
    """At fixed Y_p it is not spoken of."""
    notes = transition_notes(transition(PAPER, 0.4, 0.3))
    assert notes
    assert not any("0.0742" in note for note in notes)
