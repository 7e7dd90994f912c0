"""Figures of the transition, of stability and of the equation of state."""

from __future__ import annotations

import numpy as np
import pytest

from core.crust.eos import BRANCHES
from core.crust.thermodynamic_stability import NM_CLUSTERISED, NS_CLUSTERISED, SYSTEMS
from core.errors import DenseMatterError, InvalidInputError
from dashboard.figures.crust.eos import EquationOfState
from dashboard.figures.crust.stability import IN_LEGEND, Stability
from dashboard.figures.crust.transition import TransitionFigure
from dashboard.plots.legend import entries
from dashboard.plots.palette import GREY
from dashboard.plots.vocabulary import Across, Curve, Key, Marks
from dashboard.systems import FIGURES
from tests.drawn import assert_updates, columns_of, labelled

ALL = (TransitionFigure, Stability, EquationOfState)
FAST = {
    TransitionFigure: {},
    Stability: {},
    EquationOfState: {"n_B": [0.005, 0.03, 0.06, 0.07, 0.1]},
}


@pytest.mark.parametrize("figure", ALL)
def test_is_registered(figure) -> None:
    """Under the path of the command line."""
    assert FIGURES[figure.path] is figure


@pytest.mark.parametrize("figure", ALL)
def test_dataset_names_units(figure) -> None:
    """Every column with a unit is there; the notes are sentences."""
    data = figure(**FAST[figure]).dataset()
    assert len(data)
    assert set(data.units) <= set(data.columns)
    assert data.notes
    assert all(note.endswith(".") for note in data.notes)
    assert data.attributes["pool"] == "default"


@pytest.mark.parametrize(
    ("figure", "other"),
    [
        (
            TransitionFigure,
            {"T": [0.4, 0.1, 5.0], "interaction": ["BSk25", "SLy4"], "cursor": 0.05},
        ),
        (Stability, {"T": 0.4, "interaction": "BSk24", "cursor": 0.01}),
        (EquationOfState, {"T": [0.4, 0.1], "axis": "rho", "window": "all", "cursor": 0.01}),
        (EquationOfState, {"T": [5.0], "interaction": ["BSk25", "SLy4"]}),
    ],
)
def test_figure_is_updated_in_place(figure, other) -> None:
    """To and fro."""
    first, second = figure(**FAST[figure]), figure(**{**FAST[figure], **other})
    assert_updates(first, second)
    assert_updates(second, first)


@pytest.mark.parametrize("figure", ALL)
def test_impossible_choices_are_one_sentence(figure) -> None:
    """Each says what to change."""
    with pytest.raises(InvalidInputError, match="A fixed Y_p is needed"):
        figure(**{**FAST[figure], "equilibrium": "fixed"}).dataset()


def test_transition_tells_ours_from_theirs() -> None:
    """BSk25: the paper's 0.0742, and why ours is higher."""
    data = TransitionFigure(T=[0.4, 0.1]).dataset()
    assert list(data.columns)[:5] == ["n_crossing", "n_1", "n_2", "n_tr", "mechanism"]
    assert data["n_crossing"].astype(float) == pytest.approx([0.0676, 0.0670], abs=5e-5)
    assert data["paper"].tolist() == [0.0742, 0.0742]
    assert any("Beznogov & Raduta 2025 give n_tr = 0.0742" in note for note in data.notes)


def test_the_papers_transition_is_drawn_where_it_applies() -> None:
    """For BSk25 in beta equilibrium, and for no other row."""
    figure = TransitionFigure(interaction=["SLy4", "BSk25"])
    data = figure.dataset()
    assert np.isfinite(data["paper"]).tolist() == [False, True]
    by_density, _ = figure.panels(data)
    (line,) = [layer for layer in by_density.of(Across) if "Beznogov" in layer.label]
    assert line.places == [0.0742]
    fixed = TransitionFigure(equilibrium="fixed", Y_p=0.3)
    data = fixed.dataset()
    assert np.isnan(data["paper"]).all()
    assert "0.0742" not in " ".join((*data.notes, fixed.summary(data)))


