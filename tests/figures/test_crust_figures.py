"""Figures of the crust: their tables, notes and drawings."""

from __future__ import annotations

import re

import numpy as np
import pytest
from bokeh.document import Document
from bokeh.document.events import DocumentPatchedEvent

from core.constants import MEV_IN_KELVIN
from core.crust.comparison import MODELS, comparison_crusts, published_transitions
from core.crust.composition import abundances, composition, largest_fractions
from core.crust.transition_table import WORDS
from core.dataset import Dataset
from core.errors import DenseMatterError, InvalidInputError
from core.nuclides.pool import pool
from core.nuclides.pool_names import parse_pool_name
from core.nuclides.symbols import SYMBOLS, nuclide_name
from dashboard.figures.common.cell_gaps import gaps
from dashboard.figures.crust.abundances import Abundances
from dashboard.figures.crust.chart_grid import SIZE, ChartGrid
from dashboard.figures.crust.composition import Composition
from dashboard.figures.crust.diffusion import DiffusionStability
from dashboard.figures.crust.eos import EquationOfState
from dashboard.figures.crust.freezing import Freezing
from dashboard.figures.crust.inputs import CrustFigure
from dashboard.figures.crust.nuclide_chart import PRESENT, NuclideChart
from dashboard.figures.crust.partition_function import PartitionFunction
from dashboard.figures.crust.pool_words import departures
from dashboard.figures.crust.transition_lines import DASHES
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.legend import bars, entries
from dashboard.plots.vocabulary import Across, Curve, Image, Key, Marks, Rectangles, Segments, Texts

FIGURES = (NuclideChart, Composition, Abundances)


@pytest.mark.parametrize("figure", FIGURES)
def test_every_choice_reaches_the_matter(figure: type[CrustFigure]) -> None:
    """The figure's inputs make one Matter."""
    made = figure(
        last_He=10,
        edge_shift=1,
        exclude="7H",
        binding="13He*1.1",
        partition="ground",
        coulomb=False,
        volume="n_sat(0)",
        exclusion="mutual",
    ).matter
    assert made.pool.name == "He10_edge+1_no-7H_B-13He-x1.1"
    assert (made.interaction, made.volume, made.exclusion) == ("BSk25", "n_sat(0)", "mutual")
    assert made.partition == "ground"
    assert not made.coulomb


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"equilibrium": "fixed"}, "A fixed Y_p is needed"),
        ({"Y_p": 0.3}, "beta equilibrium"),
        ({"binding": "14He+1,14He+2"}, "changed twice"),
        ({"binding": "16He+1"}, "no 16He"),
    ],
)
def test_impossible_choices_are_one_sentence(figure, inputs, says) -> None:
    """Each says what to change."""
    with pytest.raises(DenseMatterError, match=says):
        figure(**inputs).dataset()


@pytest.mark.parametrize("text", ["14He;7H", "<script>", "14Hf*", "He", "0x14He", "14He," * 200])
def test_texts_that_name_no_nuclides_are_refused(text: str) -> None:
    """They never become a value."""
    with pytest.raises(InvalidInputError):
        NuclideChart(exclude=text)


def test_chart_holds_the_whole_pool() -> None:
    """One row a nuclide; S_n of 14He as in Beznogov & Raduta 2025."""
    data = NuclideChart().dataset()
    assert len(data) == 9319
    helium = data.where(Z=2, N=12)
    assert helium["S_n"][0] == pytest.approx(-1.29, abs=0.005)
    assert helium["source"][0] == "DZ10"
    assert np.isnan(data["X"]).all()
    assert data.units["B"] == "MeV"


def test_chart_knows_who_is_the_most_abundant() -> None:
    """14He from 0.006 fm^-3 to the transition; heavy nuclei with N = 50 and 82 before."""
    data = NuclideChart(n_B=[0.006]).dataset()
    reign = data.keep(np.isfinite(data["n_B_from"]))
    helium = reign.where(Z=2, N=12)
    assert helium["n_B_from"][0] == pytest.approx(0.006, abs=2e-4)
    assert helium["n_B_to"][0] == pytest.approx(0.0676, abs=2e-4)
    others = reign.keep(reign["Z"] > 2)
    assert {50, 82} <= set(others["N"].tolist())
    assert data.where(Z=2, N=12)["X"][0] == pytest.approx(0.12, abs=0.005)
    assert data["X"].sum() < 1.0


