"""Freezing, tie lines, triangles and special points of three nuclei against another code."""

from __future__ import annotations

import numpy as np
import pytest

from core.cancellation import Watch, watched
from core.crystal import liquids as of_two_liquids
from core.crystal import solids as of_two_solids
from core.crystal.phases.invariants import AZEOTROPE, EUTECTIC, MELTING
from core.crystal.phases.phase_diagram import melting_invariants, phase_diagram
from core.crystal.phases.tangents import coexistence
from core.crystal.ternary.equilibrium.freezing import OVERTAKEN, freezing
from core.crystal.ternary.equilibrium.invariants import cotectics, edge_invariants
from core.crystal.ternary.equilibrium.isotherm import isotherm, ties_at
from core.crystal.ternary.liquids import liquid_model
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.solids import solid_model
from core.errors import Cancelled, InvalidInputError, OutsideValidityError
from tests.crystal.ternary.reference import NAMES, REFERENCE

CARBON = Ternary(6, 8, 10)
LIQUID = liquid_model("paper", CARBON)
TESTED = ("rnd", "sro8", "sph")
GAMMA = 2e-4
# Where S(k) >= 0 binds, the other code is right to 3e-5.
COMPOSITION = {"rnd": 2e-6, "sro8": 6e-6, "sph": 2e-6}


def rows(key: str) -> list:
    return [pytest.param(row, id=_name(row)) for row in REFERENCE[key] if row["solid"] in TESTED]


def _name(row: dict) -> str:
    at = row.get("xl", row.get("xO_l"))
    return f"{row['solid']} {np.round(at, 3)} {row['Gamma']:.0f}"


@pytest.mark.parametrize("solid", TESTED)
def test_freezing_of_given_liquids(solid):
    known = [row for row in REFERENCE["freeze"] if row["solid"] == solid]
    x = np.array([row["xl"] for row in known])
    found = freezing(LIQUID, solid_model(NAMES[solid], CARBON), x)
    assert found.stable.all()
    assert found.gamma == pytest.approx([row["Gamma"] for row in known], abs=GAMMA)
    assert found.solid == pytest.approx(
        np.array([row["xs"] for row in known]), abs=COMPOSITION[solid]
    )


@pytest.mark.parametrize("solid", TESTED)
def test_trace_of_neon_along_the_liquidus(solid):
    """The partition coefficient of what is not there; the corners depend on the order of limits."""
    known = [row for row in REFERENCE["trace_Ne_along_CO_liquidus"] if row["solid"] == solid]
    oxygen = np.array([row["xO_l"] for row in known])
    x = np.column_stack([1.0 - oxygen, oxygen, np.zeros(len(known))])
    model = solid_model(NAMES[solid], CARBON)
    found = freezing(LIQUID, model, x)
    assert found.gamma == pytest.approx([row["Gamma"] for row in known], abs=GAMMA)
    assert found.solid[:, 1] == pytest.approx(
        [row["xO_s"] for row in known], abs=COMPOSITION[solid]
    )
    k = found.partition(LIQUID, model)
    assert k[:, 2] == pytest.approx([row["k"] for row in known], abs=5e-6)
    present = slice(1, -1)
    own = found.solid[present, :2] / found.liquid[present, :2]
    assert k[present, :2] == pytest.approx(own, rel=1e-9)


@pytest.mark.parametrize("row", rows("ties"))
def test_tie_lines_of_given_liquids(row):
    solid = solid_model(NAMES[row["solid"]], CARBON)
    lines = isotherm(LIQUID, solid, row["Gamma"])
    assert not len(lines.triangles)
    assert all(family.stable.all() for family in lines.families)
    found = ties_at(LIQUID, solid, lines, row["xl"][2])
    expected = np.array([row["xl"], row["xs"]])
    best = min(found, key=lambda tie: np.abs(tie[1] - expected).max())[1]
    assert best == pytest.approx(expected, abs=COMPOSITION[row["solid"]])
    mu = LIQUID.potentials(best[0], np.array(row["Gamma"]))
    assert solid.potentials(best[1], np.array(row["Gamma"])) == pytest.approx(mu, abs=1e-7)
    assert mu == pytest.approx(row["mu"], abs=1e-5)


