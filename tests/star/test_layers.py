"""Layers of a crust, against an independent integration of the same matter.

The reference: H by splines of P/(eps + P) along tables of these crusts at T = 0.1 MeV, stiff
integrators from the surface inward. Its surface is at mu_B = 930.4117 MeV, 0.12 keV below that of
56Fe in AME2020: all its depths are 6 mm larger.
"""

import numpy as np
import pytest
import scipy

from core.crust.pool_edge import with_last_helium
from core.errors import InvalidInputError, OutsideValidityError
from core.matter.model import Matter
from core.nuclides.masses import evaluated_masses
from core.star import gravity
from core.star.cut import cut
from core.star.depth_errors import depth_errors
from core.star.inward import crust_in_star
from core.star.layers import layers, layers_along_masses
from core.star.matter import LAYERS, crust_matter, whole_matter

IRON_SHIFT = 0.0062
"""By how much (m) depths of the reference are larger in the star of 1.4 M_sun and 12 km."""

# Depths (m) of the five layers, the layer of 14He (m); mass above the onset, n_x and n_2 and baryon
# mass above n_x (0.001 M_sun).
TABLE = [
    ("BSk25", 1.4, 12, [426.89, 626.43, 868.21, 879.88, 906.67],
     253.45, [0.7011, 8.847, 11.676], 10.959),
    ("BSk25", 2.0, 12, [235.33, 348.02, 486.73, 493.48, 508.98],
     145.46, [0.4143, 5.398, 7.152], 7.599),
    ("BSk25", 1.4, 10, [267.71, 394.51, 549.4, 556.9, 574.11],
     162.39, [0.3172, 4.071, 5.382], None),
    ("BSk24", 1.4, 12, [426.89, 628.24, 866.63, 876.33, 889.04],
     248.08, [0.825, 10.251, 11.43], 12.697),
    ("BSk24", 2.0, 12, [235.33, 349.05, 485.78, 491.38, 498.72],
     142.33, [0.4878, 6.25, 6.979], 8.797),
    ("BSk22", 1.4, 12, [426.89, 634.17, 799.57, 814.87, 832.53],
     180.7, [1.2083, 8.776, 10.106], 10.869),
]  # fmt: skip
DRIP_MASS = {(1.4, 12): 3.165e-5, (2.0, 12): 1.812e-5, (1.4, 10): 1.407e-5}


@pytest.mark.parametrize(("name", "M", "R", "depths", "helium", "masses", "baryons"), TABLE)
def test_depths_and_masses(name, M, R, depths, helium, masses, baryons):
    found = layers(Matter(name), 0.1, M, R)
    # Printed to 5 mm, and another surface.
    np.testing.assert_allclose(found["depth"], depths, rtol=1e-5, atol=0.005 + IRON_SHIFT)
    assert found.attributes["helium"] == pytest.approx(helium, abs=0.02)
    assert found["mass"][0] == pytest.approx(DRIP_MASS[M, R], abs=0.0006e-5)
    np.testing.assert_allclose(1e3 * found["mass"][[1, 3, 4]], masses, rtol=1e-4, atol=6e-5)
    if baryons:
        assert 1e3 * found["baryon_mass"][3] == pytest.approx(baryons, rel=1e-4)


def test_proper_depths_and_gravity():
    found = layers(Matter(), 0.1, 1.4, 12.0)
    proper = [529.83, 779.32, 1083.11, 1097.81, 1131.55]
    np.testing.assert_allclose(found["proper_depth"], proper, atol=0.015)
    # 29 % of the thickness and 92 % of the mass are the layer of helium.
    told = found.attributes
    assert told["helium"] / told["crust"] == pytest.approx(0.288, abs=0.001)
    assert told["helium_mass"] / told["crust_mass"] == pytest.approx(0.92, abs=0.002)
    assert found["gravity"][3] == pytest.approx(1.884e14, rel=3e-4)
    for M, R, surface in ((1.4, 12, 1.5937e14), (2.0, 12, 2.5866e14), (1.4, 10, 2.4260e14)):
        g = gravity.gravity(np.array(M * gravity.SOLAR_LENGTH), np.array(float(R)), np.array(0.0))
        assert g == pytest.approx(surface, rel=5e-5)


def test_warmer_crust():
    found = layers(Matter(), 0.4, 1.4, 12.0)
    assert found["n_B"][0] == pytest.approx(3.50e-4, rel=2e-3)
    assert found["n_B"][1] == pytest.approx(0.005916, abs=5e-7)
    assert found["depth"][[1, 3]] == pytest.approx([616.41, 880.78], abs=0.012)
    assert found["mass"][3] == pytest.approx(9.011e-3, rel=1.2e-4)


def test_drip_is_where_a_neutron_costs_its_mass():
    of = crust_matter(Matter(), 0.1)
    k = of.at("drip")
    assert of.n_B[k] == pytest.approx(2.6780e-4, rel=1e-4)
    assert of.P[k] == pytest.approx(4.9013e-4, rel=1e-4)
    mu_B = (of.energy_density + of.P) / of.n_B - of.T * of.sigma
    assert mu_B[k] == pytest.approx(939.5654205, abs=1e-8)


