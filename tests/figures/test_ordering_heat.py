"""Heat below freezing: all compositions share tie lines, couplings of one's own have theirs."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.heat import restructuring
from dashboard.figures.crystal.ordering_heat import EXSOLUTION, OrderingHeat

OWN = [500.0, 600.0, 700.0, 800.0]


@pytest.mark.parametrize("solid", ["short-range", "spherical", "ogata-Z"])
@pytest.mark.parametrize("x", [0.5, 0.6])
def test_shared_tie_lines_give_what_couplings_of_ones_own_give(solid: str, x: float) -> None:
    drawn = OrderingHeat(x=[x], model=[solid]).dataset()
    asked = OrderingHeat(x=[x], model=[solid], Gamma=OWN).dataset()
    for kind in set(asked["kind"].tolist()):
        of_all, own = drawn.where(kind=kind), asked.where(kind=kind)
        # A curve begins with the last coupling at which nothing is released.
        own = own.keep(own["heat"] > 0.0)
        some = of_all.keep(np.isin(of_all["Gamma"], own["Gamma"]))
        np.testing.assert_array_equal(some["Gamma"], own["Gamma"])
        for column in ("heat", "gain"):
            np.testing.assert_allclose(some[column], own[column], rtol=1e-7, atol=1e-12)
    assert EXSOLUTION in asked["kind"]


def test_another_composition_takes_the_solvus_that_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    OrderingHeat(x=[0.5], model=["short-range"]).dataset()

    def again(*_: object) -> None:
        raise AssertionError("The solvus does not depend on the composition.")

    monkeypatch.setattr(restructuring, "coexistence", again)
    assert len(OrderingHeat(x=[0.45], model=["short-range"]).dataset())


def test_a_crystal_that_freezes_within_its_gap_parts_at_once() -> None:
    """Rows begin with freezing itself, whose coupling is none of those that are shared."""
    rows = OrderingHeat(x=[0.5], model=["ogata-Z"], Gamma_freeze=444.4).dataset()
    parts = rows.where(kind=EXSOLUTION)
    assert parts["Gamma"][0] == 444.4
    assert parts["heat"][0] > 0.0
    assert (np.diff(parts["heat"]) > 0.0).all()
