"""Where fits end, whose melting temperature is the unit, and shares of solid, in the figures."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.plots.vocabulary import Texts
from dashboard.systems import FIGURES

PHASES = FIGURES["crystal/phase-diagram"]
FREE = FIGURES["crystal/free-energy"]
SMALL = np.array([0.05, 0.1, 0.15, 0.2])


def floats(rows, name):
    return rows[name].astype(float)


def liquidus(rows):
    """T/T_1m at small x."""
    x, height = floats(rows, "x_liquid"), floats(rows, "T_over_T1m")
    order = np.argsort(x)
    return np.interp(SMALL, x[order], height[order])


@pytest.mark.parametrize(
    ("scale", "first", "low", "high"), [("own", 1.0, 0.0, 0.007), ("ours", 0.9872, 0.015, 0.020)]
)
def test_agreement_with_simulation_below_a_fifth_of_oxygen(scale, first, low, high):
    """The paper's agreement at x <= .2 is that of each diagram in units of its own T_1m."""
    data = PHASES(model=["short-range"], scale=scale).dataset()
    simulated = data.where(kind="reference")
    assert floats(simulated, "T_over_T1m")[0] == pytest.approx(first, abs=5e-5)
    away = liquidus(data.where(model="short-range", kind="melting")) / liquidus(simulated) - 1.0
    assert (away > low).all()
    assert (away < high).all()
    assert any("T₁ₘ is where pure C melts" in note for note in data.notes)


def test_pure_carbon_melts_at_one_in_every_liquid():
    """Medin & Cumming's at Gamma = 178.593; with the paper's unit at .984."""
    chosen = {"model": ["random"], "liquid": ["medin-cumming"]}
    for scale, height in (("own", 1.0), ("ours", 0.9839)):
        rows = PHASES(**chosen, scale=scale).dataset().where(kind="melting point")
        assert floats(rows, "T_over_T1m").min() == pytest.approx(height, abs=5e-5)


def test_share_of_solid_in_every_row():
    """.1212 at 170; at 165 all is liquid at x = .5, and at 190 nothing coexists."""
    data = PHASES(x=[0.5], Gamma=[165.0, 170.0, 172.0, 190.0], model=["short-range"]).dataset()
    assert floats(data, "solid_fraction") == pytest.approx([0.0, 0.1212, 0.3494], abs=5e-5)
    assert data.notes == ("short-range ordered: no two phases coexist at Γ = 190.",)
    whole = PHASES(x=[0.5], model=["short-range"]).dataset()
    share = floats(whole.where(kind="melting"), "solid_fraction")
    assert np.nanmin(share) >= 0.0
    assert np.nanmax(share) <= 1.0
    assert (floats(whole.where(kind="melting"), "x_liquid") <= 0.5)[np.isfinite(share)].any()


def marked(figure):
    """What is written beside the ends of fits."""
    (panel,) = figure.panels(figure.dataset())
    found = [layer for layer in panel.of(Texts) if layer.label == "ends of fits"]
    return {words: y for layer in found for words, y in zip(layer.words, layer.y, strict=True)}


def test_the_axis_says_where_fits_end():
    """C/O at T/T_1m = .5676 and Gamma = 309.6, C/Ne at both ends; not where nothing is drawn."""
    (height,) = marked(PHASES(model=["random"])).values()
    assert height == pytest.approx(175.71884 / 309.5557, abs=1e-5)
    assert marked(PHASES(model=["random"], ordinate="Gamma")) == pytest.approx(
        {"fits of the liquid end, Γ = 309.6": 309.5557}, abs=1e-3
    )
    assert len(marked(PHASES(Z2=10, model=["ogata"]))) == 2
    assert marked(PHASES(model=["random"], ordinate="step")) == {}
    assert marked(PHASES(model=["random"], liquid=["medin-cumming"])) == {}


def test_beyond_the_fits_only_crystals_are_compared():
    """At Gamma = 3000 C/O was said to be liquid."""
    data = PHASES(model=["random"], cursor=3000.0, x=[0.5]).dataset()
    (state,) = [note for note in data.notes if "x = 0.5, solid 'random'" in note]
    assert "50 % solid with x = 0.0000 and 50 % solid with x = 1.0000" in state
    assert any("which end at Γ = 309.6; all is solid there" in note for note in data.notes)
    assert "no liquid" in PHASES(model=["random"], cursor=3000.0).summary(data)


def test_nothing_is_said_where_a_liquid_is_left_at_the_end():
    """C/Ne has a eutectic beyond Gamma = 213.4."""
    figure = PHASES(Z2=10, model=["random"], cursor=300.0)
    data = figure.dataset()
    (refusal,) = data.refusals
    assert "C/Ne is not known at Gamma = 300: its fits end at 213.4" in refusal
    assert not any("Γ = 300, x" in note for note in data.notes)
    assert "Γ = 300" not in figure.summary(data)
    assert floats(data.where(kind="melting"), "Gamma").max() == pytest.approx(213.42, abs=0.01)


def test_one_tangent_less_at_the_rounded_melting_point():
    """Gamma = 175.719 is above 175.71884: pure carbon's own melting made a second tangent."""
    tangents = FREE(model=["short-range"]).dataset().where(kind="double tangent")
    assert floats(tangents, "x") == pytest.approx([0.4218, 0.4901], abs=5e-5)


def test_energies_at_single_compositions():
    """Without entropy, as along whole curves."""
    data = FREE(x=[0.5], energies=True, model=["random", "ordered"]).dataset()
    (energy,) = floats(data.where(kind="energy"), "f")
    (free,) = floats(data.where(kind="solid", model="random"), "f")
    assert energy - free == pytest.approx(np.log(2.0) / 175.719, rel=1e-9)
    curves = FREE(energies=True, model=["random"]).dataset().where(kind="energy")
    assert energy == pytest.approx(np.interp(0.5, floats(curves, "x"), floats(curves, "f")))


def test_both_differences_of_fcc_and_bcc():
    """One component: 7.2e-5 at x = .49 of C/O; random: 39.7e-5 at .5."""
    data = FIGURES["crystal/energy-gain"](x=[0.5]).dataset()
    one, random = (floats(data.where(kind=k), "gain")[0] for k in ("fcc-bcc", "fcc-bcc-random"))
    assert 1e5 * one == pytest.approx(7.27, abs=0.02)
    assert 1e5 * random == pytest.approx(39.7, abs=0.1)


def test_vectors_of_lattice_sums_have_a_unit():
    """Half-edges: the nearest neighbour of bcc is (1, 1, 1) a_l/2."""
    data = FIGURES["crystal/lattice-sums"](shells=1).dataset()
    assert data.units["vector_x"] == "a_l/2"
    assert "half-edges" in data.definitions["vector_x"]
    vector = np.array([data[f"vector_{axis}"][1] for axis in "xyz"]) / 2.0
    edge = (8.0 * np.pi / 3.0) ** (1.0 / 3.0)
    assert edge * np.linalg.norm(vector) == pytest.approx(data["distance"][1])