@pytest.mark.parametrize("key", ["sph 190", "sph 195", "rnd 250", "sro8 192.5"])
def test_three_phases_coexist(key):
    name, gamma = key.split()
    lines = isotherm(LIQUID, solid_model(NAMES[name], CARBON), float(gamma))
    expected = np.array(REFERENCE["triangles"][key])
    apart = np.abs(np.sort(lines.triangles, axis=1) - np.sort(expected, axis=0)).max(axis=(1, 2))
    assert apart.min() < COMPOSITION[name]
    # Families end at its corners, and everything that is listed is stable.
    ends = np.concatenate([family.first[[0, -1]] for family in lines.families])
    for triangle in lines.triangles:
        assert (np.abs(ends - triangle[0]).max(axis=1) < 1e-12).sum() == 2
    assert all(family.stable.all() for family in lines.families)


@pytest.mark.parametrize("solid", TESTED)
def test_special_points_of_the_edges(solid):
    points = edge_invariants(LIQUID, solid_model(NAMES[solid], CARBON))
    by_pair = {point.pair: point for point in points if point.kind != MELTING}
    edges = REFERENCE["edges"]
    gamma, x, _ = edges[f"C/O azeotrope {solid}"]
    assert by_pair[0, 1].kind == AZEOTROPE
    assert by_pair[0, 1].gamma == pytest.approx(gamma, abs=GAMMA)
    assert by_pair[0, 1].x[:, 1] == pytest.approx([x, x], abs=COMPOSITION[solid])
    gamma, x, _ = edges[f"O/Ne azeotrope {solid}"]
    assert by_pair[1, 2].gamma * CARBON.coupling_ratios[1] == pytest.approx(gamma, abs=GAMMA)
    assert by_pair[1, 2].x[:, 2] == pytest.approx([x, x], abs=COMPOSITION[solid])
    melt, first, second, gamma = edges[f"C/Ne eutectic {solid}"][0]
    assert by_pair[0, 2].kind == EUTECTIC
    assert by_pair[0, 2].gamma == pytest.approx(gamma, abs=GAMMA)
    assert by_pair[0, 2].x[:, 2] == pytest.approx([melt, first, second], abs=COMPOSITION[solid])


@pytest.mark.parametrize("solid", ["random", "spherical"])
@pytest.mark.parametrize("pair", [(0, 1), (1, 2)])
def test_special_points_are_those_of_two_nuclei(solid, pair):
    """Azeotropes as the binary code finds them, in another way, to 1e-9."""
    mixture = CARBON.edge(pair)
    melt = of_two_liquids.liquid_model("paper", mixture)
    crystal = of_two_solids.solid_model(solid, mixture)
    expected = next(p for p in melting_invariants(melt, crystal) if p.kind == AZEOTROPE)
    points = edge_invariants(LIQUID, solid_model(solid, CARBON))
    found = next(p for p in points if p.kind == AZEOTROPE and p.pair == pair)
    unit = CARBON.coupling_ratios[pair[0]]
    assert found.gamma * unit == pytest.approx(expected.gamma, rel=1e-9)
    assert found.x[0, pair[1]] == pytest.approx(expected.x[0], abs=1e-7)


def test_the_eutectic_is_that_of_two_nuclei():
    mixture = CARBON.edge((0, 2))
    diagram = phase_diagram(
        of_two_liquids.liquid_model("paper", mixture),
        of_two_solids.solid_model("spherical", mixture),
        210.0,
    )
    expected = next(p for p in diagram.invariants if p.kind == EUTECTIC)
    points = edge_invariants(LIQUID, solid_model("spherical", CARBON))
    found = next(p for p in points if p.kind == EUTECTIC)
    assert found.gamma == pytest.approx(expected.gamma, rel=1e-9)
    assert np.sort(found.x[:, 2]) == pytest.approx(expected.x, abs=1e-8)