def test_chart_without_an_equilibrium_is_still_a_chart() -> None:
    """Homogeneous matter has no abundances, and the figure says so."""
    data = NuclideChart(n_B=[0.1]).dataset()
    assert len(data) == 9319
    assert not data["X"].any()
    assert any("homogeneous" in note for note in data.notes)


def test_every_cell_of_the_chart_is_known_or_hatched() -> None:
    """Rectangles cover what the pool has not, once and nothing else."""
    grid = ChartGrid(pool(NuclideChart(table="measured").pool_name))
    covered = np.zeros(SIZE[::-1], dtype=int)
    for left, low, right, high in gaps(grid.known, (0.0, 0.0)) + 0.5:
        covered[int(low) : int(high), int(left) : int(right)] += 1
    assert (covered == ~grid.known).all()


def test_drip_regions_follow_the_signs() -> None:
    """14He is beyond the neutron drip, 4He bound, 2He-like 10N beyond the proton drip."""
    regions = ChartGrid(pool(NuclideChart().pool_name)).regions()
    assert regions[2, 12] == 1.0
    assert np.isnan(regions[2, 2])
    assert regions[7, 3] == 2.0


def test_names_for_readers() -> None:
    assert nuclide_name(2, 14) == "¹⁴He"
    assert nuclide_name(0, 4) == "⁴n"
    with pytest.raises(InvalidInputError):
        nuclide_name(26, 12)


def test_pools_in_words() -> None:
    """Titles say what links and files abbreviate; nothing of the usual pool."""
    assert departures(parse_pool_name("default")) == []
    assert departures(parse_pool_name("measured_He10_edge-2_only-4He-56Ni-57Ni")) == [
        "masses: AME2020, measured",
        "helium ends at ¹⁰He",
        "isotopic chains extended by −2",
        "only ⁴He, ⁵⁶Ni and ⁵⁷Ni",
    ]
    assert departures(parse_pool_name("no-7H_B-13He-x1.05+0.5MeV_B-14He-0.5MeV_4n-2.4")) == [
        "without ⁷H",
        "B(¹³He) × 1.05 +0.5 MeV",
        "B(¹⁴He) −0.5 MeV",
        "with ⁴n, B = −2.4 MeV",
    ]


CHANGED = {"exclude": "7H,14He", "binding": "13He*1.05,10He-0.5", "tetraneutron": -2.4}


@pytest.mark.parametrize(
    ("figure", "inputs"),
    [
        (Abundances, {**CHANGED, "T": 1.0, "n_B": [0.01]}),
        (Abundances, {"only": "4He,56Ni", "n_B": [1e-6], "T": 0.5}),
        (Composition, {**CHANGED, "n_B": [0.01, 0.05], "T": [0.1]}),
        (EquationOfState, {**CHANGED, "n_B": [0.01, 0.05], "T": [0.1]}),
        (NuclideChart, {"last_He": 10, "table": "ame"}),
        (PartitionFunction, {"nuclides": "118Kr,56Fe"}),
    ],
)
def test_readers_see_raised_mass_numbers(figure: type[CrustFigure], inputs) -> None:
    """In titles, legends, labels, tooltips, notes and summaries; not in what is read back."""
    made = figure(**inputs)
    data = made.dataset()
    drawn = Document()
    drawn.add_root(BokehPlot(made.panels(data), made.panel_heights).root())
    shown = [str(drawn.to_json()), made.summary(data)]
    plain = re.compile(rf"(?<![\w.])[0-9]{{1,3}}(?:{'|'.join(SYMBOLS)})(?![\w.])")
    for text in (*shown, *data.notes, *data.refusals):
        assert not plain.findall(text)
    assert re.search(r"[⁰¹²³⁴⁵⁶⁷⁸⁹][A-Zn]", shown[0])


