"""The figure of one nuclide, and the click on a chart that opens it."""

from __future__ import annotations

import numpy as np
import pytest

from core.crust.composition import abundances, largest_fractions
from core.crust.nuclide_track import alone, mass_fraction_along
from core.errors import InvalidInputError
from core.matter.model import MUTUAL, Matter
from core.nuclides.partition import partition_function
from core.nuclides.pool import pool
from dashboard.figures.crust.abundances import Abundances
from dashboard.figures.crust.nuclide import Nuclide
from dashboard.figures.crust.nuclide_chart import NuclideChart
from dashboard.plots.choosing import offer
from dashboard.plots.vocabulary import Curve, Texts
from dashboard.systems import SYSTEMS
from dashboard.web.pages.session import PageSession

HELIUM, NICKEL = (2, 14), (28, 78)


@pytest.mark.parametrize("nuclide", [HELIUM, NICKEL])
@pytest.mark.parametrize("exclusion", ["gas", MUTUAL])
def test_the_mass_fraction_is_that_of_each_state(nuclide: tuple[int, int], exclusion: str) -> None:
    """The equilibrium's own densities at single n_B, and the largest along the crust."""
    matter = Matter(exclusion=exclusion)
    along = mass_fraction_along(matter, 0.4, nuclide)
    rows = np.flatnonzero(np.isfinite(along["X"]))
    for row in rows[[len(rows) // 4, len(rows) // 2]].tolist():
        there = abundances(matter, 0.4, float(along["n_B"][row])).where(Z=nuclide[0], A=nuclide[1])
        X = float(there["X"][0]) if len(there) else 0.0
        assert along["X"][row] == pytest.approx(X, rel=1e-6, abs=1e-15)
    largest = largest_fractions(matter, 0.4)[pool(matter.pool).index(*nuclide)]
    assert np.nanmax(along["X"]) == pytest.approx(largest, rel=1e-10)
    assert (along["X"][rows] <= along["X_most"][rows] * (1.0 + 1e-9)).all()


def test_a_nuclide_alone_has_the_partition_function_that_it_has_among_all() -> None:
    nuclides = pool()
    row = nuclides.index(26, 56)
    one = alone(nuclides, row)
    for T in (0.2, 1.0, 5.0):
        among = partition_function(nuclides, T)[0][row]
        assert partition_function(one, T)[0] == pytest.approx([among], rel=1e-12)


def test_what_is_known_of_helium_14() -> None:
    """Unbound against the loss of one and of two neutrons, and leader of the innermost crust."""
    figure = Nuclide(cursor=0.02)
    data = figure.dataset()
    assert data["S_n"][0] == pytest.approx(-1.29, abs=0.005)
    assert data["S_2n"][0] < data["S_n"][0]
    assert data["B"][0] - data["S_n"][0] == pytest.approx(pool().B[pool().index(2, 13)])
    assert (data["J"][0], data["source"][0]) == (0.0, "DZ10")
    assert np.nanmin(data["z"]) == np.nanmax(data["z"]) == 1.0
    assert any("no level density" in note for note in data.notes)
    assert "It leads from 0.00582 fm⁻³ to 0.0676 fm⁻³" in figure.summary(data)


def test_spin_and_states_of_a_nucleus_with_odd_A() -> None:
    """57Fe: 1/2- in NUBASE2020, so that its ground state counts twice."""
    data = Nuclide(Z=26, A=57, partition="ground").dataset()
    assert np.nanmin(data["z"]) == np.nanmax(data["z"]) == pytest.approx(2.0)
    assert "J = 1/2; mass: AME2020." in data.notes[0]


def test_the_facts_stand_in_the_panel_of_the_partition_function() -> None:
    figure = Nuclide(Z=28, A=78)
    levels, crust = figure.panels(figure.dataset())
    (facts,) = levels.of(Texts)
    assert facts.words[0] == "B = 642.50 MeV, B/A = 8.24 MeV"
    assert len(facts.words) == 4
    (z,) = levels.of(Curve)
    assert levels.y.limits is not None
    low, high = levels.y.limits
    assert low < z.y.min() <= z.y.max() < high
    assert [curve.label for curve in crust.of(Curve)] == ["most abundant nuclide", "⁷⁸Ni"]


def test_a_nuclide_that_is_not_in_the_pool_is_one_sentence() -> None:
    with pytest.raises(InvalidInputError, match=r"^¹⁵He \(Z = 2, N = 13\) is not in the pool"):
        Nuclide(A=15).dataset()
    assert len(Nuclide(A=15, last_He=16).dataset())
    with pytest.raises(InvalidInputError, match="is not in the pool"):
        Nuclide(exclude="14He").dataset()


def test_a_click_on_a_chart_chooses_the_nuclide_and_nothing_else() -> None:
    visit = PageSession(SYSTEMS["crust"])
    before = visit.state.figure_inputs()
    for path in (NuclideChart.path, Abundances.path):
        visit.live[path].chosen = {"N": 50.3, "Z": 27.8}
        nuclide = visit.live[Nuclide.path].own
        assert (nuclide.Z, nuclide.A) == NICKEL
        visit.live[path].chosen = {"N": -2.0, "Z": -1.0}
        assert (nuclide.Z, nuclide.A) == (0, 2)
    assert visit.state.figure_inputs() == before
    visit.live[Nuclide.path].chosen = {"n_B": 0.01}
    assert visit.state.n_B == 0.01
    assert "nuclide.Z=0&nuclide.A=2" in visit.query()


def test_the_click_is_offered_on_the_page_alone() -> None:
    chart = NuclideChart(n_B=[0.006])
    (panel,) = chart.panels(chart.dataset())
    assert offer(panel, {"T", "n_B", *Nuclide.chosen_by}) == "click: all about this nuclide"
    assert offer(panel, {"T", "n_B"}) == ""
