"""Tables that several tests read."""

from __future__ import annotations

import pytest

from core.storage.tables import Table
from tests.precomputed.general import SMALL, arrays, written


@pytest.fixture(scope="session")
def general_arrays() -> dict:
    return arrays(SMALL)


@pytest.fixture(scope="session")
def general_table(tmp_path_factory: pytest.TempPathFactory, general_arrays: dict) -> Table:
    return written(tmp_path_factory.mktemp("tables") / "crust-general.nc", SMALL, general_arrays)