def test_composition_compares_temperatures_and_interactions() -> None:
    """The first interaction at all temperatures, the others at the first."""
    data = Composition(T=[0.4, 0.1], interaction=["BSk25", "BSk24"], n_B=[0.02, 0.001]).dataset()
    found = list(zip(data["interaction"].tolist(), data["T"].tolist(), strict=True))
    assert found == [("BSk25", 0.4)] * 2 + [("BSk25", 0.1)] * 2 + [("BSk24", 0.4)] * 2
    assert (np.diff(data["n_B"])[::2] > 0).all()


def test_composition_adds_published_crusts() -> None:
    """Those of the chosen interactions, or all; never to densities that were asked for."""
    assert set(Composition().dataset()["source"]) == {""}
    same = Composition(compare="same").dataset()
    assert set(same["source"]) == {"", "Pearson et al. 2018"}
    published = same.where(source="Pearson et al. 2018")
    assert set(published["interaction"]) == {"BSk25"}
    assert len(published) == len(comparison_crusts().where(model="BSk25"))
    assert published["X_heavy"] + published["X_free_n"] == pytest.approx(1.0, abs=2e-4)
    everything = Composition(compare="all").dataset()
    assert {"NV", "BSk22"} <= set(everything["interaction"])
    assert set(Composition(compare="all", n_B=[0.01]).dataset()["source"]) == {""}


def test_composition_says_where_nuclei_end() -> None:
    """The energetic crossing at T = 0.4 MeV, and n_tr beyond the end of the branch."""
    data = Composition().dataset()
    assert any("0.0676" in note and "n_tr = 0.08" in note for note in data.notes)
    assert data["n_tr"][0] == pytest.approx(0.0866, abs=5e-4)
    asked = Composition(n_B=[0.01]).dataset()
    assert np.isnan(asked["n_tr"]).all()
    assert not any("n_tr" in note for note in asked.notes)


def test_curves_break_where_the_phase_changes() -> None:
    """No line joins nuclei and homogeneous matter."""
    figure = Composition()
    data = figure.dataset()
    upper, lower = figure.panels(data)
    (neutrons,) = (
        curve
        for curve in lower.of(Curve)
        if curve.label == "BSk25, T = 0.4 MeV" and "neutrons" in curve.columns[1][1]
    )
    n_B, X = (values for _, _, values in neutrons.columns)
    (breaks,) = np.nonzero(np.isnan(n_B))
    assert len(breaks) == 1
    assert X[breaks[0] + 1] - X[breaks[0] - 1] > 0.2
    assert len(upper.of(Curve)) == 1


def test_legend_of_the_composition() -> None:
    """Crusts by their names, once each; dashes of the species that are drawn; no empty entries."""
    figure = Composition(T=[0.4, 0.1], compare="same")
    data = figure.dataset()
    upper, lower = figure.panels(data)
    assert not entries(upper)
    names = [entry.label for entry in entries(lower)]
    crusts = ["BSk25, T = 0, Pearson et al. 2018", "BSk25, T = 0.4 MeV", "BSk25, T = 0.1 MeV"]
    assert names[:3] == crusts
    species = [key.label for key in lower.of(Key)]
    assert names[3:] == species
    # Lines have their names beside them.
    (beside,) = lower.of(Texts)
    assert beside.words == ["last nuclei", "n_tr, paper", "n_tr, published", "n_tr"]
    assert beside.x == sorted(beside.x)
    assert {"¹⁴He", "free neutrons"} <= set(species)
    assert "other nuclei, A < 20" not in species
    dashes = {curve.dash for curve in lower.of(Curve) if curve.label == crusts[1]}
    assert {key.dash for key in lower.of(Key)} == dashes
    assert upper.x.name == lower.x.name == "n_B"
    drawn = BokehPlot((upper, lower), figure.panel_heights).figures[1]
    told = drawn.select_one({"name": "lines"}).data_source.data
    assert ("BSk25, T = 0.4 MeV", "mass fraction of ¹⁴He") in zip(
        told["label"], told["y_label"], strict=True
    )


