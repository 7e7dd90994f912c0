"""The numbers of docs/heat.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.crystal.heat.freezing_line import freezing
from core.crystal.mixtures import Mixture
from core.dwarf import ages
from core.dwarf.cooling import Envelope, cooling_age
from core.dwarf.fractionation import front
from core.dwarf.model import Dwarf
from core.dwarf.restructuring import released
from core.dwarf.tracks import THICK, THIN, read_track, track
from tests.docs.pages import table_of

TEXT = (Path(__file__).parents[2] / "docs" / "heat.md").read_text(encoding="utf-8")
LATENT = table_of(TEXT, "q (kT) at x_l")
STARS = table_of(TEXT, "M, X, crystal")
LATE = table_of(TEXT, "M, crystal, heat")
AGES = table_of(TEXT, "M, envelope")


def numbers(cells: list[str]) -> list[float]:
    return [float(part) for cell in cells for part in cell.split("/")]


@pytest.mark.parametrize("solid", [name for name in LATENT if "`" in name])
def test_latent_heat(solid: str) -> None:
    x = np.array(numbers(LATENT["q (kT) at x_l"]))
    q = freezing(Mixture(6, 8), solid.strip("`"), "paper", x, 8).q
    assert numbers(LATENT[solid]) == pytest.approx(q, abs=5.1e-5)


@pytest.mark.parametrize("name", [name for name in STARS if "`" in name])
def test_stars(name: str) -> None:
    M, X, solid = (part.strip(" `") for part in name.split(","))
    star = float(M), float(X), solid
    found, even = front(Dwarf(*star)), front(Dwarf(*star, mass_defects=False))
    tracks = [track(float(M), envelope) for envelope in (THICK, THIN)]
    told = numbers(STARS[name])
    T = found.temperature[0], found.temperature_at(0.8)
    assert told[:2] == pytest.approx(np.array(T) / 1e6, abs=5.1e-5)
    shells = np.interp([0.0, 0.75], found.star.share, found.X_solid)
    assert told[2:4] == pytest.approx(shells, abs=5.1e-5)
    energies = [
        found.total(found.e_latent),
        found.total(found.e_unmixing),
        even.total(even.e_unmixing),
    ]
    assert told[4:7] == pytest.approx(np.array(energies) / 1e45, abs=5.1e-4)
    delays = [
        ages.delay(found, e, one) for e in (found.e_latent, found.e_unmixing) for one in tracks
    ]
    assert told[7:] == pytest.approx(delays, abs=5.1e-4)


@pytest.mark.parametrize("name", [name for name in LATE if "`" in name])
def test_heats_below_freezing(name: str) -> None:
    M, solid, heat = (part.strip(" `") for part in name.split(","))
    found = released(Dwarf(float(M), 0.5, solid), heat, track(float(M)))
    energy, delay = numbers(LATE[name])
    assert energy == pytest.approx(found.energy[-1] / 1e44, rel=2e-3)
    assert delay == pytest.approx(found.delay[-1], abs=1.1e-3)


@pytest.mark.parametrize("name", [name for name in AGES if name[0].isdigit()])
def test_ages(name: str) -> None:
    M, envelope = (part.strip() for part in name.split(","))
    dwarf = Dwarf(float(M), 0.5, usual_heat=True, unmixing=False)
    rows = cooling_age(dwarf, Envelope(envelope), late=()).where(heats="latent")
    age = np.interp(-6.0, -np.log10(rows["T_centre"]), rows["age"])
    assert numbers(AGES[name])[0] == pytest.approx(age, abs=5.1e-3)


def test_the_track_of_the_page_is_one() -> None:
    text = TEXT.partition("```text\n")[2].partition("```")[0]
    found = read_track(text)
    assert found is not None
    assert found.log_temperature == (6.0, 6.5, 7.0, 7.2)
