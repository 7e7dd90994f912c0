"""Stability against diffusion: the verdicts of Beznogov & Raduta 2025."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from core.crust.comparison import MODELS, comparison_crusts
from core.crust.diffusion import (
    NEGLIGIBLE,
    ROUNDING,
    Profile,
    diffusion_stability,
    own_profile,
    published_profile,
)
from core.matter.interactions import INTERACTIONS
from core.matter.model import Matter
from core.nuclides.pool_names import parse_pool_name

WARM, COLD = 0.4, 0.1
PEARSON = ["BSk22", "BSk24", "BSk25", "BSk26"]


@pytest.mark.parametrize("T", [WARM, COLD])
def test_our_crust_never_falls(T: float) -> None:
    """A_cl/Z_cl of the NSE crust rises up to 7 and stays there, up to rounding."""
    crust = own_profile(Matter(), T)
    assert crust.stable
    assert crust.largest_fall < ROUNDING
    assert crust.A_over_Z[-1] == pytest.approx(7.0, abs=1e-6)
    assert crust.n_B[-1] == pytest.approx(0.0676 if T == WARM else 0.0670, abs=2e-4)
    assert np.log(crust.n_B[1:] / crust.n_B[:-1]).max() < 0.025


@pytest.mark.parametrize("T", [WARM, COLD])
@pytest.mark.parametrize("name", INTERACTIONS)
def test_all_interactions_are_stable(name: str, T: float) -> None:
    """So they are with every interaction, but for traces of other nuclides, below 1e-7."""
    crust = own_profile(Matter(name), T)
    assert crust.stable
    assert crust.largest_fall < 1e-7 < NEGLIGIBLE


def test_verdict_does_not_depend_on_the_grid() -> None:
    """Falls are added up over an interval: twice as many states give the same."""
    for T in (WARM, COLD):
        assert own_profile(Matter(), T, None, 300).stable
        assert own_profile(Matter(), T, None, 1200).stable


@pytest.mark.parametrize("model", PEARSON)
def test_pearsons_crusts_fall_somewhere(model: str) -> None:
    """All four are unstable (Beznogov & Raduta 2025)."""
    crust = published_profile(model)
    assert not crust.stable
    assert all(crust.A_over_Z[b] < crust.A_over_Z[a] for a, b in crust.falls)


def test_bsk25_falls_from_the_maximum_on() -> None:
    """Maximum 7.243 at .0550, then down to 5.72."""
    crust = published_profile("BSk25")
    first, _ = crust.falls[0]
    assert crust.n_B[first] == pytest.approx(0.0550, abs=1e-4)
    assert crust.A_over_Z[first] == pytest.approx(7.243, abs=5e-4)
    assert crust.A_over_Z[crust.falls[-1][1]] == pytest.approx(5.72, abs=5e-3)
    assert first == np.argmax(crust.A_over_Z)


def test_negele_vautherin_never_falls() -> None:
    """Stable."""
    assert published_profile("NV").stable


def test_table_has_a_row_for_every_stretch() -> None:
    """And one, with nan, for a stable crust."""
    crusts = [own_profile(Matter(), WARM), *map(published_profile, MODELS)]
    verdicts = diffusion_stability(crusts)
    assert list(verdicts.columns)[:4] == ["model", "stable", "n_B_from", "n_B_to"]
    assert verdicts.units["n_B_from"] == verdicts.units["n_B_to"] == "fm^-3"
    assert list(dict.fromkeys(verdicts["model"].tolist())) == ["NSE BSk25", *MODELS]
    for crust in crusts:
        rows = verdicts.where(model=crust.model)
        assert len(rows) == max(len(crust.falls), 1)
        assert (rows["stable"] == crust.stable).all()
        assert (np.isnan(rows["n_B_from"]) == crust.stable).all()
        assert any(note.startswith(crust.model + " ") for note in verdicts.notes)
    stable = {model for model in verdicts["model"] if verdicts.where(model=model)["stable"].all()}
    assert stable == {"NSE BSk25", "NV"}
    assert verdicts.crusts == tuple(crusts)


def test_intervals_are_those_of_the_data() -> None:
    """Counted again, row by row, from the table of published crusts."""
    for model in PEARSON:
        ratio = comparison_crusts().where(model=model)["A_over_Z"]
        down = sum(later < earlier for earlier, later in pairwise(ratio))
        assert down == sum(last - first for first, last in published_profile(model).falls)


def test_small_falls_are_told_but_not_counted() -> None:
    """A fall of 1e-8 is real and no instability."""
    flat = Profile("x", "y", 0.4, np.array([0.01, 0.02, 0.03]), np.array([6.0, 7.0, 7 - 7e-8]))
    kept = Profile(flat.model, flat.source, flat.T, flat.n_B, flat.A_over_Z, relative=NEGLIGIBLE)
    assert not flat.stable
    assert kept.stable
    assert kept.largest_fall == pytest.approx(1e-8, rel=1e-6)
    (note,) = diffusion_stability([kept]).notes
    assert "1e-08" in note


def test_layer_that_dissolves_is_unstable() -> None:
    """If helium ends at 22He, lighter isotopes follow inwards as nuclei dissolve: A/Z falls."""
    crust = own_profile(Matter(pool=parse_pool_name("He22")), WARM)
    assert not crust.stable
    first, last = crust.falls[-1]
    assert crust.n_B[first] > 0.06
    assert crust.A_over_Z[first] > 10.9 > crust.A_over_Z[last]


def test_crust_without_nuclei() -> None:
    """It has nothing that could be unstable, and says so."""
    empty = Profile("empty", "nobody", 0.4, np.empty(0), np.empty(0))
    verdicts = diffusion_stability([empty])
    assert len(verdicts) == 1
    assert "no nuclei" in verdicts.notes[0]