def test_partition_functions_are_those_of_the_pool() -> None:
    """56Fe at 5 GK: 1.08 with levels, 1.45 with states; what is no nuclide of the pool is said."""
    T = 5e9 / MEV_IN_KELVIN
    data = PartitionFunction(nuclides="56Fe", T=[T]).dataset()
    assert data["which"].tolist() == ["levels", "states", "ground"]
    assert data["z"] == pytest.approx([1.08, 1.446, 1.0], abs=0.003)
    with pytest.raises(InvalidInputError, match="not in the pool"):
        PartitionFunction(nuclides="16He").dataset()
    with pytest.raises(InvalidInputError, match="one nuclide"):
        PartitionFunction(nuclides="").dataset()


@pytest.mark.parametrize(("partition", "words"), [("states", "2J+1 times"), ("ground", "no ex")])
def test_a_drawing_says_what_is_counted(partition: str, words: str) -> None:
    """In its title, unless it is the paper's levels."""
    assert words in Composition(partition=partition).title_for("BSk25")
    assert Composition().title_for("BSk25") == "BSk25"


def test_abundances_are_sorted_and_named() -> None:
    """Free neutrons, then 14He lead at 0.012 fm^-3; all mass is there."""
    data = Abundances(n_B=[0.012]).dataset()
    assert data["nuclide"][:2].tolist() == ["n", "14He"]
    assert (np.diff(data["X"]) <= 0.0).all()
    assert data["X"].sum() == pytest.approx(1.0, abs=1e-10)
    assert data["n"] * data["A"] / 0.012 == pytest.approx(data["X"])
    charge = (data["n"] * data["Z"]).sum() / 0.012
    assert data["Y_e"] == pytest.approx(charge, rel=1e-9)
    assert set(data["T"]) == {0.4}
    assert set(data["n_B"]) == {0.012}
    homogeneous = Abundances(n_B=[0.1]).dataset()
    assert sorted(homogeneous["nuclide"]) == ["n", "p"]
    assert data.units["n"] == "fm^-3"


@pytest.mark.parametrize(
    ("around", "first", "last"), [("all", 0, 24), ("heavy", 70, 94), ("present", 7, 89)]
)
def test_window_of_the_abundances(around: str, first: int, last: int) -> None:
    """It stands around 14He, around the most abundant heavy nuclide, or around both."""
    figure = Abundances(n_B=[0.006], around=around)
    data = figure.dataset()
    window, top = figure.panels(data)
    (cells,) = window.of(Image)
    assert (cells.x[0], cells.x[-1]) == (first, last)
    assert window.square
    assert (window.x.label, window.y.label) == ("N", "Z")
    (names,) = window.of(Texts)
    assert ("¹⁴He" in names.words) == (around != "heavy")
    (bars,) = top.of(Rectangles)
    seen = min(int(np.sum(data["X"][data["A"] > 1] >= 1e-6)), 20)
    assert len(bars.corners) == len(top.y.ticks) == seen
    assert (np.diff(bars.corners[:, 2]) <= 0.0).all()
    # Every bar begins below the axis' end, wherever that is moved.
    assert (bars.corners[:, 0] < 1e-20).all()


def test_the_window_shows_all_nuclei_that_matter() -> None:
    """At each of several densities; so does a pure gas, without any."""
    for n_B in (1e-6, 3e-4, 0.006, 0.02):
        figure = Abundances(n_B=[n_B])
        data = figure.dataset()
        (N0, N1), (Z0, Z1) = (axis.limits for axis in _axes(figure, data))
        there = data.keep((data["X"] > 2e-3) & (data["A"] > 1))
        assert len(there)
        assert N0 < there["N"].min() <= there["N"].max() < N1
        assert Z0 < there["Z"].min() <= there["Z"].max() < Z1
    figure = Abundances(n_B=[0.1])
    assert figure.panels(figure.dataset())[1].y.ticks == []


def _axes(figure: CrustFigure, data: Dataset) -> tuple:
    panel = figure.panels(data)[0]
    return panel.x, panel.y


