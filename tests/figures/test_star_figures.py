"""Figures of crusts in stars: what they draw is what their tables say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from core.errors import OutsideValidityError
from core.star.mass_radius import VELA, VELA_ENTRAINED
from dashboard.figures.crust.crust_inertia import CrustInertia
from dashboard.plots.vocabulary import Across, Curve, Marks, Polygons, Rectangles
from dashboard.systems import SYSTEMS
from dashboard.systems.crust_state import CrustState
from dashboard.web.pages.session import PageSession
from tests.computed import result


def test_the_page_gives_stars_a_temperature_of_their_own() -> None:
    visit = PageSession(SYSTEMS["crust"])
    visit.state.T, visit.state.star_T, visit.state.R = 0.8, 0.07, 11.0
    cut, freezing = (visit.live[f"crust/{name}"].inputs() for name in ("star-cut", "freezing"))
    assert (cut["T"], cut["R"], freezing["T"]) == (0.07, 11.0, 0.8)


def test_a_click_among_masses_and_radii_chooses_a_star() -> None:
    (panel,) = result("crust/mass-radius", {}).panels
    state = CrustState()
    state.choose({panel.x.chooses: 10.5, panel.y.chooses: 99.0})
    assert (10.5, state.param.M.bounds[1]) == (state.R, state.M)


def test_shares_of_a_cut_fill_it_from_the_left() -> None:
    """What is filled is as wide as heavy nuclei and 14He have mass; solid is what is frozen."""
    made = result("crust/star-cut", {})
    table, panel = made.dataset, made.panels[0]
    filled = panel.of(Polygons)
    assert [layer.label for layer in filled] == ["heavy nuclei", "¹⁴He"]
    widest = np.max([corners[:, 0].max() for layer in filled for corners in layer.corners])
    assert widest == pytest.approx(1.0, abs=1e-9)
    solid, unknown = panel.of(Rectangles)
    inside = table.keep(np.flatnonzero(table["frozen"]))
    assert solid.corners[0, [1, 3]] == pytest.approx(inside["depth"][[0, -1]])
    ends = [table.attributes[name] for name in ("n_1", "n_2")]
    assert unknown.corners[0, [1, 3]] == pytest.approx(ends)


def test_lines_of_layers_are_at_their_depths() -> None:
    made = result("crust/star-cut", {})
    lines = {line.label: line.places[0] for line in made.panels[0].of(Across)}
    assert lines["neutron drip"] == pytest.approx(426.89, abs=0.01)
    assert lines["onset of ¹⁴He"] == pytest.approx(626.43, abs=0.01)
    assert lines["base at nₓ"] == pytest.approx(879.88, abs=0.01)


def test_each_star_is_drawn_once_as_what_it_is() -> None:
    made = result("crust/mass-radius", {})
    for name in ("BSk24", "BSk26"):
        rows = made.dataset.where(interaction=name)
        drawn = {c.key: c for c in made.panels[0].of(Curve) if c.label == name}
        assert drawn["stable"].y.max() == pytest.approx(
            rows["M"][(rows["stable"] == 1) & (rows["c_s2"] <= 1)].max()
        )
        assert ("sound faster than light" in drawn) is (name == "BSk26")
        # Curves begin where the one before ends.
        for before, after in pairwise(drawn.values()):
            assert after.y[0] == before.y[-1]


def test_triangles_are_where_neutrons_begin_to_decay_directly() -> None:
    made = result("crust/mass-radius", {})
    (marks,) = (m for m in made.panels[0].of(Marks) if m.label == "direct Urca above")
    told = dict(zip(marks.columns[3][2], marks.columns[2][2], strict=True))
    assert list(told) == ["BSk22", "BSk24", "BSk25"]
    assert (told["BSk22"], told["BSk24"]) == pytest.approx((0.3319, 0.4524), abs=1e-4)
    rows = made.dataset.where(interaction="BSk22")
    assert marks.y[0] == pytest.approx(np.interp(told["BSk22"], rows["n_c"], rows["M"]))


def test_what_glitches_need_are_lines() -> None:
    made = result("crust/crust-inertia", {})
    assert [line.places[0] for line in made.panels[0].of(Across)] == [VELA, VELA_ENTRAINED]
    assert "1.51 %, from 1.37 % at n₁ to 1.98 % at n₂" in made.figure.summary(made.dataset)


def test_whole_stars_are_in_equilibrium() -> None:
    figure = CrustInertia(equilibrium="fixed", Y_p=0.1)
    with pytest.raises(OutsideValidityError, match="Whole stars are in beta equilibrium"):
        figure.dataset()


def test_left_of_the_melting_curve_is_what_is_solid() -> None:
    made = result("crust/freezing-depth", {})
    (solid,), (melting,) = made.panels[0].of(Polygons), made.panels[0].of(Curve)
    (corners,) = solid.corners
    assert corners[: len(melting.x), 0] == pytest.approx(melting.x)
    assert corners[len(melting.x) :, 0] == pytest.approx(made.panels[0].x.limits[0])
    assert "solid from 3" in made.figure.summary(made.dataset)
