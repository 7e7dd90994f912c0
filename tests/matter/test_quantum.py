"""Degeneracy of nuclei: published numbers, its definition written out, and what is said of it."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.constants import HBAR_C, NEUTRON_MASS, PROTON_MASS
from core.crust.composition import abundances, composition
from core.crust.eos import equation_of_state
from core.errors import DenseMatterError, OutsideValidityError
from core.matter.equilibrium import CLUSTERS, Clusters, state, track
from core.matter.model import MUTUAL, Matter
from core.matter.quantum import CONDENSATION, degeneracy_columns, statistics_remarks
from core.nuclides.partition import partition_function
from core.nuclides.pool import pool
from core.nuclides.pool_names import parse_pool_name
from dashboard.figures.crust.inputs import CrustFigure
from dashboard.systems import FIGURES

COLD = 0.1
HELIUM, TETRANEUTRONS = Matter(), Matter(pool=parse_pool_name("4n-2.4"))


def test_condensation_is_at_zeta_of_three_halves():
    n = np.arange(1.0, 1e6)
    assert np.sum(n**-1.5) + 2e-3 == pytest.approx(CONDENSATION, abs=1e-8)


@pytest.mark.parametrize(
    ("matter", "T", "n_B", "nuclide", "degeneracy"),
    [(HELIUM, COLD, 0.05, (2, 14), 2.7), (TETRANEUTRONS, 0.4, 0.02, (0, 4), 10.0)],
)
def test_known_degeneracies(matter, T, n_B, nuclide, degeneracy):
    row = composition(matter, T, (n_B,))
    assert (row["Z_degenerate"][0], row["A_degenerate"][0]) == nuclide
    assert row["degeneracy"][0] == pytest.approx(degeneracy, rel=0.02)


@pytest.mark.parametrize(
    ("matter", "T", "n_B", "s"),
    [(TETRANEUTRONS, COLD, 0.02, -0.45), (TETRANEUTRONS, COLD, 0.05, -0.70),
     (Matter(pool=parse_pool_name("He10")), 0.05, 0.05, -0.0087)],
)  # fmt: skip
def test_negative_entropies_are_refused(matter, T, n_B, s):
    row = composition(matter, T, (n_B,))
    assert row["s"][0] == pytest.approx(s, abs=0.006 * max(1, abs(s)))
    assert any("entropy is negative" in text for text in row.refusals)
    assert any("entropy is negative" in text for text in abundances(matter, T, n_B).refusals)


@pytest.mark.parametrize("exclusion", ["gas", "mutual"])
@pytest.mark.parametrize("T", [COLD, 2.0])
def test_degeneracy_is_that_of_the_density_in_the_free_volume(exclusion, T):
    matter = Matter(exclusion=exclusion)
    found, nuclides = abundances(matter, T, 0.02), pool("default")
    rows = [nuclides.index(Z, A) for Z, A in zip(found["Z"][:5], found["A"][:5], strict=True)]
    M = nuclides.N * NEUTRON_MASS + nuclides.Z * PROTON_MASS - nuclides.B
    wavelength = np.sqrt(2 * math.pi * HBAR_C**2 / (M[rows] * T))
    z = np.exp(partition_function(nuclides, T)[0][rows])
    room = Clusters(matter, T).at(0.02)["xi"] if exclusion == MUTUAL else 1.0
    expected = found["n"][:5] / room * wavelength**3 / z
    np.testing.assert_allclose(found["degeneracy"][:5], expected, rtol=1e-12)
    columns = degeneracy_columns(track(matter, T, (0.02,)))
    assert columns["degeneracy"][0] == pytest.approx(found["degeneracy"].max(), rel=1e-9)


def test_notes_begin_at_one_and_refusals_at_condensation():
    warm, degenerate, condensed = (composition(HELIUM, COLD, (n_B,)) for n_B in (0.01, 0.02, 0.05))
    assert not warm.notes
    assert not warm.refusals
    assert "not those of ¹⁴He" in degenerate.notes[0]
    assert not degenerate.refusals
    assert "¹⁴He has condensed" in condensed.refusals[0]
    # A curve over all densities is the paper's: there it is noted.
    whole = composition(HELIUM, COLD)
    assert not whole.refusals
    assert any("has condensed" in text for text in whole.notes)


def test_fermions_are_told_from_bosons():
    data = composition(Matter(pool=parse_pool_name("He10")), COLD, (0.05,))
    assert (data["Z_degenerate"][0], data["A_degenerate"][0]) == (1, 7)
    assert "do not condense" in data.notes[0]
    assert not any("has condensed" in text for text in data.refusals)


def test_equation_of_state_has_the_flag_and_the_words():
    data = equation_of_state(HELIUM, COLD, (0.02, 0.05))
    assert data.where(branch=CLUSTERS)["degeneracy"].tolist() == pytest.approx(
        [1.35, 2.71], abs=0.01
    )
    assert np.isnan(data.where(branch="homogeneous")["degeneracy"]).all()
    assert any("has condensed" in text for text in data.refusals)


SHOWING = [
    path for path, figure in FIGURES.items()
    if issubclass(figure, CrustFigure) and path != "crust/map"
]  # fmt: skip


@pytest.mark.parametrize("path", SHOWING)
def test_no_figure_shows_such_a_state_without_a_word(path):
    figure = FIGURES[path]
    inputs = {"tetraneutron": -2.4, "T": COLD, "n_B": 0.02}
    given_inputs = {name: inputs[name] for name in inputs if name in figure.inputs()}
    for name in ("T", "n_B"):
        if name in given_inputs and isinstance(figure.inputs()[name].default, list):
            given_inputs[name] = [given_inputs[name]]
    try:
        data = figure(**given_inputs).dataset()
    except OutsideValidityError as error:
        told = str(error)
    else:
        told = ""
    if told:
        # Nothing is shown: such matter makes no star.
        assert "makes no star" in told
        return
    said = " ".join((*data.notes, *data.refusals))
    assert "Boltzmann's statistics" in said, said
    assert "entropy is negative" in said


@pytest.mark.parametrize("path", ["crust/layers", "crust/star-cut", "crust/depth-errors",
                                  "crust/freezing-depth", "crust/crust-inertia"])  # fmt: skip
def test_crusts_in_stars_say_where_their_states_are_none(path):
    """Of matter that does make a star: 14He has condensed at 0.1 MeV, and is dilute at 0.4."""
    cold, warm = (FIGURES[path](T=T, interaction=_one(path)).dataset() for T in (0.1, 0.4))
    said = " ".join(cold.notes)
    assert "Boltzmann's statistics" in said
    assert "describe no state" in said
    assert not any("Boltzmann" in text for text in (*warm.notes, *warm.refusals))


def _one(path):
    """The default interaction, as the figure takes it."""
    several = isinstance(FIGURES[path].inputs()["interaction"].default, list)
    return ["BSk25"] if several else "BSk25"


@settings(max_examples=60)
@given(
    T=st.floats(0.05, 15.0),
    ln_n=st.floats(math.log(1e-10), math.log(0.16)),
    Y_p=st.none() | st.floats(0.001, 0.6),
    name=st.sampled_from(("default", "He10", "4n-2.4", "measured", "He30", "no-14He")),
    exclusion=st.sampled_from(("gas", "mutual")),
)
def test_negative_entropy_never_goes_without_a_word(T, ln_n, Y_p, name, exclusion):
    """It also takes a degeneracy beyond exp(5/2), so that the flag column shows it."""
    matter, n_B = Matter(pool=parse_pool_name(name), exclusion=exclusion), math.exp(ln_n)
    try:
        data = abundances(matter, T, n_B, Y_p)
    except DenseMatterError:
        return
    largest = float(np.max(data["degeneracy"], initial=0.0))
    even = data["A"] % 2 == 0
    assert (len(data.refusals) > 0) == (
        data.attributes["s"] < 0 or bool(np.any(data["degeneracy"][even] >= CONDENSATION))
    )
    assert bool(data.notes) == (largest >= 1 or data.attributes["phase"] != CLUSTERS)
    if data.attributes["s"] < 0:
        assert largest > math.exp(2.5)


def exact_impurity(matter: Matter, T: float, n_B: float) -> float:
    """<(Z - <Z>)^2> in rational numbers."""
    found = abundances(matter, T, n_B)
    n = [Fraction(value) for value in found["n"].tolist()]
    Z = found["Z"].tolist()
    whole = sum(n)
    mean = sum(a * b for a, b in zip(n, Z, strict=True)) / whole
    return float(sum(a * (b - mean) ** 2 for a, b in zip(n, Z, strict=True)) / whole)


@pytest.mark.parametrize(
    ("T", "n_B"), [(COLD, 0.00402), (COLD, 0.0055), (COLD, 0.02), (0.4, 0.006)]
)
def test_impurity_is_no_cancellation_noise(T, n_B):
    expected = exact_impurity(Matter(), T, n_B)
    found = composition(Matter(), T, (n_B,))["Q_imp"][0]
    assert found == pytest.approx(expected, rel=1e-6)
    if n_B == 0.00402:
        assert found == pytest.approx(8.1e-13, rel=0.01)


def test_remarks_of_states_are_those_of_each_by_itself():
    grid = (0.01, 0.02, 0.05, 0.06, 0.1)
    together = statistics_remarks(track(HELIUM, COLD, grid))
    assert "0.02–0.06 fm⁻³" in together.notes[0]
    assert "0.05–0.06 fm⁻³" in together.refusals[0]
    assert state(HELIUM, COLD, 0.1)[1] != CLUSTERS