def test_excluding_the_layer_changes_it() -> None:
    """Without 14He the layer is another nuclide's."""
    assert (2, 14) not in pool(Abundances(exclude="14He").pool_name)
    assert Abundances(n_B=[0.02], exclude="14He").dataset()["nuclide"][0] != "14He"


def _lines(figure: CrustFigure, data: Dataset, panel: int = 0) -> dict[str, list[float]]:
    """Where the named vertical lines of a panel stand."""
    lines = figure.panels(data)[panel].of(Across)
    known = {line.label: list(line.places) for line in lines if line.axis == "x" and line.label}
    # Where a legend names them already, they stand without a name.
    unnamed = [line for line in lines if line.axis == "x" and not line.label]
    words = {dash: WORDS[name] for name, dash in DASHES.items()}
    return known or {words[line.dash]: list(line.places) for line in unnamed if line.dash in words}


ENDING = ("n_last", "n_tr", "paper")


@pytest.mark.parametrize(
    ("figure", "panels"),
    [
        (Composition(), 2),
        (EquationOfState(), 4),
        (Freezing(), 3),
        (DiffusionStability(), 1),
    ],
)
def test_lines_of_the_transition_are_named(figure: CrustFigure, panels: int) -> None:
    """Last stable nuclei, n_tr and the paper's n_tr, each where the notes say it is."""
    data = figure.dataset()
    for panel in range(panels):
        lines = _lines(figure, data, panel)
        n_last, n_tr, paper = (lines[WORDS[name]] for name in ENDING)
        assert n_last == [pytest.approx(0.06761, abs=1e-5)]
        assert n_tr == [pytest.approx(0.08665, abs=1e-5)]
        assert paper == [0.0742]
    told = " ".join(data.notes)
    assert "0.0676" in told
    assert "n_tr = 0.0866" in told


def test_lines_of_the_transition_on_a_mass_axis() -> None:
    """At the energy density over c^2 of the row at n_tr, rest masses and all."""
    figure = EquationOfState(axis="rho")
    data = figure.dataset()
    (n_tr,) = _lines(figure, data)[WORDS["n_tr"]]
    used = data.where(in_use=1)
    nearest = np.argmin(np.abs(used["n_B"] - data["n_tr"][0]))
    assert n_tr == pytest.approx(used["rho"][nearest], rel=1e-6)
    assert n_tr == pytest.approx(0.08665 * 1.675e15 * 1.01, rel=0.01)


def test_every_crust_has_its_own_lines() -> None:
    """Of published ones those that are printed; in densities that were asked for, none."""
    for figure in (
        EquationOfState(T=[0.4, 0.1], interaction=["BSk25", "BSk24"]),
        DiffusionStability(T=[0.4, 0.1], interaction=["BSk25", "BSk24"]),
    ):
        data = figure.dataset()
        lines = _lines(figure, data)
        assert len(lines[WORDS["n_last"]]) == len(lines[WORDS["n_tr"]]) == 3
        assert lines[WORDS["n_last"]][1] == pytest.approx(0.0670, abs=1e-4)
    printed = {found.n_tr for model, found in published_transitions().items() if model in MODELS}
    assert set(lines[WORDS["published"]]) == printed
    assert any("n_tr = 0.0839" in note for note in data.notes)
    for figure in (EquationOfState(n_B=[0.01, 0.02]), Freezing(n_B=[0.01, 0.02])):
        assert not any(_lines(figure, figure.dataset()).values())


def test_a_fixed_proton_fraction_has_no_line_of_others() -> None:
    for kind in (EquationOfState, Freezing, DiffusionStability):
        figure = kind(equilibrium="fixed", Y_p=0.3)
        data = figure.dataset()
        lines = _lines(figure, data)
        assert len(lines[WORDS["n_last"]]) == 1
        assert not lines[WORDS["paper"]]
        assert not lines.get(WORDS["published"])
        assert "0.0742" not in " ".join(data.notes)


