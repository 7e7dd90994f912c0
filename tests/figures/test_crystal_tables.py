"""Figures of the crystal that are drawn from tables, with and without them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.crystal.solids import SOLIDS, MonteCarlo, Random, SecondOrder
from core.errors import TableError
from core.storage.tables import FAILED, open_table, write_table
from dashboard.figures.crystal import energy_error
from dashboard.figures.crystal import mixture_map as crystal_map
from dashboard.figures.crystal.energy_error import ERROR
from dashboard.figures.crystal.free_energy import FreeEnergy
from dashboard.figures.crystal.mixture_map import COMPUTED, FROM_TABLE, MixtureMap
from dashboard.figures.crystal.phase_diagram import PhaseDiagram
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.legend import bars, entries
from dashboard.plots.numbers import scientific
from dashboard.plots.vocabulary import Area, Image, Marks, Rectangles, Texts
from dashboard.systems import FIGURES
from precomputed.crystal_energy_error import CrystalEnergyError
from precomputed.crystal_maps import CrystalMaps
from tests.drawn import assert_updates

ERRORS = np.array([[1e-4, -5e-5, -1.2e-4], [np.nan, 2e-5, 3e-5]])
SMALL_MAP = CrystalMaps(highest=8, solids=("random", "ogata"), liquids=("paper",))


def missing(name):
    raise TableError(f"There is no table {name}: build it.")


def written(recipe, arrays, folder):
    """A table of given arrays; opens as a current one."""
    attributes = {"inputs": json.dumps(recipe.fields())}
    path = folder / f"{recipe.name}.nc"
    write_table(path, recipe.coordinates(), recipe.variables(), arrays, attributes)
    return lambda name: open_table(recipe.name, folder)


@pytest.fixture
def error_table(monkeypatch, tmp_path):
    """Errors of C/O and O/Ne at x = 1/4, 1/2 and 3/4; one of O/Ne is missing."""
    recipe = CrystalEnergyError(mixtures=("6-8", "8-10"), steps=4, configurations=2)
    arrays = recipe.assemble({})
    arrays["error_mean"][:] = ERRORS
    arrays["error_standard_error"][:] = 3e-6
    monkeypatch.setattr(energy_error, "current_table", written(recipe, arrays, tmp_path))


@pytest.fixture(scope="module")
def map_arrays():
    """All mixtures up to O of the random solid, but for one that failed."""
    blocks = [block for block in SMALL_MAP.blocks() if block.startswith("random")]
    arrays = SMALL_MAP.assemble({block: SMALL_MAP.compute(block) for block in blocks})
    arrays["flag"][0, 0, 4, 6] = FAILED
    return arrays


@pytest.fixture
def map_table(monkeypatch, tmp_path, map_arrays):
    """A table of them."""
    monkeypatch.setattr(crystal_map, "current_table", written(SMALL_MAP, map_arrays, tmp_path))


def panel_of(figure):
    """The panel that shows its dataset."""
    (panel,) = figure.panels(figure.dataset())
    return panel


def named(layers, label):
    """Those of one label."""
    return [layer for layer in layers if layer.label == label]


def columns(layer) -> dict:
    """Values by the names of their columns."""
    return {name: np.asarray(values) for name, _, values in layer.columns}


def test_errors_stand_at_the_curves_of_the_second_order(error_table):
    """f is that of the curve, and the error that of the table."""
    data = FreeEnergy(Gamma=[160.0, 200.0]).dataset()
    rows = data.where(kind=ERROR)
    drawn = set(data.where(kind="solid")["model"])
    names = {name for name in drawn if issubclass(SOLIDS[name], SecondOrder)}
    assert set(rows["model"]) == names > {"random", "spherical"}
    assert len(rows) == 2 * 3 * len(names)
    for gamma in (160.0, 200.0):
        here = rows.where(model="random", Gamma=gamma)
        assert here["x"].astype(float) == pytest.approx([0.25, 0.5, 0.75])
        assert here["error"].astype(float) == pytest.approx(ERRORS[0])
        curve = data.where(model="random", kind="solid", Gamma=gamma)
        f = np.interp(here["x"].astype(float), curve["x"].astype(float), curve["f"].astype(float))
        assert here["f"].astype(float) == pytest.approx(f, abs=1e-6)
    assert data.units["error"] == "U_1"
    assert "Bars: correction beyond second order, from 2 relaxed random super" in data.notes[-1]
    assert "(−1.2×10⁻⁴ to 10⁻⁴ U₁, standard errors up to 3×10⁻⁶ U₁)" in data.notes[-1]


def test_bars_are_drawn_on_one_curve(error_table):
    """From f to f + error, and whiskers of one standard error around the tip."""
    figure = FreeEnergy(model=["random", "spherical"])
    data = figure.dataset()
    rows = data.where(kind=ERROR, model="random")
    (panel,) = figure.panels(data)
    bar, whisker, tip = (columns(layer) for layer in named(panel.layers, ERROR))
    ends = bar["f"]
    assert len(ends) == 3 * 3 - 1
    f, error = rows["f"].astype(float), rows["error"].astype(float)
    assert ends[0::3] == pytest.approx(1e3 * f)
    assert ends[1::3] == pytest.approx(1e3 * (f + error))
    low, high = (whisker["f"][start::3] for start in (0, 1))
    assert high - low == pytest.approx(np.full(3, 6e-3))
    assert tip["f"] == pytest.approx(1e3 * (f + error))
    assert tip["error"] == pytest.approx(1e3 * error)
    assert set(tip["model"]) == {"random"}


def test_points_without_a_mean_are_left_out(error_table):
    """O/Ne has two."""
    rows = FreeEnergy(Z1=8, Z2=10, model=["random"]).dataset().where(kind=ERROR)
    assert rows["x"].astype(float) == pytest.approx([0.5, 0.75])


def test_mixture_without_errors_is_told(error_table):
    """N/O is not in this table; Ogata's solids have no such error."""
    data = FreeEnergy(Z1=7, model=["random"]).dataset()
    assert not len(data.where(kind=ERROR))
    assert data.notes[-1].endswith("are tabulated for C/O and O/Ne, not for N/O.")
    assert not FreeEnergy(Z1=7, model=["ogata"]).dataset().notes
    assert not FreeEnergy(x=[0.5], model=["random"]).dataset().notes


