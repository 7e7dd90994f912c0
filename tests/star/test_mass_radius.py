"""Whole stars, against an independent integration with cold cores, and against SciPy in r."""

import numpy as np
import pytest
import scipy

from core.constants import NEUTRON_MASS
from core.errors import InvalidInputError, OutsideValidityError
from core.matter.interactions import interaction, pressure
from core.matter.model import Matter
from core.star.gravity import INERTIA_UNIT, PER_KM2, SOLAR_LENGTH
from core.star.homogeneous import direct_urca_threshold, homogeneous_matter
from core.star.mass_radius import (
    inertia_without_core,
    link_share,
    mass_radius,
    quadrature,
)
from core.star.matter import whole_matter
from core.star.stars import star_of_mass, stars

# M_max, R there, n_c, c_s^2 there; R and n_c of 1.4 solar masses; how exactly M_max and R are told.
STARS = {
    "BSk22": (2.2645, 11.199, 0.9672, 0.905, 13.033, 0.3848),
    "BSk24": (2.2795, 11.075, 0.9731, 0.912, 12.565, 0.4076),
    "BSk25": (2.2245, 11.044, None, 0.804, 12.362, 0.4163),
    "BSk26": (2.1707, 10.196, None, 1.12, 11.764, 0.5059),
    "SLy4": (2.05, 10.0, None, 0.968, 11.723, 0.5380),
    "SkM*": (1.62, 8.9, None, 0.67, 10.531, 0.8554),
}
COARSE = ("SLy4", "SkM*")
SLOW = ("BSk22", "BSk26", "SLy4")


def _some_slow(names):
    return [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in names]


@pytest.mark.parametrize("name", _some_slow(STARS))
def test_heaviest_and_usual_stars(name):
    M_max, R, n_c, c_s2, R_usual, n_usual = STARS[name]
    told = mass_radius(Matter(name)).attributes
    assert told["M_max"] == pytest.approx(M_max, abs=3e-3 if name in COARSE else 1e-4)
    assert told["R_max"] == pytest.approx(R, abs=0.05 if name in COARSE else 3e-3)
    if n_c:
        assert told["n_c_max"] == pytest.approx(n_c, abs=1e-3)
    assert told["c_s2_max"] == pytest.approx(c_s2, abs=5e-3)
    assert told["R_1.4"] == pytest.approx(R_usual, abs=1e-3)
    assert told["n_c_1.4"] == pytest.approx(n_usual, abs=1e-4)
    assert told["two_suns"] == (name != "SkM*")


@pytest.mark.slow
def test_largest_causal_mass():
    """The reference has 2.1535, where c_s^2 is 1.006 by the exact slope of P."""
    found = mass_radius(Matter("BSk26"))
    told = found.attributes
    assert told["M_causal"] == pytest.approx(2.1535, abs=2e-3)
    c_s2 = homogeneous_matter("BSk26", (0.983634466,))["c_s2"][0]
    assert c_s2 == pytest.approx(1, abs=1e-6)
    at = stars(whole_matter(Matter("BSk26"), 0.1), np.array([0.983634466]))
    assert told["M_causal"] == pytest.approx(float(at.M[0]), abs=1e-7)
    assert set(found.where(causal=0)["n_c"] > 0.98) == {True}
    assert any("faster than light" in note for note in found.notes)


def test_a_mass_that_is_not_reached():
    found = mass_radius(Matter("SkM*"))
    assert any("does not hold up the 2 M☉" in note for note in found.notes)
    with pytest.raises(OutsideValidityError, match=r"1\.618"):
        star_of_mass(Matter("SkM*"), 1.9)
    with pytest.raises(InvalidInputError, match=r"1\.8 fm"):
        mass_radius(Matter(), n_c=(2.0,))


def test_columns():
    found = mass_radius(Matter())
    assert list(found.columns)[:6] == ["n_c", "M", "R", "I", "baryon_mass", "causal"]
    assert len(found) == 60
    stable = found["stable"] == 1
    assert np.all(np.diff(found["M"][stable]) > 0)
    assert np.all(np.diff(found["M"][~stable]) < 0)
    # Bound: baryons weigh more apart.
    assert np.all(found["baryon_mass"][stable][5:] > found["M"][stable][5:])


@pytest.mark.parametrize(
    ("name", "exact"),
    [
        ("BSk24", (0.01751, 0.01886, 0.02098)),
        ("BSk25", (0.01369, 0.01511, 0.01982)),
        pytest.param("SLy4", (0.02236, None, 0.03068), marks=pytest.mark.slow),
    ],
)
def test_inertia_of_the_crust(name, exact):
    """The reference's n_x of SLy4, .02621, is that of the middle of the window, .0744 fm^-3."""
    link = {"BSk24": 0.02535, "BSk25": 0.02526, "SLy4": 0.03245}[name]
    of, star = whole_matter(Matter(name), 0.1), star_of_mass(Matter(name), 1.4)
    for base, share in zip(("n_1", "n_x", "n_2"), exact, strict=True):
        found = star.crust_inertia[base][0]
        if share:
            assert found == pytest.approx(share, abs=6e-6)
        high = quadrature(of, base, star.M, star.R, star.I)[0] / found
        assert 1.027 < high < 1.031
    assert link_share(of, "n_2", star.M, star.R)[0] == pytest.approx(link, rel=3e-4)
    fit = inertia_without_core(star.M, star.R)[0]
    assert 0.96 < fit / star.I[0] < 1.01