def test_references_apply_in_beta_equilibrium() -> None:
    """At a fixed Y_p there are neither published crusts nor the paper's n_tr; a note says so."""
    figure = Composition(equilibrium="fixed", Y_p=0.3, compare="all")
    data = figure.dataset()
    assert set(data["source"]) == {""}
    assert any("none is drawn at fixed Y_p" in note for note in data.notes)
    lines = _lines(figure, data, panel=1)
    assert not lines[WORDS["paper"]]
    assert not lines[WORDS["published"]]
    assert "0.0742" not in " ".join(data.notes)


def test_published_crusts_have_their_own_nuclei_and_transition() -> None:
    """A_cl, Z_cl as A_mean, Z_mean; n_tr as published, not the last row."""
    data = Composition(compare="same").dataset()
    rows = data.where(source="Pearson et al. 2018")
    crust = comparison_crusts().where(model="BSk25")
    assert rows["A_mean"].tolist() == crust["A_cl"].tolist()
    assert rows["Z_mean"].tolist() == crust["Z_cl"].tolist()
    assert set(rows["n_tr"]) == {0.0839}
    assert any("n_tr = 0.0839" in note for note in data.notes)
    assert any("of the one nucleus in a cell" in note for note in data.notes)


def test_what_is_not_drawn_is_said() -> None:
    """More crusts than colours; traces."""
    temperatures = [0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75]
    notes = Composition(T=temperatures, n_B=[0.01, 0.02]).dataset().notes
    assert any("the first 7 of 8 crusts" in note for note in notes)
    assert any("Not drawn" in note for note in Composition(T=[0.4]).dataset().notes)


def test_what_replaces_the_layer_is_drawn_for_every_crust() -> None:
    """Without 14He it is 7H, at both temperatures."""
    figure = Composition(T=[0.4, 0.1], exclude="14He")
    _, lower = figure.panels(figure.dataset())
    others = [curve for curve in lower.of(Curve) if curve.key == "other nuclei, A < 20"]
    assert [curve.label for curve in others] == ["BSk25, T = 0.4 MeV", "BSk25, T = 0.1 MeV"]
    assert all(np.nanmax(curve.y) > 0.2 for curve in others)


def test_what_the_crust_has_is_on_the_chart_as_in_the_paper() -> None:
    """Cyan where the last neutron is bound, red where it is not; every cell of both is a square."""
    figure = NuclideChart(n_B=[0.006])
    data = figure.dataset()
    (panel,) = figure.panels(data)
    bound, unbound = (r for r in panel.of(Rectangles) if r.label.startswith("in the crust"))
    there = data.keep(data["X_max"] >= PRESENT)
    assert len(bound.corners) + len(unbound.corners) == len(there)
    assert [11.5, 1.5, 12.5, 2.5] in unbound.corners.tolist()  # 14He
    assert [81.5, 27.5, 82.5, 28.5] in unbound.corners.tolist()  # 110Ni
    assert [49.5, 27.5, 50.5, 28.5] in bound.corners.tolist()  # 78Ni
    assert panel.square
    words = [word for texts in panel.of(Texts) for word in texts.words]
    assert {"Ni", "N = 50", "N = 82", "Z = 28", "bound", "Sₙ < 0", "Sₚ < 0"} <= set(words)
    assert [entry.label for entry in entries(panel)] == [
        "in the crust",
        "in the crust, Sₙ < 0",
        "no mass data",
        "most abundant, with depth",
        "largest at the cursor",
    ]


def test_largest_mass_fractions_are_those_of_some_density() -> None:
    """No state has more of a nuclide, and some state has as much."""
    matter = NuclideChart().matter
    largest = largest_fractions(matter, 0.4)
    track = composition(matter, 0.4).where(phase="clusters")
    nuclides = pool(NuclideChart().pool_name)
    most = [(nuclides.Z == Z) & (nuclides.A == A) for Z, A in ((2, 14), (28, 78), (28, 110))]
    for there, (Z, A) in zip(most, ((2, 14), (28, 78), (28, 110)), strict=True):
        leads = track.where(Z_most=Z, A_most=A)["X_most"]
        assert largest[there] == pytest.approx(leads.max(), rel=1e-9)
    for n_B in (1e-6, 1e-3, 0.006):
        found = abundances(matter, 0.4, n_B)
        for Z, N, X in zip(found["Z"][:5], found["N"][:5], found["X"][:5], strict=True):
            assert 1.01 * largest[(nuclides.Z == Z) & (nuclides.N == N)] >= X