@pytest.mark.parametrize("solid", ["random", "spherical"])
@pytest.mark.parametrize("gamma", [120.0, 170.0, 180.0])
def test_edges_of_an_isotherm_are_tie_lines_of_two_nuclei(solid, gamma):
    lines = isotherm(LIQUID, solid_model(solid, CARBON), gamma)
    for pair in ((0, 1), (0, 2)):
        mixture = CARBON.edge(pair)
        expected = coexistence(
            of_two_liquids.liquid_model("paper", mixture),
            of_two_solids.solid_model(solid, mixture),
            np.array([gamma]),
        )
        absent = 3 - sum(pair)
        found = [
            (first[pair[1]], second[pair[1]])
            for family in lines.families
            for first, second in zip(family.first, family.second, strict=True)
            if first[absent] == second[absent] == 0.0
        ]
        ends = np.sort(np.array(found), axis=1)
        assert len(ends) == len(expected)
        ends = ends[np.argsort(ends[:, 0])]
        assert ends[:, 0] == pytest.approx(expected.x_left, abs=1e-9)
        assert ends[:, 1] == pytest.approx(expected.x_right, abs=1e-9)


def test_a_cotectic_goes_through_the_triangles():
    solid = solid_model("spherical", CARBON)
    lines = cotectics(LIQUID, solid, edge_invariants(LIQUID, solid))
    assert len(lines) == 1
    order = np.argsort(lines[0].gamma[4:])
    gamma, x = lines[0].gamma[4:][order], lines[0].x[4:][order]
    expected = np.array(REFERENCE["triangles"]["sph 195"])
    for phase in range(3):
        for nucleus in range(3):
            between = np.interp(195.0, gamma, x[:, phase, nucleus])
            # Steps of .01, interpolated linearly.
            assert between == pytest.approx(expected[phase, nucleus], abs=1e-3)
    assert np.abs(x[0, 1] - x[0, 2]).max() < 0.2


def test_an_edge_that_the_spherical_model_does_not_have_yet():
    """Between their two azeotropes the edge C/O is crystal in one model and parted in the other."""
    lines = isotherm(LIQUID, solid_model("short-range", CARBON), 181.2)
    mixture = CARBON.edge((0, 1))
    expected = coexistence(
        of_two_liquids.liquid_model("paper", mixture),
        of_two_solids.solid_model("short-range", mixture),
        np.array([181.2]),
    )
    first, second = (
        np.concatenate([getattr(family, name) for family in lines.families])
        for name in ("first", "second")
    )
    edge = (first[:, 2] == 0.0) & (second[:, 2] == 0.0)
    found = np.sort(np.column_stack([first[edge, 1], second[edge, 1]]), axis=1)
    found = found[np.argsort(found[:, 0])]
    assert found == pytest.approx(np.column_stack([expected.x_left, expected.x_right]), abs=1e-7)
    assert len(lines.families) == 2
    assert all(family.stable.all() for family in lines.families)


def test_families_have_no_holes_and_no_twins():
    for gamma in (178.0, 185.0, 190.0, 201.0):
        for family in isotherm(LIQUID, solid_model("spherical", CARBON), gamma).families:
            both = np.concatenate([family.first, family.second], axis=1)
            steps = np.abs(np.diff(both, axis=0)).max(axis=1)
            assert steps.min() > 1e-5
            assert steps.max() < 0.045
            assert both.sum(axis=1) == pytest.approx(2.0, abs=1e-9)


def test_what_cannot_be_asked_is_refused():
    solid = solid_model("random", CARBON)
    with pytest.raises(OutsideValidityError, match="good only above 90"):
        isotherm(LIQUID, solid, 60.0)
    with pytest.raises(InvalidInputError, match="add up to 1"):
        freezing(LIQUID, solid, np.array([[0.5, 0.6, 0.1]]))


def test_liquids_that_freeze_below_the_fits_say_so():
    found = freezing(LIQUID, solid_model("random", CARBON), np.array([[0.0, 0.1, 0.9]]))
    assert not found.stable[0]
    assert "below the lowest coupling" in found.reasons[0]
    assert OVERTAKEN not in found.reasons


def test_what_nobody_waits_for_is_not_computed():
    watch = Watch()
    watch.cancel()
    solid = solid_model("random", CARBON)
    with watched(watch), pytest.raises(Cancelled):
        isotherm(LIQUID, solid, 170.0)
    with watched(watch), pytest.raises(Cancelled):
        freezing(LIQUID, solid, np.array([[0.4, 0.3, 0.3]]))