def test_missing_table_of_errors_is_told(monkeypatch):
    """The curves are there without bars."""
    monkeypatch.setattr(energy_error, "current_table", missing)
    data = FreeEnergy(model=["random"]).dataset()
    assert not len(data.where(kind=ERROR))
    assert len(data.where(kind="solid"))
    assert "There is no table crystal-energy-error" in data.notes[-1]


def test_free_energy_is_updated_in_place(error_table):
    """With and without errors, which leave nothing behind."""
    assert_updates(FreeEnergy(), FreeEnergy(Z1=7))
    assert_updates(FreeEnergy(Z1=7), FreeEnergy())
    without = FreeEnergy(model=["ogata"], Gamma=[200.0])
    assert_updates(FreeEnergy(), without)
    assert not named(panel_of(without).layers, ERROR)


class Sampled(MonteCarlo):
    """The random solid, as if it had been sampled with an error of share x(1-x)/Gamma."""

    share: float

    def __init__(self, mixture):
        SecondOrder.__init__(self, mixture)

    def energy(self, x, gamma):
        return Random.energy(self, x, gamma)

    def entropy(self, x, gamma):
        return Random.entropy(self, x, gamma)

    def free_energy(self, x, gamma):
        return self.energy(x, gamma) - self.entropy(x, gamma) / gamma

    def slope(self, x, gamma):
        return Random.slope(self, x, gamma)

    def uncertainty(self, x, gamma):
        return self.share * x * (1 - x) / gamma

    def remarks(self, gamma):
        return []


@pytest.fixture(params=[1e-4, 1.0])
def sampled(request, monkeypatch):
    """In place of the solid that needs a table."""
    monkeypatch.setitem(SOLIDS, "monte-carlo", Sampled)
    monkeypatch.setattr(Sampled, "share", request.param, raising=False)
    return request.param


