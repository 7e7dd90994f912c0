"""Quantities with units: read as they are meant, or refused in a sentence."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import constants

from core.errors import InvalidInputError
from dashboard.commands.data import figure_from
from dashboard.figures.crust.abundances import Abundances
from dashboard.inputs import quantities
from dashboard.inputs.parameters import parse
from dashboard.inputs.quantities import BARYON_DENSITY, BARYONS, TEMPERATURE, Units, read, with_unit
from dashboard.systems import FIGURES
from dashboard.systems.links import figure_query, read_figure

KINDS = [kind for kind in vars(quantities).values() if isinstance(kind, Units)]
numbers = st.floats(allow_nan=False, allow_infinity=False)


def test_units_are_those_of_codata() -> None:
    """k_B in MeV, and the atomic mass constant."""
    kelvin = constants.k / (1e6 * constants.e)
    assert read("T", "5e9 K", TEMPERATURE) == pytest.approx(5e9 * kelvin, rel=1e-9)
    assert read("T", "5 GK", TEMPERATURE) == pytest.approx(5e9 * kelvin, rel=1e-9)
    gram_per_cc = 1e-39 / (1e3 * constants.atomic_mass)
    assert read("n_B", "1e7 g/cm3", BARYON_DENSITY) == pytest.approx(1e7 * gram_per_cc, rel=1e-9)
    assert read("n_B", "1e10 kg/m^3", BARYON_DENSITY) == pytest.approx(1e7 * gram_per_cc, rel=1e-9)
    assert read("n_B", "1e36cm^-3", BARYON_DENSITY) == pytest.approx(1e-3)


@pytest.mark.parametrize("kind", KINDS)
@given(number=numbers)
def test_a_number_comes_back_in_every_unit(kind: Units, number: float) -> None:
    """With or without a space; a plain number is in the usual unit."""
    assert read("q", repr(number), kind) == number
    for unit, factor in {kind.usual: 1.0, **kind.others}.items():
        for text in (f"{number!r} {unit}", f"{number!r}{unit}", f" {number!r}  {unit} "):
            found = read("q", text, kind)
            assert found == number * factor or (math.isinf(found) and math.isinf(number * factor))


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("0.006 fm⁻³", 0.006),
        ("0.006fm-3", 0.006),
        ("6×10⁻³ fm^-3", 0.006),
        ("6*10^-3", 0.006),
        ("1e7 g cm⁻³", 1e7 * BARYONS),
        ("1e7 g/cc", 1e7 * BARYONS),
    ],
)
def test_other_spellings(text: str, means: float) -> None:
    """As a page writes it, as a paper does."""
    assert read("n_B", text, BARYON_DENSITY) == pytest.approx(means, rel=1e-12)


@given(text=st.text(max_size=20), kind=st.sampled_from([None, *KINDS]))
def test_nonsense_is_a_sentence(text: str, kind: Units | None) -> None:
    try:
        found: object = read("T", text, kind)
    except InvalidInputError as error:
        found = str(error)
    assert isinstance(found, float) or str(found).startswith("T takes numbers")


@pytest.mark.parametrize("text", ["5 F", "5 mK", "5 k", "K", "5 5 K", "__import__('os')", "5 fm"])
def test_what_is_no_temperature(text: str) -> None:
    """The sentence names the units; nobody turns milli into mega."""
    with pytest.raises(InvalidInputError, match="MeV, keV, eV, K, MK or GK"):
        read("T", text, TEMPERATURE)


def test_lists_and_ranges() -> None:
    """Every number has its unit, or none."""
    T = FIGURES["crust/eos"].param["T"]
    one, two = parse(T, "5GK,10GK")
    assert two == pytest.approx(2 * one)
    assert parse(T, "1GK:10GK:10")[-1] == pytest.approx(two)
    with pytest.raises(InvalidInputError, match="a unit, or none of them"):
        parse(T, "4,5GK")
    with pytest.raises(InvalidInputError, match=r"T = 0\.0043\d+ MeV is not between 0\.05 and 15"):
        FIGURES["crust/eos"](T=parse(T, "5e7K"))
    assert with_unit("1,2", "K") == "1 K,2 K"
    assert with_unit("1:2e3:5:log", "K") == "1 K:2e3 K:5:log"
    assert with_unit("1 GK:5", "K") == "1 GK:5 K"


def test_a_state_of_nuclear_statistical_equilibrium_in_its_own_units() -> None:
    """X(56Ni) = 0.885 at 4 GK, 1e7 g/cm^3 and Y_e = 0.5; pynucastro has 0.876 without levels."""
    words = ("--T", "4 GK", "--rho", "1e7", "--equilibrium", "fixed", "--Y_p", "0.5")
    data = figure_from("crust/abundances", words).dataset()
    assert data["nuclide"][0] == "56Ni"
    assert data["X"][0] == pytest.approx(0.885, abs=1e-3)


def test_links_take_units_and_mass_densities() -> None:
    """What a link says comes back in the usual units."""
    figure, complaints = read_figure(Abundances, {"T": ["4 GK"], "rho": ["1e7"]})
    assert complaints == []
    assert figure.n_B == pytest.approx([1e7 * BARYONS])
    again, _ = read_figure(
        Abundances,
        {pair.split("=")[0]: [pair.split("=")[1]] for pair in figure_query(figure)[1:].split("&")},
    )
    assert again.settings() == figure.settings()
    _, complaints = read_figure(Abundances, {"T": ["4 parsec"]})
    assert "MeV, keV, eV, K, MK or GK" in complaints[0]


def test_python_takes_one_value_for_a_list() -> None:
    """And a sentence says what is wrong with it."""
    free = FIGURES["crystal/free-energy"]
    assert free(Gamma=170.0, model="ogata").settings() == {"Gamma": [170.0], "model": ["ogata"]}
    assert free(Gamma=(170, 180)).Gamma == [170, 180]
    for wrong in ("many", 1e9, None):
        with pytest.raises((InvalidInputError, ValueError), match="Gamma"):
            free(Gamma=wrong)
