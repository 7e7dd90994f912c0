"""The systems of Beznogov & Raduta 2025, Fig. 3: where mu falls, and where it does not."""

from __future__ import annotations

import numpy as np
import pytest

from core.crust.thermodynamic_stability import (
    COLUMNS,
    NM_CLUSTERISED,
    NM_HOMOGENEOUS,
    NS_CLUSTERISED,
    NS_HOMOGENEOUS,
    NS_MATCHED,
    NS_TANGENT,
    SYSTEMS,
    UNITS,
    thermodynamic_stability,
)
from core.kernels.skyrme import gas
from core.matter.fermi_dirac import ideal_table
from core.matter.fixed_proton_potential import clusterised_curve, homogeneous_curve
from core.matter.interactions import HBAR2_OVER_2M, interaction
from core.matter.model import MUTUAL, Matter

BSK24 = Matter("BSk24")
T, MU_P = 0.1, -30.0


def test_columns() -> None:
    """All systems, and who stands in for the paper's interaction."""
    data = thermodynamic_stability(BSK24, T)
    assert tuple(data.columns) == COLUMNS
    assert data.units == UNITS
    assert set(data["system"]) == set(SYSTEMS)
    assert any("BBSk1" in note and "BSk24 stands in" in note for note in data.notes)


def test_both_kinds_of_stability_are_told() -> None:
    """Each branch rises; between them there is a tangent, which both touch from above."""
    data = thermodynamic_stability(Matter(), T)
    notes = " ".join(data.notes)
    for words in ("locally stable", "rule out a first-order", "common tangent", "two models"):
        assert words in notes
    assert "40.5 keV" in notes
    ends = data.where(system=NS_TANGENT)
    assert ends["n"].astype(float) == pytest.approx([0.05667, 0.07703], abs=6e-6)
    assert set(ends["mu"].astype(float).round(3)) == {10.825}
    for system, place in ((NS_CLUSTERISED, 0), (NS_HOMOGENEOUS, 1)):
        rows = data.where(system=system)
        above = rows["above_tangent"].astype(float)
        assert above.min() == pytest.approx(0.0, abs=1e-6)
        assert rows["n"][above.argmin()] == pytest.approx(ends["n"][place], rel=1e-9)


def test_homogeneous_nuclear_matter_falls() -> None:
    """BSk24: mu_n = 7.33 at n_n = 0.02, -12.7 at 0.06 fm^-3."""
    points = homogeneous_curve(
        BSK24, T, MU_P, np.array([0.005, 0.01, 0.015, 0.02, 0.03, 0.045, 0.06])
    )
    mu_n = {round(point.n_n, 4): point.mu_n for point in points}
    assert mu_n[0.02] == pytest.approx(7.33, abs=0.005)
    assert mu_n[0.06] == pytest.approx(-12.7, abs=0.05)


def test_clusterised_nuclear_matter_falls() -> None:
    """BSk24: mu_n = 2.25 at n_n = .0018, -0.5 at .051 fm^-3 (n_n counts bound neutrons)."""
    points = clusterised_curve(BSK24, T, MU_P)
    n_n, mu_n, n_p = (np.array([getattr(p, k) for p in points]) for k in ("n_n", "mu_n", "n_p"))
    late = n_n > 0.01
    assert np.interp(0.051, n_n[late], mu_n[late]) == pytest.approx(-0.5, abs=0.01)
    bound = n_p > 1e-6
    assert np.interp(-2.25, -mu_n[bound], n_n[bound]) == pytest.approx(0.0018, abs=5e-5)


@pytest.mark.parametrize("matter", [BSK24, Matter("BSk25"), Matter("BSk24", exclusion=MUTUAL)])
def test_curves_obey_gibbs_and_duhem(matter: Matter) -> None:
    """DP_B = n_n dmu_n + n_p dC at fixed mu_p: C is what mu_p leaves out."""
    for points in (homogeneous_curve(matter, T, MU_P), clusterised_curve(matter, T, MU_P)):
        n_n, n_p, mu_n, P, C = (
            np.array([getattr(point, name) for point in points])
            for name in ("n_n", "n_p", "mu_n", "P", "C")
        )
        rise = np.concatenate([[0.0], np.cumsum(
            (n_n[1:] + n_n[:-1]) / 2 * np.diff(mu_n) + (n_p[1:] + n_p[:-1]) / 2 * np.diff(C)
        )])  # fmt: skip
        assert P - P[0] == pytest.approx(rise, abs=6e-3 * np.ptp(P))


