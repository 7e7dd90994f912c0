"""What the drawings of the crystal figures show."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.order.slab import CELLS
from dashboard.figures.crystal.energy_gain import PAPER_COMPOSITIONS, EnergyGain
from dashboard.figures.crystal.free_energy import FreeEnergy
from dashboard.figures.crystal.order_parameters import OrderParameters
from dashboard.figures.crystal.phase_diagram import TIE_ENDS, PhaseDiagram
from dashboard.figures.crystal.slab import BONDS, EXCESS, IONS, Slab
from dashboard.figures.crystal.structure_factor import StructureFactor
from dashboard.plots.axis_limits import axis_limits
from dashboard.plots.legend import bars, entries
from dashboard.plots.vocabulary import (
    Area,
    Curve,
    Image,
    Key,
    Marks,
    Panel,
    Rectangles,
    Segments,
    Texts,
)
from tests.drawn import assert_updates


def drawn(figure) -> Panel:
    """The only panel of a figure."""
    (panel,) = figure.panels(figure.dataset())
    return panel


def named(layers, label):
    """Those of one label."""
    return [layer for layer in layers if layer.label == label]


def words_of(panel: Panel, label: str) -> dict[str, tuple[float, float]]:
    """Places of words by the words."""
    (layer,) = named(panel.of(Texts), label)
    return {words: (x, y) for x, y, words, _ in layer.rows}


DIAGRAM = PhaseDiagram(model=["short-range"])


def test_regions_of_the_phase_diagram_are_named_where_they_are():
    """Liquid above the liquidus, solid between solidus and solvus, two solids below it."""
    data = DIAGRAM.dataset()
    (panel,) = DIAGRAM.panels(data)
    places = words_of(panel, "regions")
    assert set(places) == {"liquid", "solid", "two solids", "liquid + solid"}
    melting = data.where(kind="melting")["T_over_T1m"].astype(float)
    gap = data.where(kind="miscibility gap")["T_over_T1m"].astype(float)
    assert places["liquid"][1] > np.interp(places["liquid"][0], [0.24, 1.0], [0.97, 1.62])
    assert gap.max() < places["solid"][1] < melting.min()
    assert gap.min() < places["two solids"][1] < gap.max()
    assert 0.56 < places["two solids"][0] < 0.95


@pytest.mark.parametrize("ordinate", ["T_over_T1m", "Gamma", "T"])
def test_liquidus_is_broader_than_solidus_and_the_gap_reaches_the_end(ordinate):
    figure = PhaseDiagram(model=["short-range"], ordinate=ordinate)
    panel = drawn(figure)
    liquidus, solidus, solvus = named(panel.of(Curve), "short-range ordered")
    assert liquidus.width > solidus.width
    assert [key.label for key in panel.of(Key)] == ["liquidus", "solidus", "solvus"]
    assert len(named(entries(panel), "short-range ordered")) == 1
    end = axis_limits(panel)[1][0]
    assert end in (pytest.approx(np.nanmin(solvus.y)), pytest.approx(np.nanmax(solvus.y)))
    assert np.nanmax(np.abs(liquidus.x - solidus.x)) > 0.05


def test_the_azeotrope_is_enlarged_unless_it_is_not_wanted():
    panel = drawn(DIAGRAM)
    assert panel.inset is not None
    (low, high), (first, last) = panel.inset.limits
    assert low < 0.24 < high
    assert first < 175.71884 / 181.455 < last
    assert drawn(PhaseDiagram(model=["short-range"], inset=False)).inset is None
    assert drawn(PhaseDiagram(model=["mechanical"])).inset is None
    assert_updates(DIAGRAM, PhaseDiagram(model=["short-range"], inset=False))


def test_lever_rule_at_the_cursor():
    """Shares of both phases at the ends of the tie line, and of the solid beside the state."""
    figure = PhaseDiagram(model=["short-range"], cursor=175.719, x=[0.45])
    panel = drawn(figure)
    (ends,) = named(panel.of(Marks), TIE_ENDS)
    shares = {name: values for name, _, values in ends.columns}["share"]
    part = (0.45 - 0.4218) / (0.4901 - 0.4218)
    told = [float(text.removesuffix(" %")) for text in shares]
    assert told == pytest.approx([100.0 * (1.0 - part), 100.0 * part], abs=0.1)
    (state,) = named(panel.of(Marks), "x and Γ chosen")
    assert (state.x[0], state.y[0]) == pytest.approx((0.45, 1.0), abs=1e-5)
    (words,) = words_of(panel, "lever rule")
    assert words.endswith("% solid")
    (note, *_) = figure.dataset().notes
    assert "solid 'short-range ordered', liquid 'with correction'" in note
    assert " % liquid with x = 0.4218 and " in note


def test_what_the_fits_do_not_reach_is_hatched_and_has_its_room():
    """Pure neon melts at Γ = 75, where the fits do not hold."""
    figure = PhaseDiagram(Z2=10, model=["ogata"])
    panel = drawn(figure)
    (unknown,) = panel.of(Rectangles)
    assert unknown.hatch
    top = axis_limits(panel)[1][1]
    assert top > 175.719 / 75.1
    assert unknown.corners[0][1] == pytest.approx(175.71884 / 90.0, rel=1e-5)
    assert unknown.corners[0][3] == pytest.approx(top)
    assert "liquid" in words_of(panel, "regions")


def test_differences_from_a_solid_are_drawn_and_the_numbers_stay():
    plain = FreeEnergy(model=["random", "short-range"]).dataset()
    figure = FreeEnergy(model=["random", "short-range"], reference="random")
    data = figure.dataset()
    assert (data["f"].astype(float) == plain["f"].astype(float)).all()
    (panel,) = figure.panels(data)
    (zero,) = named(panel.of(Curve), "random")
    assert np.abs(zero.y).max() < 1e-9
    (ordered,) = named(panel.of(Curve), "short-range ordered")
    middle = np.interp(0.5, ordered.x, ordered.y)
    assert middle == pytest.approx(1e3 * (-0.00284812 + 0.0026991), abs=2e-4)
    assert panel.y.label == "f − f of the solid 'random' (10⁻³ U₁)"
    assert_updates(FreeEnergy(model=["random"]), figure)


def test_small_compositions_are_enlarged_on_demand():
    panel = drawn(FreeEnergy(model=["random", "ogata"], energies=True, inset=True))
    assert panel.inset is not None
    assert panel.inset.limits[0] == (0.0, 0.03)
    assert drawn(FreeEnergy(model=["random"])).inset is None


def test_eight_shells_are_told_apart():
    panel = drawn(OrderParameters(Gamma=[180.0, 300.0]))
    looks = [(marks.colours, (marks.marker, marks.filled)) for marks in panel.of(Marks)]
    assert len({hue for hue, _ in looks}) == len({marker for _, marker in looks}) == 8
    assert [curve.end for curve in panel.of(Curve)] == [str(shell) for shell in range(1, 9)]


def test_the_zone_centre_is_not_called_like_the_coupling():
    figure = StructureFactor()
    data = figure.dataset()
    (panel,) = figure.panels(data)
    names = [text for _, text in panel.x.ticks]
    assert "k = 0" in names
    assert "Γ" not in [*names, panel.x.label]
    assert "near Γ" not in figure.summary(data)


def test_the_paper_s_compositions_stand_instead_of_the_others():
    data = EnergyGain(x=[0.5], compare=True).dataset()
    assert sorted(set(data["x"].astype(float))) == PAPER_COMPOSITIONS


def test_one_line_from_fcc_to_bcc():
    """In the band of all compositions; colours are of compositions alone."""
    panel = drawn(EnergyGain(compare=True))
    (line,) = [curve for curve in panel.of(Curve) if curve.label.startswith("fcc–bcc, pure")]
    (band,) = [area for area in panel.of(Area) if area.label == line.label]
    assert (band.low[0], band.high[0]) == pytest.approx((7.24, 8.30), abs=0.02)
    assert band.low[0] < line.y[0] < band.high[0]
    labels = [entry.label for entry in entries(panel)]
    assert labels[:4] == [f"x = {x:g}" for x in PAPER_COMPOSITIONS]
    assert {"short-range ordering", "exsolution"} < set(labels)


def test_unlike_neighbours_and_local_excess_of_ions():
    """Order makes more bonds between unlike ions than chance does."""
    figure = Slab(shown=BONDS)
    data = figure.dataset()
    (panel,) = figure.panels(data)
    ordered, random = panel.of(Segments)
    assert len(ordered.ends) > len(random.ends)
    lengths = np.hypot(*(ordered.ends[:, 2:] - ordered.ends[:, :2]).T)
    assert lengths == pytest.approx(np.full(len(lengths), np.sqrt(0.5)))
    assert panel.square
    (excess,) = Slab(shown=EXCESS).panels(data)
    images = excess.of(Image)
    assert [image.values.shape for image in images] == [(CELLS, CELLS)] * 2
    for image, kind in zip(images, ("ordered", "random"), strict=True):
        lower = data.where(kind=kind, z=0.0)["Z"].astype(float) == 8.0
        upper = data.where(kind=kind, z=0.5)["Z"].astype(float) == 8.0
        expected = (lower.mean() + 4.0 * upper.mean()) / 5.0 - 0.5
        assert image.values.mean() == pytest.approx(expected)
    assert "local excess of O" in bars(excess)[0].title
    (alone,) = Slab(shown=IONS).panels(data)
    assert not alone.of(Segments)
    assert not alone.of(Image)
    assert_updates(figure, Slab(shown=EXCESS))