def test_band_of_the_sampled_solid(sampled, error_table):
    """From f - sigma to f + sigma of every Gamma, and how wide it is."""
    figure = FreeEnergy(model=["monte-carlo", "random"], Gamma=[160.0, 200.0])
    data = figure.dataset()
    rows = data.where(model="monte-carlo", kind="solid")
    sigma = rows["uncertainty"].astype(float)
    assert sigma.max() > 0.0
    assert np.isnan(data.where(model="random", kind="solid")["uncertainty"].astype(float)).all()
    (panel,) = figure.panels(data)
    for area, gamma in zip(panel.of(Area), (160.0, 200.0), strict=True):
        here = rows.where(Gamma=gamma)
        f, error = here["f"].astype(float), here["uncertainty"].astype(float)
        assert area.x == pytest.approx(here["x"].astype(float))
        assert area.low == pytest.approx(1e3 * (f - error))
        assert area.high == pytest.approx(1e3 * (f + error))
    note = next(note for note in data.notes if note.startswith("Monte Carlo: the band"))
    assert f"at most {scientific(sigma.max())} U₁" in note
    assert ("narrower than the curve" in note) == (sampled == 1e-4)


def test_figure_without_the_sampled_solid_has_no_band(sampled, error_table):
    """And nothing is said of it."""
    others = FreeEnergy(model=["random"])
    assert not panel_of(others).of(Area)
    assert_updates(FreeEnergy(model=["monte-carlo"]), others)
    assert not any("Monte Carlo" in note for note in others.dataset().notes)


def test_map_shows_the_table(map_table):
    """All pairs, with the mixture of the page in words."""
    figure = MixtureMap(solid="random")
    data = figure.dataset()
    assert len(data) == 28
    assert set(data["source"]) == {FROM_TABLE}
    here = data.where(Z1=6, Z2=8)
    assert here["azeotrope_Gamma"][0] == pytest.approx(186.629, abs=2e-3)
    assert here["melting_range"][0] == pytest.approx((8 / 6) ** (5 / 3) - 175.71884 / 186.629, 1e-5)
    assert "azeotrope at Γ = 186.629, x = 0.3183" in data.notes[0]
    assert data.where(Z1=5, Z2=7)["flag"][0] == "failed"
    (panel,) = figure.panels(data)
    assert panel.title.endswith("(table)")
    (cells,) = named(panel.of(Image), "map")
    assert cells.x[5] == 6.0
    assert cells.y[7] == 8.0
    assert cells.values[7, 5] == pytest.approx(here["azeotrope_x"][0])
    assert np.isnan(cells.values[5, 7])
    assert np.isnan(cells.values[7, 0])
    assert cells.details["mixture"][7, 5] == "C/O"
    assert cells.details["azeotrope"][7, 5] == "186.63, 0.3183"
    (mark,) = named(panel.of(Marks), "this mixture, C/O")
    assert [values.tolist() for values in columns(mark).values()] == [[6], [8]]


@pytest.mark.parametrize(
    ("inputs", "why"),
    [
        ({"solid": "mechanical"}, "has the solids random, ogata with the liquids paper"),
        ({"solid": "ogata", "liquid": ["linear"]}, "has the solids random, ogata"),
        ({"solid": "ogata", "Z1": 8, "Z2": 10}, "ends at Z = 8"),
        ({"solid": "ogata"}, "is incomplete there"),
    ],
)
def test_what_the_table_does_not_have_is_computed(map_table, inputs, why):
    """And the figure says why."""
    figure = MixtureMap(**inputs)
    data = figure.dataset()
    assert set(data["source"]) == {COMPUTED}
    assert any(why in note and "computed" in note for note in data.notes)
    (panel,) = figure.panels(data)
    assert panel.title.endswith("(computed)")


