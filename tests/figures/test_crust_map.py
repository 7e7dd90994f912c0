"""The map of the crust: from a table, or computed and why."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path

import numpy as np
import pytest
from bokeh.models import ColorBar, CustomJSHover, HoverTool

from core.crust import maps
from core.crust.composition import composition
from core.crust.transition import transition
from core.matter.limits import COLD, WARM
from core.matter.model import Matter
from core.storage import tables
from core.storage.tables import SUFFIX, open_table, write_table
from dashboard.figures.crust.map import QUANTITIES, CrustMap
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.decades import is_labelled
from dashboard.plots.legend import entries
from dashboard.plots.vocabulary import DECADES, Across, Curve, Image, Rectangles, Segments, Texts
from precomputed.build import provenance
from precomputed.crust_beta import CrustBeta

COARSE = CrustBeta(temperatures=16, densities=90)
MIDDLE = 8


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a coarse table, current."""
    directory = tmp_path_factory.mktemp("tables")
    arrays = COARSE.assemble({block: COARSE.compute(block) for block in COARSE.blocks()})
    path = directory / f"{COARSE.name}{SUFFIX}"
    attributes = provenance(COARSE, "")
    write_table(path, COARSE.coordinates(), COARSE.variables(), arrays, attributes)
    return directory


@pytest.fixture
def coarse(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tables, "DIRECTORY", built)
    # What is computed is coarser still.
    monkeypatch.setattr(maps, "TEMPERATURES", 5)
    monkeypatch.setattr(maps, "DENSITIES", 30)
    return built


def _parts(figure: CrustMap):
    data = figure.dataset()
    return data, data.where(part="map"), data.where(part="line")


@pytest.mark.usefixtures("coarse")
def test_map_comes_from_the_table():
    data, cells, line = _parts(CrustMap(quantity="P"))
    assert len(cells) == COARSE.temperatures * COARSE.densities
    assert set(cells["source"]) == {"table"}
    assert data.attributes["source"] == f"table {COARSE.name}"
    row = cells.where(T=cells["T"][COARSE.densities * MIDDLE])
    direct = composition(Matter(), float(row["T"][0]), tuple(row["n_B"].tolist()))
    np.testing.assert_allclose(row["P"], direct["P"], rtol=1e-6)
    assert data.units["P"] == data.units["interpolated"] == "MeV fm^-3"
    assert set(line["source"]) == {"computed"}
    assert not any("computed" in note for note in data.notes)


@pytest.mark.usefixtures("coarse")
def test_where_an_assumption_is_in_doubt_is_hatched():
    """Below 0.3 MeV, and in beta equilibrium above 1 MeV; named in the legend and the notes."""
    for inputs, doubts in (({}, [COLD, WARM]), ({"equilibrium": "fixed", "Y_p": 0.3}, [COLD])):
        figure = CrustMap(**inputs)
        data = figure.dataset()
        upper, _ = figure.panels(data)
        regions = {region.label: region for region in upper.of(Rectangles)}
        assert list(regions) == doubts
        assert 10 ** regions[COLD].corners[0, 3] == pytest.approx(0.3)
        assert len({region.hatch for region in regions.values()}) == len(doubts)
        assert [entry.label for entry in entries(upper)] == [*doubts, "uniform matter"]
        text = " ".join(data.notes)
        assert "below T = 0.3 MeV nuclear statistical equilibrium" in text
        assert ("above 1 MeV" in text) == (WARM in doubts)
        assert "in doubt" in figure.summary(data)