def test_all_that_is_called_the_transition_lies_on_the_curves() -> None:
    """The tangent's ends on both branches, the matching's ends on those that it joins."""
    data = TransitionFigure(T=[0.4]).dataset()
    curves = data.beside["curves"]
    at = {name: float(data[name][0]) for name in ("n_1", "n_2", "n_low", "n_high", "n_end")}

    def on(branch: str, n_B: float, column: str) -> float:
        rows = curves.where(branch=branch)
        assert np.all(np.diff(rows["n_B"]) > 0)
        return float(np.interp(n_B, rows["n_B"], rows[column]))

    for branch, n_B in (("clusters", at["n_low"]), ("homogeneous", at["n_high"])):
        assert on(branch, n_B, "P") == pytest.approx(float(data["P_constant"][0]), rel=2e-3)
        assert on(branch, n_B, "mu_B") == pytest.approx(float(data["mu_constant"][0]), rel=1e-3)
    for branch, n_B in (("clusters", at["n_1"]), ("homogeneous", at["n_2"])):
        for column in ("P", "mu_B"):
            assert on("matched", n_B, column) == pytest.approx(on(branch, n_B, column), rel=2e-3)
    assert curves.where(branch="clusters")["n_B"].max() <= at["n_end"] * (1 + 1e-9)


def test_crusts_of_a_transition_have_colours_and_branches_dashes() -> None:
    figure = TransitionFigure(interaction=["SLy4", "BSk25"])
    by_density, by_pressure = figure.panels(figure.dataset())
    for panel in (by_density, by_pressure):
        assert len({curve.colour for curve in panel.of(Curve)}) == 2
        assert {len(marks.x) for marks in panel.of(Marks)} == {2}
    assert {key.dash for key in by_density.of(Key)} >= {c.dash for c in by_density.of(Curve)}
    n_tr = next(marks for marks in by_density.of(Marks) if marks.label.startswith("n_tr"))
    assert np.isfinite(n_tr.y).all()


def test_matter_whose_nuclei_dissolve_has_a_transition_figure() -> None:
    figure = TransitionFigure(T=[8.0])
    for panel in figure.panels(figure.dataset()):
        assert np.isfinite(panel.of(Curve)[0].y).sum() > 5


def test_transition_takes_the_start_of_the_window() -> None:
    """And says where it cannot begin."""
    assert TransitionFigure(n_1=0.045).dataset()["n_1"][0] == pytest.approx(0.045)
    with pytest.raises(DenseMatterError, match=r"No consistent matching begins at n_1 = 0\.1"):
        TransitionFigure(n_1=0.1).dataset()


def test_stability_says_what_stands_in() -> None:
    """The title names it, and the first note what it stands for."""
    figure = Stability(interaction="BSk24")
    data = figure.dataset()
    assert set(data["system"]) == set(SYSTEMS)
    assert data.attributes["mu_p"] == -30.0
    assert "BSk24 stands in" in data.notes[0]
    upper, lower, _ = figure.panels(data)
    assert upper.title.startswith("BSk24, T = 0.1 MeV")
    unstable = [columns_of(curve) for curve in lower.of(Curve) if not curve.label]
    assert len(unstable) == 2
    assert all(np.isfinite(mu).any() for _, mu in unstable)


def test_stability_draws_the_tangent() -> None:
    """Its ends in every panel; in the lowest both branches touch zero there."""
    figure = Stability()
    data = figure.dataset()
    by_density, by_pressure, energies = figure.panels(data)
    for panel, x in ((by_density, [0.05667, 0.07703]), (by_pressure, [0.16257, 0.16257])):
        (ends,) = panel.of(Marks)
        assert columns_of(ends)[0].astype(float) == pytest.approx(x, abs=1e-5)
    n_B, above = columns_of(labelled(energies, IN_LEGEND[NS_CLUSTERISED]))
    assert above.min() == pytest.approx(0.0, abs=1e-6)
    assert n_B[above.argmin()] == pytest.approx(0.05667, abs=1e-5)
    assert np.interp(0.0670, n_B, above) == pytest.approx(40.5, abs=0.2)


