"""Published cold crusts."""

from __future__ import annotations

import numpy as np
import pytest

from core.crust.comparison import (
    MODELS,
    NSE,
    comparison_crusts,
    paper_transition,
    published_transitions,
)
from core.matter.model import Matter


def test_all_models_are_there_by_ascending_density():
    crusts = comparison_crusts()
    assert set(crusts["model"]) == set(MODELS)
    for model in MODELS:
        rows = crusts.where(model=model)
        assert (np.diff(rows["n_B"]) > 0.0).all()
        assert rows["A_cl"] / rows["Z_cl"] == pytest.approx(rows["A_over_Z"], rel=3e-4)
        assert rows["X_cl"] + rows["X_free"] == pytest.approx(1.0, abs=2e-4)


def test_numbers_of_the_papers():
    """Maximum of A/Z of BSk25, and that its nuclei end just below n_tr = 0.0839 fm^-3."""
    crust = comparison_crusts().where(model="BSk25")
    highest = np.argmax(crust["A_over_Z"])
    assert crust["A_over_Z"][highest] == pytest.approx(7.243, abs=1e-3)
    assert crust["n_B"][highest] == pytest.approx(0.0550, abs=2e-4)
    assert 0.083 < crust["n_B"][-1] < 0.0839


def test_nobody_can_change_them():
    with pytest.raises(ValueError, match="read-only"):
        comparison_crusts()["A_over_Z"][0] = 1.0


def test_published_transitions():
    """Those of the papers; behind the last rows with nuclei."""
    found = published_transitions()
    assert found[NSE].n_tr == 0.0742
    assert found["BSk25"].n_tr == 0.0839
    for model in ("BSk22", "BSk24", "BSk25", "BSk26"):
        assert 0.0 < found[model].n_tr - comparison_crusts().where(model=model)["n_B"][-1] < 0.01
    assert all(transition.source and transition.what for transition in found.values())
    assert paper_transition(Matter(), 0.3) is None
    assert paper_transition(Matter("SLy4"), None) is None