def test_top_row_and_free_neutrons():
    of = crust_matter(Matter(), 0.1)
    mu_B = (of.energy_density[0] + of.P[0]) / of.n_B[0] - of.T * of.sigma[0]
    assert of.n_B[0] == pytest.approx(1e-7)
    assert mu_B == pytest.approx(931.1218, abs=5e-5)
    # Free neutrons hold a thousandth of the mass before mu_n is their mass.
    told = layers(Matter(), 0.1, 1.4, 12.0).attributes
    assert told["free_n_B"] == pytest.approx(2.1e-4, abs=0.05e-4)
    at = cut(Matter(), 0.1, 1.4, 12.0)
    ln_X = np.interp(told["free_depth"], at["depth"], np.log(at["X_free_n"]))
    assert ln_X == pytest.approx(np.log(1e-3), abs=1e-6)
    # 1 MeV fm^-3 is 1.602176634e32 J m^-3; the reference has 1.323838e-6.
    per_km2 = 6.67430e-11 * 1.602176634e32 / 299792458.0**4 * 1e6
    assert pytest.approx(per_km2, rel=1e-8) == gravity.PER_KM2
    found = crust_in_star(of, 1.4, 12.0)
    assert (found.r[-1] / 12.0) ** 4 == pytest.approx(0.73, abs=0.003)
    surface = gravity.gravity(np.array(1.4 * gravity.SOLAR_LENGTH), np.array(12.0), np.array(0.0))
    assert found.gravity[of.at("n_x")] / surface == pytest.approx(1.18, abs=0.003)


def test_binding_of_the_crust():
    """Above each row baryons outweigh gravitational mass by the redshift, within one part in 50."""
    of = crust_matter(Matter(), 0.1)
    found = crust_in_star(of, 1.4, 12.0)
    redshift = 1 / np.sqrt(1 - 2 * 1.4 * gravity.SOLAR_LENGTH / 12.0)
    k = of.at("drip")
    assert found.baryon_mass[k] / found.mass[k] == pytest.approx(redshift, rel=0.02)
    # Column times area, the shell being thin there.
    grams = found.column[k] * 4 * np.pi * (found.r[k] * 1e5) ** 2
    assert grams / 1.98841e33 == pytest.approx(found.baryon_mass[k], rel=0.03)


def test_temperature_hardly_changes_gravity():
    # By the reference -4.2e-7 and -3.8e-6 of H, the first of which is near its own error.
    for T, less in ((0.1, -3.6e-7), (0.4, -3.83e-6)):
        of = crust_matter(Matter(), T)
        mu_B = (of.energy_density[-1] + of.P[-1]) / of.n_B[-1] - T * of.sigma[-1]
        assert of.H[-1] - np.log(mu_B / gravity.SURFACE_POTENTIAL) == pytest.approx(less, abs=1e-8)
        assert of.H[-1] == pytest.approx(0.02193, abs=3e-5)
        # T exp(Phi) is constant in equilibrium: T itself would rise by so much.
        assert np.expm1(of.H[-1]) == pytest.approx(0.022, abs=2e-4)


def test_interpolation_agrees_with_thermodynamics():
    """H is exact at the rows; the integral of dP/(eps + P) by splines in ln P gives the same."""
    of = crust_matter(Matter(), 0.1)
    x = np.log(of.P)
    slope = scipy.interpolate.PchipInterpolator(x, of.P / (of.energy_density + of.P))
    np.testing.assert_allclose(slope.antiderivative()(x) + of.H[0], of.H, rtol=1e-4)


def test_surface_is_iron():
    masses = evaluated_masses()
    k = int(np.flatnonzero((masses.Z == 26) & (masses.N == 30))[0])
    hydrogen, neutron = 938.78307348, 939.5654205
    atom = 26 * hydrogen + 30 * neutron - masses.binding[k]
    surface = gravity.SURFACE_POTENTIAL
    assert surface == pytest.approx(atom / 56, abs=2e-6)
    assert crust_in_star(crust_matter(Matter(), 0.1), 1.4, 12.0).depth[0] == pytest.approx(
        34.70, abs=0.01
    )


