"""The numbers of docs/star.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.matter.interactions import INTERACTIONS
from core.matter.model import Matter
from core.star.cut import freezing_depth
from core.star.depth_errors import depth_errors
from core.star.layers import layer_mass_against_helium, layers
from core.star.mass_radius import crust_inertia, link_share, mass_radius, quadrature
from core.star.matter import BASES, LAYERS, whole_matter
from core.star.stars import STAR_T, star_of_mass
from tests.docs.pages import table_of

TEXT = (Path(__file__).parents[2] / "docs" / "star.md").read_text(encoding="utf-8")
CRUSTS = table_of(TEXT, "interaction, T, M, R")
ERRORS = table_of(TEXT, "way")
STARS = table_of(TEXT, "star")
SHARES = table_of(TEXT, "share of the crust in I")
SOLID = table_of(TEXT, "T (MeV)")
HELIUM = table_of(TEXT, "last helium")
OTHERS = ("BSk24", "BSk26", "SLy4")
"""Interactions that the slow tests add."""


def numbers(cells: list[str]) -> list[float]:
    return [float(part.replace("–", "nan")) for cell in cells for part in cell.split("/")]


def _marked(names):
    slow = pytest.mark.slow
    return [pytest.param(n, marks=[slow] * n.startswith(OTHERS)) for n in names]


@pytest.mark.parametrize(
    "name", _marked(name for name in CRUSTS if "," in name[:7] and "T" not in name[:9])
)
def test_layers(name: str) -> None:
    interaction, T, M, R = name.split(", ")
    found = layers(Matter(interaction), float(T), float(M), float(R))
    depths, helium, masses, baryons = (numbers([cell]) for cell in CRUSTS[name])
    assert depths == pytest.approx(found["depth"], abs=0.0051)
    assert helium == pytest.approx([found.attributes["helium"]], abs=0.0051)
    mass = 1e3 * found["mass"]
    assert masses[:2] == pytest.approx(mass[:2], abs=5.1e-5)
    assert masses[2:] == pytest.approx(mass[[3, 4]], abs=5.1e-4)
    assert baryons == pytest.approx([1e3 * found["baryon_mass"][3]], abs=5.1e-4)


def test_errors() -> None:
    found = depth_errors(Matter(), 0.1, 1.4, 12.0)
    rows = [found.attributes[name] for name in LAYERS]
    for name in [name for name in ERRORS if "`" in name]:
        assert numbers(ERRORS[name]) == pytest.approx(found[name.strip("`")][rows], rel=0.06)


@pytest.mark.parametrize("name", _marked(INTERACTIONS))
def test_stars(name: str) -> None:
    told = mass_radius(Matter(name)).attributes
    named = ("M_max", "R_max", "n_c_max", "c_s2_max", "M_causal", "R_1.4", "n_c_1.4")
    found = [told[key] for key in (*named, "n_direct_Urca")]
    written = numbers(STARS[name])
    half = [5.1e-5, 5.1e-4, 5.1e-5, 5.1e-4, 5.1e-5, 5.1e-4, 5.1e-5, 5.1e-5]
    assert np.all(np.nan_to_num(np.abs(np.subtract(written, found))) <= half)
    assert np.isnan(written[-1]) == np.isnan(found[-1])


@pytest.mark.parametrize("name", _marked(INTERACTIONS))
def test_shares_in_inertia(name: str) -> None:
    matter = Matter(name)
    of, star = whole_matter(matter, STAR_T), star_of_mass(matter, 1.4)
    exact = [star.crust_inertia[base][0] for base in BASES]
    written = numbers(SHARES[name])
    assert written[:3] == pytest.approx(exact, abs=5.1e-6)
    short = quadrature(of, "n_2", star.M, star.R, star.I)[0] / exact[2]
    link = link_share(of, "n_2", star.M, star.R)[0]
    coreless, again = crust_inertia(matter, STAR_T, 1.4, float(star.R[0]), "n_2")
    assert written[3] == pytest.approx(short, abs=5.1e-5)
    assert written[4] == pytest.approx(link, abs=5.1e-6)
    assert again == pytest.approx(link)
    assert written[5] == pytest.approx(coreless / exact[2], abs=5.1e-4)


def test_solid() -> None:
    fronts = tuple(numbers(SOLID["T (MeV)"]))
    found = freezing_depth(Matter(), 0.1, 1.4, 12.0, fronts)
    assert numbers(SOLID["solid from (m)"]) == pytest.approx(found["depth_top"], abs=0.51)
    assert numbers(SOLID["to"]) == pytest.approx(found["depth_bottom"], abs=0.51)
    assert numbers(SOLID["solid parts"]) == found["parts"].tolist()


@pytest.mark.slow
def test_last_helium() -> None:
    edges = tuple(int(cell) for cell in HELIUM["last helium"])
    found = layer_mass_against_helium(Matter(), 0.1, 1.4, 12.0, edges=edges)
    assert HELIUM["nuclide"] == found["nuclide"].tolist()
    assert numbers(HELIUM["thickness (m)"]) == pytest.approx(found["thickness"], abs=0.051)
    assert numbers(HELIUM["mass (10⁻³ M☉)"]) == pytest.approx(1e3 * found["mass"], abs=5.1e-3)
    assert numbers(HELIUM["share of the crust"]) == pytest.approx(found["share"], abs=5.1e-4)