@pytest.mark.usefixtures("coarse")
def test_the_matched_pressure_is_drawn():
    """P of the phase shown falls where nuclei end; that of the equation of state rises."""
    figure = CrustMap(quantity="P", T=0.4)
    data = figure.dataset()
    matched, line = data.where(part="matched"), data.where(part="line")
    assert (np.diff(matched["P"].astype(float)) > 0).all()
    assert (np.diff(line["P"].astype(float)) < 0).any()
    assert data.attributes["n_last"] == pytest.approx(0.0676, abs=1e-4)
    assert data.attributes["n_tr"] == pytest.approx(0.0866, abs=1e-4)
    assert any("n_tr = 0.0866" in note and "0.0676" in note for note in data.notes)
    assert not len(CrustMap().dataset().where(part="matched"))
    labels = [curve.label for curve in figure.panels(data)[1].of(Curve)]
    assert labels[-1] == "P interpolated up to n_tr"
    _, lower = CrustMap(T=0.4).panels(CrustMap(T=0.4).dataset())
    assert not any("P interpolated" in curve.label for curve in lower.of(Curve))


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_line_and_table_agree(quantity: str, monkeypatch):
    """Where the shipped table has a value; it has none across the end of nuclei."""
    module = importlib.import_module(CrustMap.__module__)
    monkeypatch.setattr(module, "table_of_matter", lambda *_: open_table(COARSE.name))
    _, _, line = _parts(CrustMap(quantity=quantity, T=0.7))
    exact, between = line[quantity].astype(float), line["interpolated"].astype(float)
    both = np.isfinite(exact) & np.isfinite(between)
    assert 0.4 < both.mean() < 1.0
    spread = np.nanmax(exact) - np.nanmin(exact)
    error = np.abs(between - exact)[both]
    assert np.median(error) < 1e-4 * spread
    assert error.max() < 0.05 * spread
    jump = np.flatnonzero(line["phase"][1:] != line["phase"][:-1])[0]
    assert np.isnan(between[jump : jump + 2]).all()


@pytest.mark.usefixtures("coarse")
def test_line_is_computed_exactly():
    """The rows of the composition itself."""
    _, _, line = _parts(CrustMap(T=0.7))
    expected = composition(Matter(), 0.7)
    np.testing.assert_array_equal(line["A_over_Z"][-len(expected) :], expected["A_over_Z"])
    assert line["n_B"][0] == pytest.approx(1e-10)
    assert (np.diff(line["n_B"].astype(float)) >= -1e-12).all()


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"exclude": "14He"}, "no table of BSk25 with this pool of nuclides"),
        ({"interaction": "BSk22"}, "There is no table crust-beta-BSk22-default: build it"),
        ({"coulomb": False}, "usual choices"),
        ({"equilibrium": "fixed", "Y_p": 0.3}, "beta equilibrium"),
        ({"T": 12.0}, "tables end at T = 0.1 and 10"),
    ],
)
def test_without_a_table_the_map_is_computed(inputs: dict, says: str):
    """And the figure says why."""
    figure = CrustMap(**inputs)
    data, cells, line = _parts(figure)
    assert set(cells["source"]) == {"computed"}
    assert says in " ".join(data.notes)
    assert np.isnan(line["interpolated"].astype(float)).all()
    T = cells["T"].astype(float)
    assert T.min() <= figure.T <= T.max()
    upper, lower = figure.panels(data)
    assert "computed" in upper.title
    assert [curve.label for curve in lower.of(Curve)] == [f"computed at T = {figure.T:g} MeV"]


def test_a_stale_table_is_not_shown(coarse: Path, tmp_path: Path, monkeypatch):
    name = f"{COARSE.name}{SUFFIX}"
    shutil.copy(coarse / name, tmp_path / name)
    text = (tmp_path / name).read_bytes()
    fingerprint = COARSE.fingerprint().encode()
    other = text.replace(fingerprint, b"0" * len(fingerprint))
    assert other != text
    # As if a file had changed since.
    kernel = b'core/matter/solver.py": "'
    place = other.index(kernel) + len(kernel)
    (tmp_path / name).write_bytes(other[:place] + b"00000000" + other[place + 8 :])
    monkeypatch.setattr(tables, "DIRECTORY", tmp_path)
    data, cells, _ = _parts(CrustMap())
    assert set(cells["source"]) == {"computed"}
    assert "was made before core/matter/solver.py changed" in data.notes[0]


@pytest.mark.usefixtures("coarse")
def test_moving_the_cursor_leaves_the_map_alone():
    """The very same layers, so that nothing is sent but the lines."""
    drawings = []
    for figure in (CrustMap(), CrustMap(T=0.5, n_B=[0.01])):
        upper, _ = figure.panels(figure.dataset())
        drawings.append(upper)
    first, second = drawings
    for kind in (Image, Segments, Curve, Texts):
        (one,), (other,) = first.of(kind), second.of(kind)
        assert one is other
    places = [[line.places for line in upper.of(Across)] for upper in drawings]
    assert places[0] != places[1]
    assert [line.axis for line in first.of(Across)] == ["x", "y"]