def test_inward_agrees_with_r_as_the_variable():
    """Stiff integration of dP/dr and dm/dr by SciPy, from the first row down to n_2."""
    of = crust_matter(Matter(), 0.1)
    found = crust_in_star(of, 1.4, 12.0)
    H_of_P = scipy.interpolate.CubicHermiteSpline(
        of.H, np.log(of.P), (of.energy_density + of.P) / of.P
    )
    eps = scipy.interpolate.PchipInterpolator(of.H, np.log(of.energy_density))

    def slope(r, state):
        H, m = state
        P, e = gravity.PER_KM2 * np.exp([H_of_P(H), eps(H)])
        return [-(m + 4 * np.pi * r**3 * P) / (r * (r - 2 * m)), 4 * np.pi * r**2 * e]

    start = [of.H[0], 1.4 * gravity.SOLAR_LENGTH]
    end = scipy.integrate.solve_ivp(
        slope, (found.r[0], found.r[-1]), start, rtol=1e-9, atol=1e-12, method="LSODA"
    )
    reached, m = end.y[:, -1]
    assert reached == pytest.approx(of.H[-1], rel=2e-6)
    assert 1.4 - m / gravity.SOLAR_LENGTH == pytest.approx(found.mass[-1], rel=2e-5)


def test_short_ways():
    found = depth_errors(Matter(), 0.1, 1.4, 12.0)
    drip, onset, n_1, n_x, n_2 = (found.attributes[name] for name in LAYERS)
    assert found["error_relation"][[drip, onset]] == pytest.approx([-5e-6, -7.06e-5], rel=0.02)
    assert found["error_relation"][n_x] == pytest.approx(-0.97e-3, rel=0.005)
    assert np.all(np.abs(found["error_one_pass"][1:]) < 2.3e-5)
    assert found["error_thin"][n_x] == pytest.approx(0.10, abs=0.002)
    assert found["mass_error_thin"][[drip, onset, n_x]] == pytest.approx(
        [0.15, 0.24, 0.35], abs=0.005
    )
    assert np.abs(found["mass_error_relation"][drip]) < 4e-4
    assert found["mass_error_relation"][[n_1, n_2]] == pytest.approx([-4e-3, -6e-3], abs=5e-4)
    assert np.all(np.abs(found["mass_error_one_pass"][1:]) < 4e-4)
    assert found["column_thin"][[drip, n_x]] == pytest.approx([4.927e15, 1.625e18], rel=4e-4)
    heavier = depth_errors(Matter(), 0.1, 2.0, 12.0)
    assert heavier["mass_error_thin"][[drip, onset, n_x]] == pytest.approx(
        [0.09, 0.14, 0.20], abs=0.006
    )
    for M, R, error in ((2.0, 12.0, -0.50e-3), (1.4, 10.0, -0.49e-3)):
        assert depth_errors(Matter(), 0.1, M, R)["error_relation"][n_x] == pytest.approx(
            error, rel=0.015
        )


def test_outer_crust_is_of_measured_masses_alone():
    depths = [layers(Matter(name), 0.1, 1.4, 12.0)["depth"][0] for name in ("BSk24", "BSk25")]
    assert depths[0] == pytest.approx(depths[1], abs=1e-4)


def test_layers_along_masses_pass_through_those_of_one_star():
    matter = Matter()
    along = layers_along_masses(matter, 0.1, 12.0, masses=(1.0, 1.4, 2.2, 2.3))
    here = layers(matter, 0.1, 1.4, 12.0)
    fixed = along.where(along="fixed R", M=1.4)
    np.testing.assert_allclose(fixed["depth"], here["depth"])
    whole = along.where(along="stars", layer="n_x")
    assert whole["M"].tolist() == [1.0, 1.4, 2.2]  # 2.2245 is the largest
    assert whole["R"][1] == pytest.approx(12.362, abs=1e-3)
    assert np.all(np.diff(whole["mass"]) < 0)


def test_refusals():
    matter = Matter()
    with pytest.raises(OutsideValidityError, match=r"Buchdahl.*6\.645 km"):
        layers(matter, 0.1, 2.0, 6.6)
    assert any("2.9 GM/c²" in note for note in layers(matter, 0.1, 2.0, 8.0).notes)
    assert any("is a choice" in note for note in layers(matter, 0.1, 0.3, 12.0).notes)
    assert any("T = 1.5" in note for note in layers(matter, 1.5, 1.4, 12.0).notes)
    with pytest.raises(InvalidInputError, match="threshold = 2"):
        layers(matter, 0.1, 1.4, 12.0, threshold=2.0)
    with pytest.raises(InvalidInputError, match="Unknown base 'drip'"):
        layers(matter, 0.1, 1.4, 12.0, base="drip")
    with pytest.raises(InvalidInputError, match="M > 0"):
        layers(matter, 0.1, 0.0, 12.0)
    with pytest.raises(OutsideValidityError, match="no pressure leads"):
        layers(with_last_helium(matter, 28), 0.1, 1.4, 12.0)


def test_whole_matter_goes_on_from_the_crust():
    crust, whole = crust_matter(Matter(), 0.1), whole_matter(Matter(), 0.1)
    np.testing.assert_allclose(whole.H[: len(crust)], crust.H, rtol=1e-12)
    assert whole.n_B[-1] == pytest.approx(1.8)
    # No step of P, eps or their slopes at n_2.
    k = len(crust) - 1
    slopes = np.diff(whole.P) / np.diff(whole.n_B)
    assert 0.9 < slopes[k] / slopes[k - 1] < 1.5
