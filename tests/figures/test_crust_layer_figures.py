"""Figures of the crust's layers: freezing, the pool's edge, stability against diffusion."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.crust.comparison import MODELS
from core.errors import DenseMatterError, InvalidInputError, OutsideValidityError
from core.matter.equilibrium import CLUSTERS
from dashboard.figures.crust.freezing import PURE_LABEL
from dashboard.plots.vocabulary import Across, Curve
from dashboard.systems import FIGURES
from tests.drawn import assert_updates, columns_of, labelled

FREEZING, EDGE, DIFFUSION = "crust/freezing", "crust/pool-edge", "crust/diffusion-stability"
PATHS = (FREEZING, EDGE, DIFFUSION)
COLUMNS = {
    FREEZING: ["n_B", "T", "T_m", "Gamma", "T_plasma", "Q_imp"],
    EDGE: ["last_He", "nuclide", "Z", "A", "onset", "X_max"],
    DIFFUSION: ["model", "stable", "n_B_from", "n_B_to"],
}
UNITS = {
    FREEZING: {"n_B": "fm^-3", "T_m": "MeV", "T_plasma": "MeV", "a_ion": "fm"},
    EDGE: {"onset": "fm^-3", "n_B_end": "fm^-3"},
    DIFFUSION: {"n_B_from": "fm^-3", "n_B_to": "fm^-3"},
}
QUICK = {FREEZING: {"n_B": [1e-3, 6e-3, 0.02]}, EDGE: {}, DIFFUSION: {}}


@pytest.mark.parametrize("path", PATHS)
def test_columns_and_units(path: str) -> None:
    """Scripts that read the command line's output rely on these."""
    data = FIGURES[path]().dataset()
    assert list(data.columns)[: len(COLUMNS[path])] == COLUMNS[path]
    assert UNITS[path].items() <= dict(data.units).items()
    assert set(data.units) <= set(data.columns)


@pytest.mark.parametrize("path", PATHS)
def test_json_holds_what_csv_holds(path: str) -> None:
    """Both formats carry the same rows."""
    data = FIGURES[path](**QUICK[path]).dataset()
    columns = json.loads(data.to_json())["columns"]
    lines = data.to_csv().splitlines()
    assert lines[0].split(",") == list(columns)
    assert len(lines) - 1 == len(data)


def _interaction(path: str, name: str) -> str | list[str]:
    return [name] if path == DIFFUSION else name


@pytest.mark.parametrize(
    ("path", "other"),
    [
        (FREEZING, {"T": 0.1, "n_B": [0.001, 0.02, 0.1], "cursor": 0.01}),
        (FREEZING, {"mixture": "linear-mixing", "Gamma_m": 200.0, "window": "all"}),
        (EDGE, {"T": 10.0, "last_He": 18, "cursor": 0.01, "interaction": "BSk22"}),
        (DIFFUSION, {"T": [0.4, 0.1], "interaction": ["BSk22", "SLy4"], "cursor": 0.01}),
        (DIFFUSION, {"last_He": 22}),
    ],
)
def test_figure_is_updated_in_place(path: str, other: dict) -> None:
    """To and fro."""
    first, second = FIGURES[path](), FIGURES[path](**other)
    assert_updates(first, second)
    assert_updates(second, first)


@pytest.mark.parametrize("path", PATHS)
def test_panels_are_as_many_as_their_heights(path: str) -> None:
    """Each has its place on the page."""
    figure = FIGURES[path]()
    assert len(figure.panels(figure.dataset())) == len(figure.panel_heights)


def test_cursor_is_a_line_across_every_panel_of_densities() -> None:
    """One vertical line at the cursor in each."""
    figure = FIGURES[FREEZING](cursor=0.0123)
    for panel in figure.panels(figure.dataset()):
        assert [0.0123] in [line.places for line in panel.of(Across) if line.axis == "x"]


def test_curves_of_freezing_break_where_nuclei_end() -> None:
    """No line leads from the last layer with nuclei into homogeneous matter."""
    figure = FIGURES[FREEZING]()
    data = figure.dataset()
    n_B, T_m = columns_of(labelled(figure.panels(data)[0], "melting T_m"))
    nuclei = data["phase"] == CLUSTERS
    assert np.isnan(n_B).sum() == 1
    assert np.nanmax(n_B[np.isfinite(T_m)]) == data["n_B"][nuclei].max()


def test_freezing_without_nuclei_says_so() -> None:
    """No empty plot: a sentence."""
    with pytest.raises(OutsideValidityError, match="no nuclei"):
        FIGURES[FREEZING](n_B=[0.1]).dataset()


def test_notes_say_whose_composition_freezes() -> None:
    """That of equilibrium at T, by which convention, and where zero-point motion matters."""
    notes = FIGURES[FREEZING]().dataset().notes
    assert "T = 0.4 MeV" in notes[0]
    assert "mean charge" in notes[0]
    assert any("zero-point" in note for note in notes)


def test_diffusion_names_every_model_with_its_verdict() -> None:
    """Ours for each temperature and interaction, then all published ones."""
    data = FIGURES[DIFFUSION](T=[0.4, 0.1], interaction=["BSk25", "BSk24"]).dataset()
    ours = [(crust.model, crust.T) for crust in data.crusts[: -len(MODELS)]]
    assert ours == [("NSE BSk25", 0.4), ("NSE BSk25", 0.1), ("NSE BSk24", 0.4)]
    verdicts = [note for note in data.notes if "stable:" in note]
    assert len(verdicts) == 3 + len(MODELS)
    assert not data.refusals


def test_pool_edge_marks_the_chosen_isotope() -> None:
    """The table's own, 14He, or the one that is asked for; the table stays."""
    usual, moved = FIGURES[EDGE](), FIGURES[EDGE](last_He=18)
    data = usual.dataset()
    assert moved.dataset() is data
    for figure, isotope in ((usual, 14.0), (moved, 18.0)):
        for panel in figure.panels(data):
            lines = [line for line in panel.of(Across) if line.axis == "x"]
            assert [line.places for line in lines] == [[isotope]]


@pytest.mark.parametrize("path", PATHS)
def test_bad_input_is_one_sentence(path: str) -> None:
    """Y_p without a fixed equilibrium, and a fixed one without Y_p."""
    with pytest.raises(InvalidInputError, match="fixed"):
        FIGURES[path](Y_p=0.3).dataset()
    with pytest.raises(DenseMatterError, match="fixed Y_p"):
        FIGURES[path](equilibrium="fixed").dataset()


def test_published_crusts_do_not_apply_at_a_fixed_proton_fraction() -> None:
    """Neither to diffusion nor as the purity of the paper's layer; it is said why."""
    data = FIGURES[DIFFUSION](equilibrium="fixed", Y_p=0.3).dataset()
    assert not {crust.model for crust in data.crusts} & set(MODELS)
    assert any("none applies at a fixed Y_p" in note for note in data.notes)
    lengths: list[list[int]] = []
    for inputs in ({}, {"equilibrium": "fixed", "Y_p": 0.3}):
        figure = FIGURES["crust/freezing"](n_B=[0.001, 0.003], **inputs)
        lowest = figure.panels(figure.dataset())[2]
        lengths.append([len(c.columns[0][2]) for c in lowest.of(Curve) if c.label == PURE_LABEL])
    assert lengths == [[2], []]
