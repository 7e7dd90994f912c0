"""The cut through a crust, where it is solid, and the last helium isotope."""

import numpy as np
import pytest

from core.crust.freezing import freezing
from core.matter.model import Matter
from core.star.cut import cut, freezing_depth
from core.star.layers import layer_mass_against_helium, layers


def test_cut_goes_down_to_n_2():
    found = cut(Matter(), 0.1, 1.4, 12.0)
    told = layers(Matter(), 0.1, 1.4, 12.0)
    assert np.all(np.diff(found["depth"]) > 0)
    assert found["depth"][-1] == told["depth"][-1] == found.attributes["n_2"]
    # Helium where it should be, most of it shortly below n_1, none at drip.
    at = np.interp(found.attributes["onset"], found["depth"], found["X_He14"])
    assert at == pytest.approx(0.1, abs=1e-9)
    assert found["X_He14"].max() == pytest.approx(0.371, abs=2e-3)
    total = found["X_free_n"] + found["X_heavy"] + found["X_light"]
    assert np.all(total <= 1 + 1e-9)
    inside = found["unknown"] == 1
    assert found["depth"][inside].min() > found.attributes["n_1"]


def test_solid_lies_between_two_liquids():
    fronts = (0.005, 0.01, 0.05, 0.1, 0.2395, 0.25)
    found = freezing_depth(Matter(), 0.1, 1.4, 12.0, fronts)
    assert found.attributes["T_m_max"] == pytest.approx(0.2395, abs=1e-4)
    top, bottom = found["depth_top"], found["depth_bottom"]
    # The reference has 306 m and 6.6e-5 fm^-3 between its rows; states at T_m = 0.1 MeV say so:
    assert top[3] == pytest.approx(308.2, abs=0.5)
    assert found["n_B_top"][3] == pytest.approx(6.739e-5, rel=3e-3)
    assert freezing(Matter(), 0.1, (6.739e-5,))["T_m"][0] == pytest.approx(0.1, rel=0.01)
    assert bottom[3] == pytest.approx(625, abs=0.7)
    assert found["n_B_bottom"][3] == pytest.approx(6.2e-3, rel=0.01)
    assert top[2] == pytest.approx(119, abs=0.7)
    assert bottom[2] == pytest.approx(626, abs=0.7)
    assert top[1] == pytest.approx(34.7, abs=0.01)
    assert bottom[1] == pytest.approx(627, abs=0.7)
    assert np.isnan(top[5])
    assert found["parts"][5] == 0
    # The layer of helium has T_m = .0034 at n_B = .01 and .0054 at .05 fm^-3.
    profile = found.beside["profile"]
    T_m = np.interp([0.01, 0.05], profile["n_B"], profile["T_m"])
    assert T_m == pytest.approx([0.0034, 0.0054], abs=1e-4)
    assert bottom[0] == pytest.approx(found.attributes["n_x"])


def test_the_base_moves_with_its_definition():
    depth = dict(
        zip(*(layers(Matter(), 0.1, 1.4, 12.0)[c] for c in ("layer", "depth")), strict=True)
    )
    assert depth["n_1"] - depth["n_x"] == pytest.approx(-12, abs=0.5)
    assert depth["n_2"] - depth["n_x"] == pytest.approx(27, abs=0.5)


def test_last_helium():
    found = layer_mass_against_helium(Matter(), 0.1, 1.4, 12.0, edges=(10, 14, 16))
    assert found["nuclide"].tolist() == ["7H", "14He", "16He"]
    told = layers(Matter(), 0.1, 1.4, 12.0).attributes
    assert found["thickness"][1] == pytest.approx(told["helium"], abs=1e-6)
    assert found["mass"][1] == pytest.approx(told["helium_mass"], rel=1e-6)
    assert np.all(np.diff(found["mass"]) > 0)