def test_slope_is_the_derivative_along_the_curve() -> None:
    """dmu_n/dn_n from the tangent, against differences where n_n does not turn."""
    points = clusterised_curve(BSK24, 2.0, MU_P)
    n_n, mu_n, slope = (np.array([getattr(p, k) for p in points]) for k in ("n_n", "mu_n", "slope"))
    smooth = np.flatnonzero((n_n > 0.003) & (n_n < 0.08))
    measured = np.gradient(mu_n[smooth], np.log(n_n[smooth])) / n_n[smooth]
    # Where one nuclide gives way to another the steps are too wide for differences.
    wrong = np.abs(slope[smooth] / measured - 1)[1:-1]
    assert np.median(wrong) < 0.01
    assert np.mean(wrong < 0.05) > 0.8


def test_homogeneous_points_have_the_right_proton_potential() -> None:
    """The gas itself says so."""
    parameters = interaction("BSk24").parameters
    for point in homogeneous_curve(BSK24, T, MU_P)[::30]:
        fluid = gas(
            np.log(point.n_n), np.log(point.n_p), T, parameters, HBAR2_OVER_2M, ideal_table()
        )
        assert fluid[1] == pytest.approx(MU_P, abs=1e-9)
        assert fluid[0] == pytest.approx(point.mu_n, abs=1e-9)


@pytest.mark.parametrize("name", ["BSk24", "BSk25", "SLy4"])
def test_only_nuclear_matter_is_unstable(name: str) -> None:
    """mu_B of neutron-star matter rises on each branch and in the window."""
    data = thermodynamic_stability(Matter(name), T)
    for system in (NS_CLUSTERISED, NS_HOMOGENEOUS, NS_MATCHED):
        rows = data.where(system=system)
        assert not rows["unstable"].any()
        assert (np.diff(rows["mu"].astype(float)) > 0).all()
        assert (np.diff(rows["P"].astype(float)) > 0).all()
    for system in (NM_CLUSTERISED, NM_HOMOGENEOUS):
        rows = data.where(system=system)
        assert 0 < rows["unstable"].sum() < len(rows)
        assert any(note.lower().startswith(f"{system}: unstable") for note in data.notes)
    homogeneous = data.where(system=NM_HOMOGENEOUS)
    falling = np.gradient(homogeneous["mu"].astype(float)) < 0
    assert np.mean(falling == homogeneous["unstable"].astype(bool)) > 0.98


def test_neutron_star_matter_goes_on_after_the_matching() -> None:
    """In use: clusters to n_1, the window, homogeneous from n_2; mu_B rises throughout."""
    data = thermodynamic_stability(Matter(), T)
    window = data.where(system=NS_MATCHED)
    first, last = window["n"].astype(float)[[0, -1]]
    below, above = data.where(system=NS_CLUSTERISED), data.where(system=NS_HOMOGENEOUS)
    # The densities of states are those that were asked for but for rounding.
    below = below.keep(below["n"] < first * (1 - 1e-12))
    above = above.keep(above["n"] > last * (1 + 1e-12))
    parts = [part["mu"].astype(float) for part in (below, window, above)]
    assert (np.diff(np.concatenate(parts)) > 0).all()


def test_where_there_are_no_clusters_the_note_says_so() -> None:
    """The other systems remain."""
    data = thermodynamic_stability(Matter("SkM*"), 0.5, -55.0)
    assert len(data.where(system=NS_CLUSTERISED))
    assert len(data.where(system=NM_CLUSTERISED)) or any("No clusters" in n for n in data.notes)


def test_whole_numbers_are_numbers() -> None:
    """T = 1 and mu_p = -30 as integers, as they come from Python."""
    found, wanted = (
        homogeneous_curve(BSK24, T, mu_p, np.array([0.01, 0.02]))
        for T, mu_p in ((1, -30), (1.0, -30.0))
    )
    assert found == wanted