def _star_in_r(of, n_c):
    """M, R and I by P(r), m(r), omega(r) and its slope (Hartle's equation), SciPy's Runge-Kutta."""
    lnP, lne = np.log(of.P), np.log(of.energy_density)
    P_of_H = scipy.interpolate.CubicHermiteSpline(of.H, lnP, 1 / of.P * (of.energy_density + of.P))
    H_of_n = scipy.interpolate.PchipInterpolator(np.log(of.n_B), of.H)
    dense = np.linspace(of.H[0], float(H_of_n(np.log(n_c))) * 1.001, 200_000)
    eps_of_P = scipy.interpolate.CubicSpline(
        P_of_H(dense), scipy.interpolate.PchipInterpolator(of.H, lne)(dense)
    )

    def eps(P):
        return PER_KM2 * np.exp(eps_of_P(np.log(P / PER_KM2)))

    def slope(r, y):
        P, m, omega, turn = y
        P = max(P, PER_KM2 * of.P[0])
        e, f = eps(P), 1 - 2 * m / r
        phi = (m + 4 * np.pi * r**3 * P) / (r * r * f)
        # (r^4 j omega')' / r^4 + 4 j' omega/r = 0 with j = exp(-Phi) (1 - 2m/r)^(1/2).
        j = -4 * np.pi * r * (e + P) / f
        return [
            -(e + P) * phi, 4 * np.pi * r * r * e, turn, -(4 / r + j) * turn - 4 * j * omega / r
        ]  # fmt: skip

    def surface(r, y):
        return y[0] - PER_KM2 * of.P[0]

    surface.terminal = True
    P = PER_KM2 * float(np.exp(P_of_H(H_of_n(np.log(n_c)))))
    e, r = eps(P), 1e-3
    start = [
        P - 2 * np.pi / 3 * (e + P) * (e + 3 * P) * r * r, 4 * np.pi / 3 * e * r**3,
        1 + 8 * np.pi / 5 * (e + P) * r * r, 16 * np.pi / 5 * (e + P) * r,
    ]  # fmt: skip
    end = scipy.integrate.solve_ivp(
        slope, (r, 30.0), start, events=surface, rtol=1e-10, atol=1e-16, method="DOP853"
    )
    r, (_, m, omega, turn) = end.t[-1], end.y[:, -1]
    R = 2 * m / (1 - (1 - 2 * m / r) * np.exp(2 * of.H[0]))
    J = turn * r**4 / 6
    return m / SOLAR_LENGTH, R, J / (omega + 2 * J / r**3) / SOLAR_LENGTH * INERTIA_UNIT


@pytest.mark.parametrize("n_c", [0.4, pytest.param(0.95, marks=pytest.mark.slow)])
def test_stars_agree_with_r_as_the_variable(n_c):
    of = whole_matter(Matter(), 0.1)
    found = stars(of, np.array([n_c]))
    M, R, inertia = _star_in_r(of, n_c)
    assert found.M[0] == pytest.approx(M, rel=1e-5)
    assert found.R[0] == pytest.approx(R, abs=1e-4)
    assert found.I[0] == pytest.approx(inertia, rel=3e-5)


@pytest.mark.parametrize(
    ("name", "P", "Y_p"),
    [
        ("BSk24", (2.40857, 25.6802, 209.156, 628.241), (0.048470, 0.088949, 0.217615, 0.331066)),
        ("BSk26", (2.01594, 18.2952, 162.934, 563.725), None),
    ],
)
def test_cold_homogeneous_matter(name, P, Y_p):
    found = homogeneous_matter(name, (0.16, 0.32, 0.64, 0.96))
    np.testing.assert_allclose(found["P"], P, rtol=3e-6)
    if Y_p:
        np.testing.assert_allclose(found["Y_p"], Y_p, atol=1e-6)
    # dP/deps by differences; and P of nucleons at T = 0 with that of cold leptons.
    step = homogeneous_matter(name, (0.6399, 0.6401))
    slope = np.diff(step["P"]) / np.diff(step["energy_density"])
    assert found["c_s2"][2] == pytest.approx(slope[0], rel=1e-5)
    nucleons = pressure(interaction(name), found["n_B"], 1 - 2 * found["Y_p"])
    leptons = sum(
        _cold_pressure(found[n], m) for n, m in (("n_e", 0.51099895), ("n_mu", 105.6583755))
    )
    np.testing.assert_allclose(nucleons + leptons, found["P"], rtol=1e-6)


def _cold_pressure(n, m):
    k = 197.3269804 * np.cbrt(3 * np.pi**2 * n)
    E = np.hypot(k, m)
    whole = k * E * (2 * k**2 / 3 - m**2) + m**4 * np.arcsinh(k / m)
    return whole / (8 * np.pi**2 * 197.3269804**3)


def test_temperature_hardly_matters_to_a_core():
    matter = Matter()
    n_2 = whole_matter(matter, 0.1).change.n_2
    cold, warm = (homogeneous_matter("BSk25", (n_2,), T) for T in (1e-3, 0.1))
    assert warm["P"][0] / cold["P"][0] - 1 == pytest.approx(2e-4, abs=1e-4)
    assert warm["mu_B"][0] / cold["mu_B"][0] - 1 == pytest.approx(0, abs=1e-6)
    assert cold["mu_B"][0] > NEUTRON_MASS


def test_direct_urca():
    assert direct_urca_threshold("BSk22") == pytest.approx(0.3319, abs=5e-5)
    assert direct_urca_threshold("BSk24") == pytest.approx(0.4524, abs=5e-5)
    assert np.isnan(direct_urca_threshold("SkM*"))


def test_lightest_cores():
    for name, M in (("BSk25", 0.122), ("BSk24", 0.166)):
        found = stars(whole_matter(Matter(name), 0.1), np.array([0.16]))
        assert found.M[0] == pytest.approx(M, abs=5e-4)