def test_equation_of_state_compares() -> None:
    """The first interaction at all temperatures, the others at the first."""
    data = EquationOfState(
        T=[0.4, 0.1], interaction=["BSk25", "BSk24"], n_B=[0.03, 0.06, 0.1]
    ).dataset()
    pairs = dict.fromkeys(zip(data["interaction"], data["T"].astype(float), strict=True))
    assert list(pairs) == [("BSk25", 0.4), ("BSk25", 0.1), ("BSk24", 0.4)]
    first = data.where(interaction="BSk25", T=0.4)
    assert set(first["branch"]) == set(BRANCHES)
    assert first.where(in_use=1)["branch"].tolist() == list(BRANCHES)


def test_equation_of_state_against_mass_density() -> None:
    """Only what is drawn across changes."""
    inputs = {"n_B": [0.005, 0.01, 0.02]}
    by_baryons, by_mass = EquationOfState(**inputs), EquationOfState(**inputs, axis="rho")
    assert by_baryons.dataset().to_csv() == by_mass.dataset().to_csv()
    data = by_mass.dataset()
    curve = by_mass.panels(data)[0].of(Curve)[0]
    assert columns_of(curve)[0] == pytest.approx(data.where(branch="clusters")["rho"].astype(float))


def test_equation_of_state_adds_published_ones() -> None:
    """Grey and named in the legend; not the energy, and none where they do not apply."""
    figure = EquationOfState(T=[0.1], compare="same", cursor=0.01)
    data = figure.dataset()
    published = data.where(source="Pearson et al. 2018")
    assert set(published["interaction"]) == {"BSk25"}
    assert not published["in_use"].any()
    assert not len(EquationOfState(T=[0.1]).dataset().where(source="Pearson et al. 2018"))
    pressure, energy, *_, last = figure.panels(data)
    name = "BSk25, T = 0, Pearson et al. 2018"
    assert [curve.colour for curve in pressure.of(Curve) if curve.label == name] == [GREY]
    assert name not in {curve.label for curve in energy.of(Curve)}
    assert name in {entry.label for entry in entries(last)}
    assert name.split(",")[0] in figure.summary(data)
    used = data.where(in_use=1, T=0.1)
    used = used.keep(np.argsort(used["n_B"]))
    for n_B in (1e-5, 1e-4, 1e-3, 3e-3, 0.12):
        ours, theirs = (np.interp(n_B, rows["n_B"], rows["P"]) for rows in (used, published))
        assert ours == pytest.approx(theirs, rel=0.04)
    everything = EquationOfState(T=[0.1], compare="all").dataset()
    assert len(set(everything.where(branch="published")["interaction"])) == 4
    fixed = EquationOfState(equilibrium="fixed", Y_p=0.3, compare="all").dataset()
    assert not len(fixed.where(branch="published"))
    assert any("beta equilibrium: none" in note for note in fixed.notes)


def test_stability_shows_the_second_of_two_temperatures() -> None:
    """The page's are T and T_2, which is the paper's; a single one is shown whatever is chosen."""
    assert [Stability(T=T).temperature for T in ([0.4, 0.1], [0.4], [], 1.0)] == [
        0.1,
        0.4,
        0.1,
        1.0,
    ]
    assert Stability(T=[0.4, 0.1], shown_T="first").temperature == 0.4
    cold, single = Stability(T=[0.4, 0.1]), Stability(T=0.1)
    assert cold.dataset()["mu"].tolist() == single.dataset()["mu"].tolist()
    assert "T = 0.1 MeV" in cold.panels(cold.dataset())[0].title


def test_stability_enlarges_small_pressures() -> None:
    """The inset has the curves of its panel, and the loop of nuclear matter with clusters."""
    figure = Stability()
    upper, middle, _ = figure.panels(figure.dataset())
    assert upper.inset is None
    assert middle.inset is not None
    (low, high), _ = middle.inset.limits
    (loop,) = [one for one in middle.of(Curve) if one.label == IN_LEGEND[NM_CLUSTERISED]]
    assert low < np.nanmin(loop.x) < 0.0 < high
    assert Stability(inset=False).panels(figure.dataset())[1].inset is None
