"""Where the model's own assumptions are in doubt."""

from __future__ import annotations

import pytest

from core.matter.limits import limits_of_use


@pytest.mark.parametrize(
    ("T", "Y_p", "cold", "warm"),
    [
        ([0.4], None, False, False),
        ([0.3, 1.0], None, False, False),
        ([0.29], None, True, False),
        ([0.4, 1.01], None, False, True),
        ([0.1, 5.0], None, True, True),
        ([0.1, 5.0], 0.3, True, False),
    ],
)
def test_limits_of_use(T, Y_p, cold, warm) -> None:
    """Nuclear equilibrium below 0.3 MeV; the beta condition, where it is used, above 1 MeV."""
    notes = " ".join(limits_of_use(T, Y_p))
    assert ("nuclear statistical equilibrium is in doubt" in notes) == cold
    assert ("condition of beta equilibrium" in notes) == warm


def test_the_temperatures_are_named() -> None:
    """Those in doubt, and no others."""
    assert limits_of_use([0.4, 0.1, 0.2])[0].startswith("At T = 0.1 and 0.2 MeV")
    assert limits_of_use([0.05, 0.1, 0.2])[0].startswith("At T = 0.05 to 0.2 MeV")