def test_missing_map_is_computed_near_the_mixture(monkeypatch, map_arrays):
    """With the numbers that the table has."""
    monkeypatch.setattr(crystal_map, "current_table", missing)
    data = MixtureMap(solid="random").dataset()
    assert any("There is no table crystal-maps" in note for note in data.notes)
    pairs = set(zip(data["Z1"].tolist(), data["Z2"].tolist(), strict=True))
    assert pairs == {(6, 8), (6, 7), (6, 9), (6, 10), (4, 8), (5, 8), (7, 8)}
    for row in range(len(data)):
        place = (0, 0, int(data["Z1"][row]) - 1, int(data["Z2"][row]) - 1)
        if place[2:] != (5, 8) and data["Z2"][row] <= 8:
            assert data["coldest_Gamma"][row] == pytest.approx(
                map_arrays["coldest_Gamma"][place], rel=1e-6, nan_ok=True
            )


def test_outside_a_model_the_map_says_so(monkeypatch):
    """C/Ca is beyond the second order: one row, nothing to colour."""
    monkeypatch.setattr(crystal_map, "current_table", missing)
    figure = MixtureMap(Z2=20)
    data = figure.dataset()
    assert data["flag"].tolist() == ["outside the model"]
    assert data.notes[0] == "C/Ca, short-range ordered: outside the model."
    assert any(note.startswith("Hatched") for note in data.notes)
    (panel,) = figure.panels(data)
    BokehPlot([panel], figure.panel_heights)
    (hatched,) = named(panel.of(Rectangles), crystal_map.NO_DATA)
    left, low, right, high = hatched.corners.T
    here = (left < 6.0) & (right > 6.0) & (low < 20.0) & (high > 20.0)
    assert here.tolist() == [True]
    (words,) = panel.of(Texts)
    assert words.words == ["No mixture shown has: x of the azeotrope"]
    assert not bars(panel)


def test_three_kinds_of_absence_look_different(map_table):
    """What is known not to exist, what is outside the models, what nobody has computed."""
    figure = MixtureMap(solid="random")
    (panel,) = figure.panels(figure.dataset())
    looks = {layer.label: (layer.hatch, layer.alpha) for layer in panel.of(Rectangles)}
    assert set(looks) == {crystal_map.NO_POINT, crystal_map.NO_DATA, crystal_map.NOT_COMPUTED}
    assert len(set(looks.values())) == 3
    assert {entry.label for entry in entries(panel)} >= {
        crystal_map.NOT_COMPUTED,
        "this mixture, C/O",
    }
    assert not panel.of(Texts)
    assert bars(panel)


def test_map_is_updated_in_place(map_table):
    """For every quantity, and beyond the table."""
    first = MixtureMap(solid="random")
    for quantity in crystal_map.SHOWN:
        assert_updates(first, MixtureMap(solid="random", quantity=quantity))
    assert_updates(first, MixtureMap(solid="mechanical", Z1=33, Z2=36))


def test_map_is_registered():
    """Under the path of the command line."""
    assert FIGURES[MixtureMap.path] is MixtureMap


@pytest.mark.parametrize(("Z2", "said"), [(8, False), (10, True)])
def test_a_phase_diagram_says_where_sampling_ends(Z2: int, said: bool):
    """C/O stays inside the table up to the highest coupling; C/Ne leaves it near 230."""
    data = PhaseDiagram(Z1=6, Z2=Z2, model=["monte-carlo"], liquid=["medin-cumming"]).dataset()
    assert any("sampled up to" in note for note in data.notes) == said


def test_latent_heat_of_a_liquid_of_equal_masses() -> None:
    """q along a tie line, by a second program, which Clausius and Clapeyron's equation confirms."""
    data = FIGURES["crystal/latent-heat"](x=[0.25, 3.0 / 7.0]).dataset()
    known = {
        "random": (0.6998, 0.6612),
        "short-range": (0.7182, 0.7027),
        "spherical": (0.7196, 0.7043),
        "ogata-Z": (0.6910, 0.6741),
        "simulation": (0.6963, 0.6899),
    }
    for model, q in known.items():
        np.testing.assert_allclose(data.where(model=model)["q"], q, atol=6e-5)


def test_latent_heat_leaves_out_and_refuses_what_has_no_liquidus() -> None:
    figure = FIGURES["crystal/latent-heat"]
    data = figure(x=[0.5], model=["random", "ordered"]).dataset()
    assert set(data["model"]) == {"random", "simulation"}
    assert ["ordered" in refusal for refusal in data.refusals] == [True]