@pytest.mark.parametrize(
    ("inputs", "N", "Z"),
    [
        ({}, (-3.5, 95.5), (-0.5, 45.5)),
        ({"n_B": [1e-5], "area": "cursor"}, (37.5, 60.5), (25.5, 38.5)),
        ({"n_B": [0.02], "area": "cursor"}, (0.5, 23.5), (-1.5, 11.5)),
        ({"area": "all"}, (-3.5, 231.5), (-0.5, 123.5)),
    ],
)
def test_windows_of_the_chart(inputs: dict, N: tuple, Z: tuple) -> None:
    """The paper's for its crust; around what there is at the cursor; the whole."""
    figure = NuclideChart(**inputs)
    (panel,) = figure.panels(figure.dataset())
    assert (panel.x.limits, panel.y.limits) == (N, Z)


def test_path_of_the_chart() -> None:
    """Through the most abundant nuclides by density: each line ends where the next begins."""
    figure = NuclideChart(n_B=[0.006])
    data = figure.dataset()
    (panel,) = figure.panels(data)
    _, lines = panel.of(Segments)
    heads, dots, ring = panel.of(Marks)
    places = np.transpose([values for _, _, values in dots.columns])
    assert (lines.ends == np.hstack([places[:-1], places[1:]])).all()
    assert len(heads.turns) == len(lines.ends) == len(places) - 1
    assert heads.colours == lines.colours == dots.colours
    # From Z = 28, N = 82 to 14He; a triangle that is not turned points upwards.
    assert lines.ends[-1].tolist() == [82.0, 28.0, 12.0, 2.0]
    assert heads.turns[-1] == pytest.approx(np.degrees(np.arctan2(-26.0, -70.0)) - 90.0)
    assert [column[2].tolist() for column in ring.columns] == [[12], [2]]
    (bar,) = bars(panel)
    assert "mass fraction" in bar.title


def test_cells_of_the_chart_tell_of_their_nuclide() -> None:
    """Cells of the abundances name it; words of a pool are made once."""
    first, second = (
        figure.panels(figure.dataset())[0].of(Image)[0]
        for figure in (NuclideChart(n_B=[0.006]), NuclideChart(T=0.5, n_B=[0.02]))
    )
    assert first.details["nuclide"][2, 12] == "¹⁴He, DZ10"
    assert first.details["separation"][2, 12].startswith("−1.29, ")
    assert first.details["X"][2, 12] == pytest.approx(0.12, abs=0.005)
    assert first.details["nuclide"] is second.details["nuclide"]
    assert first.details["nuclide"].shape == first.values.shape


def test_the_cursor_sends_no_more_of_the_chart_than_it_changes() -> None:
    """Mass fractions, and neither words nor what belongs to the pool."""
    figures = NuclideChart(n_B=[0.006]), NuclideChart(n_B=[0.02])
    first, second = (figure.panels(figure.dataset()) for figure in figures)
    plot = BokehPlot(first, NuclideChart.panel_heights)
    document = Document()
    document.add_root(plot.root())
    sent: list[tuple[str, ...]] = []
    document.on_change(lambda event: sent.append(_sent(event)))
    plot.update(second)
    assert sorted(what for what, *_ in sent) == ["data", "data", "data", "text"]
    columns = {column for _, *columns in sent for column in columns}
    assert columns <= {"X", "image", "x", "y", "dw", "dh"}
    # Images of mass fractions have the size of what there is, not of the chart.
    assert sum(image.values.size for image in second[0].of(Image)[1:]) < 1000
    plot.update(second)
    assert len(sent) == 4


def _sent(event: DocumentPatchedEvent) -> tuple[str, ...]:
    """The property that has changed, and which columns of it if not all."""
    return (getattr(event, "attr", ""), *(getattr(event, "cols", None) or ()))