@pytest.mark.usefixtures("coarse")
def test_transition_is_drawn_where_nuclei_end():
    """Within a cell, at the table's temperature next to 0.4 MeV."""
    figure = CrustMap()
    upper, _ = figure.panels(figure.dataset())
    (line,) = upper.of(Curve)
    lg_n_B, lg_T = (values for _, _, values in line.columns)
    row = int(np.argmin(np.abs(lg_T - np.log10(0.4))))
    expected = transition(Matter(), float(10 ** lg_T[row])).n_last
    assert lg_n_B[row] == pytest.approx(np.log10(expected), abs=np.log10(1.6e9) / 89)
    # At 10 MeV nuclei dissolve without an end.
    assert np.isnan(lg_n_B[-1])


@pytest.mark.usefixtures("coarse")
def test_regions_are_named_inside():
    """Each name stands on a cell in which its nuclide leads."""
    figure = CrustMap()
    data, cells, _ = _parts(figure)
    upper, _ = figure.panels(data)
    (texts,) = upper.of(Texts)
    names = dict(zip(texts.words, zip(texts.x, texts.y, strict=True), strict=True))
    assert {"¹⁴He", "⁵⁶Fe", "⁴He", "uniform"} <= set(names)
    for name, (Z, A) in {"¹⁴He": (2, 14), "⁵⁶Fe": (26, 56)}.items():
        x, y = names[name]
        distance = np.abs(np.log10(cells["n_B"].astype(float)) - x) + np.abs(
            np.log10(cells["T"].astype(float)) - y
        )
        nearest = int(np.argmin(distance))
        assert (cells["Z_most"][nearest], cells["A_most"][nearest]) == (Z, A)


@pytest.mark.usefixtures("coarse")
def test_pressure_has_a_logarithmic_scale():
    for quantity, logarithmic in (("P", True), ("A_over_Z", False)):
        figure = CrustMap(quantity=quantity)
        upper, lower = BokehPlot(figure.panels(figure.dataset()), figure.panel_heights).figures
        (bar,) = upper.select({"type": ColorBar})
        assert is_labelled(bar)
        assert bar.title == QUANTITIES[quantity].label
        assert (DECADES in bar.tags) == logarithmic
        assert DECADES in upper.xaxis[0].tags
        assert DECADES in upper.yaxis[0].tags
        assert (DECADES in lower.yaxis[0].tags) == logarithmic
        assert upper.x_range is lower.x_range
        tooltips = list(lower.select({"type": HoverTool}))
        assert tooltips
        for tooltip in tooltips:
            assert isinstance(tooltip.formatters["$snap_x"], CustomJSHover)
            assert isinstance(tooltip.formatters["$snap_y"], CustomJSHover) == logarithmic


@pytest.mark.usefixtures("coarse")
def test_tooltips_know_the_nuclide():
    figure = CrustMap()
    upper, _ = BokehPlot(figure.panels(figure.dataset()), figure.panel_heights).figures
    (source,) = (
        renderer.data_source for renderer in upper.renderers if "image" in renderer.data_source.data
    )
    assert source.data["nuclide"][0].shape == source.data["image"][0].shape
    assert "¹⁴He" in source.data["nuclide"][0]


@pytest.mark.usefixtures("coarse")
def test_homogeneous_matter_has_no_colour():
    _, cells, _ = _parts(CrustMap())
    homogeneous = cells["phase"] == "homogeneous"
    assert homogeneous.any()
    assert (np.isnan(cells["A_over_Z"].astype(float)) == homogeneous).all()


@pytest.mark.usefixtures("coarse")
def test_the_impurity_is_shown_by_its_logarithm():
    """Its colours and the line below; what is told on hovering is the number under its name."""
    figure = CrustMap(quantity="Q_imp")
    data, cells, _ = _parts(figure)
    upper, lower = figure.panels(data)
    (image,) = upper.of(Image)
    there = cells["phase"] == "clusters"
    shown = image.values.ravel()[there]
    assert 10.0**shown == pytest.approx(cells["Q_imp"][there].astype(float))
    assert np.isnan(image.values.ravel()[~there]).all()
    assert ("Q_imp, variance of Z", "quantity{%.5g}") in image.tips
    assert lower.y.scale == image.colours.scale == "decades"
    assert image.colours.missing_name == "uniform matter"
