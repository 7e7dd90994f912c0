"""Equation of state: derivatives of one free energy, continuity, causality."""

from __future__ import annotations

import numpy as np
import pytest

from core.constants import GRAM_PER_CUBIC_CM, NEUTRON_MASS
from core.crust.eos import BRANCHES, COLUMNS, UNITS, equation_of_state
from core.crust.eos_window import MATCHED
from core.crust.transition import transition
from core.dataset import Dataset
from core.errors import InvalidInputError
from core.matter.equilibrium import CLUSTERS, HOMOGENEOUS
from core.matter.model import Matter

PAPER = Matter()


def column(data: Dataset, name: str) -> np.ndarray:
    return data[name].astype(float)


def used(T: float, Y_p: float | None = None, matter: Matter = PAPER) -> Dataset:
    return equation_of_state(matter, T, (), Y_p).where(in_use=1)


def test_columns_and_units() -> None:
    """A row for each branch and density; energy with and without rest mass."""
    data = equation_of_state(PAPER, 0.4)
    assert tuple(data.columns) == COLUMNS
    assert set(data["branch"]) == set(BRANCHES)
    assert data.units == UNITS
    rest = NEUTRON_MASS * column(data, "n_B")
    assert column(data, "energy_density") == pytest.approx(rest + column(data, "e"), rel=1e-14)
    rho = GRAM_PER_CUBIC_CM * column(data, "energy_density")
    assert column(data, "rho") == pytest.approx(rho, rel=1e-14)
    heat = 0.4 * column(data, "s") * column(data, "n_B")
    assert column(data, "e") == pytest.approx(column(data, "f") + heat, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(("T", "Y_p"), [(0.4, None), (0.1, None), (3.0, None), (0.4, 0.3)])
def test_what_is_in_use_rises_without_a_jump(T: float, Y_p: float | None) -> None:
    """P and mu_B rise from 1e-7 to 0.16 fm^-3, c_s < 1, and no note says otherwise."""
    data = used(T, Y_p)
    n_B, P, mu_B = (column(data, name) for name in ("n_B", "P", "mu_B"))
    assert (np.diff(n_B) > 0).all()
    assert (np.diff(P) > 0).all()
    assert (np.diff(mu_B) > 0).all()
    c_s2 = column(data, "c_s2")
    assert np.isfinite(c_s2).all()
    assert (c_s2 > 0).all()
    assert (c_s2 < 1).all()
    assert (column(data, "Gamma") > 0).all()
    assert not any("falls from" in note for note in data.notes)


@pytest.mark.parametrize(("T", "Y_p"), [(0.4, None), (0.1, None), (0.4, 0.3)])
def test_nothing_jumps_at_the_ends_of_the_window(T: float, Y_p: float | None) -> None:
    """Left and right of n_1 and n_2."""
    change = transition(PAPER, T, Y_p)
    for end in (change.n_1, change.n_2):
        near = equation_of_state(PAPER, T, (end * (1 - 1e-8), end * (1 + 1e-8)), Y_p).where(
            in_use=1
        )
        assert MATCHED in near["branch"]
        for name in ("P", "f", "e", "mu_B", "mu_n", "mu_p", "mu_e", "C", "dP_dn"):
            assert column(near, name)[0] == pytest.approx(column(near, name)[1], rel=1e-6, abs=1e-6)
        for name in ("s", "c_s2", "Gamma"):
            assert column(near, name)[0] == pytest.approx(column(near, name)[1], rel=1e-3)


@pytest.mark.parametrize("branch", BRANCHES)
@pytest.mark.parametrize(("T", "Y_p"), [(0.4, None), (0.4, 0.3)])
def test_every_branch_belongs_to_one_free_energy(branch, T, Y_p) -> None:
    """P = n^2 d(f/n)/dn, s/n = -d(f/n)/dT, and the Maxwell relation of the two."""
    n_B, h, dT = 0.06 if branch == MATCHED else 0.03, 1e-4, 4e-3

    def rows(T: float) -> Dataset:
        grid = tuple(n_B * (1 + k * h) for k in (-1, 0, 1))
        return equation_of_state(PAPER, T, grid, Y_p).where(branch=branch)

    here, cooler, warmer = (rows(T + shift) for shift in (0.0, -dT, dT))
    energy = {key: column(data, "f") / column(data, "n_B") for key, data in
              {"here": here, "cooler": cooler, "warmer": warmer}.items()}  # fmt: skip
    dn = n_B * h
    pressure = n_B**2 * (energy["here"][2] - energy["here"][0]) / (2 * dn)
    assert pressure == pytest.approx(column(here, "P")[1], rel=1e-6)
    entropy = -(energy["warmer"][1] - energy["cooler"][1]) / (2 * dT)
    assert entropy == pytest.approx(column(here, "s")[1], rel=2e-3)
    ds = (column(here, "s")[2] - column(here, "s")[0]) / (2 * dn)
    dP = (column(warmer, "P")[1] - column(cooler, "P")[1]) / (2 * dT)
    assert -(n_B**2) * ds == pytest.approx(dP, rel=1e-2)


@pytest.mark.parametrize("branch", [CLUSTERS, HOMOGENEOUS])
@pytest.mark.parametrize("T", [0.4, 5.0])
def test_sound_speed_along_an_isentrope(branch: str, T: float) -> None:
    """DP/de of two states of equal entropy per baryon, found by hand."""
    n_B, h = 0.03, 2e-4

    def at(n: float, T: float) -> dict[str, float]:
        row = equation_of_state(PAPER, T, (n,)).where(branch=branch)
        return {
            name: column(row, name)[0] for name in ("s", "P", "energy_density", "c_s2", "Gamma")
        }

    here = at(n_B, T)

    def isentropic(n: float) -> dict[str, float]:
        low, high = T * 0.998, T * 1.002
        for _ in range(40):
            first, second = at(n, low)["s"], at(n, high)["s"]
            new = high + (here["s"] - second) * (high - low) / (second - first)
            low, high = high, new
            if abs(high - low) < 1e-9 * T:
                break
        return at(n, high)

    below, above = isentropic(n_B * (1 - h)), isentropic(n_B * (1 + h))
    dP, de = (above[name] - below[name] for name in ("P", "energy_density"))
    assert here["c_s2"] == pytest.approx(dP / de, rel=1e-4)
    Gamma = np.log(above["P"] / below["P"]) / np.log((1 + h) / (1 - h))
    assert here["Gamma"] == pytest.approx(Gamma, rel=1e-4)


def test_relativistic_electrons_set_the_adiabatic_index_of_the_outer_crust() -> None:
    """Ultrarelativistic: P ~ n^(4/3) between the changes of composition."""
    data = equation_of_state(PAPER, 0.1, tuple(np.geomspace(1e-6, 1e-4, 40).tolist()))
    Gamma = column(data.where(branch=CLUSTERS), "Gamma")
    assert np.max(Gamma) == pytest.approx(4 / 3, abs=0.03)
    assert np.min(Gamma) < 1.2


def test_dissolving_nuclei_need_no_window() -> None:
    """T = 5 MeV: clusters to the end, stable throughout."""
    data = used(5.0)
    assert set(data["branch"]) == {CLUSTERS}
    assert (np.diff(column(data, "P")) > 0).all()


def test_densities_ascend() -> None:
    """Anything else is refused."""
    with pytest.raises(InvalidInputError, match="ascending"):
        equation_of_state(PAPER, 0.4, (0.02, 0.01))
