"""The controls of the crust page."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import panel as pn
import panel_material_ui as pmui
import param

from core.matter.interactions import INTERACTIONS
from core.nuclides.pool_names import EDGE_SHIFTS, HELIUM_EDGES, TETRANEUTRON_BINDING
from core.nuclides.symbols import nuclide_name
from dashboard.controls.names import help_class
from dashboard.figures.crust.inputs import (
    BETA,
    DENSITY_BOUNDS,
    PROTON_BOUNDS,
    TEMPERATURE_BOUNDS,
)
from dashboard.plots.numbers import scientific
from dashboard.systems.crust_state import CrustState
from dashboard.systems.input_labels import CHOICES, LABELS
from dashboard.web.components.controls import (
    NumberControl,
    TextControl,
    buttons,
    checkboxes,
    follow,
    menu,
    switch,
)
from dashboard.web.components.messages import caption, message, set_caption
from dashboard.web.components.play import Player, play_button

PLAYED = (1e-6, 0.08)
"""Densities between which the cursor is played, fm^-3: matter is uniform from 0.07 to 0.09 on."""
STEP = 10.0**0.05
AS_TABULATED = "where the table ends"


def sidebar(state: CrustState) -> list[pn.viewable.Viewable]:
    """All controls, from top to bottom."""
    return [
        menu(state, "preset", "Matter"),
        message(state.param.problem, "error"),
        *_temperature(state),
        *_density(state),
        *_equilibrium(state),
        *_interactions(state),
        _folded("Nuclides", lambda: _pool(state)),
        _folded("Model", lambda: _model(state)),
    ]


def _logarithmic(
    state: CrustState, name: str, label: str, bounds: tuple[float, float], step: float
) -> pn.Row:
    low, high = map(math.log10, bounds)
    return NumberControl(
        state, name, label, low=low, high=high, step=step, logarithmic=True, digits=4
    ).view()


def _temperature(state: CrustState) -> list[Any]:
    first = _logarithmic(state, "T", "T (MeV)", TEMPERATURE_BOUNDS, 0.01)
    second = _logarithmic(state, "second_T", "T₂ (MeV)", TEMPERATURE_BOUNDS, 0.01)
    follow(state, ["second"], lambda: second.param.update(visible=state.second))
    return [
        first,
        _caption(state, "T", lambda: f"T = {scientific(state.kelvin())} K."),
        switch(state, "second", "Second temperature"),
        second,
    ]


def _density(state: CrustState) -> list[Any]:
    player = Player(state, "n_B", *PLAYED, STEP)
    return [
        _logarithmic(state, "n_B", "Cursor, density (fm⁻³)", DENSITY_BOUNDS, 0.01),
        _caption(state, "n_B", lambda: f"mᵤ n_B = {scientific(state.mass_density())} g/cm³."),
        play_button(player, "Play through density"),
    ]


def _equilibrium(state: CrustState) -> list[Any]:
    fixed = NumberControl(
        state, "Y_p", "Yₚ", low=PROTON_BOUNDS[0], high=PROTON_BOUNDS[1], step=0.001, digits=4
    ).view()

    follow(state, ["equilibrium"], lambda: fixed.param.update(visible=state.equilibrium != BETA))
    return [buttons(state, "equilibrium", CHOICES["equilibrium"]), fixed]


def _interactions(state: CrustState) -> list[Any]:
    published = menu(
        state,
        "published",
        LABELS["compare"],
        options=CHOICES["compare"],
        margin=(12, 8, 4, 8),
    )
    return [
        menu(state, "interaction", "Interaction"),
        checkboxes(state, "others", "Compare with", {name: name for name in INTERACTIONS}, {}),
        published,
    ]


def _pool(state: CrustState) -> list[Any]:
    return [
        menu(state, "table", LABELS["table"], options=CHOICES["table"]),
        _helium(state),
        NumberControl(
            state,
            "edge_shift",
            "Extend isotopic chains by",
            low=EDGE_SHIFTS[0],
            high=EDGE_SHIFTS[-1],
            step=1,
        ).view(),
        TextControl(state, "only", "Only", "Nuclides, such as 4He, 56Ni; empty: all").view(),
        TextControl(state, "exclude", "Without", "Nuclides, such as 14He, 7H").view(),
        TextControl(
            state, "binding", "Changed binding energies", "Such as 14He*1.02, 13He+0.5 (MeV)"
        ).view(),
        TextControl(
            state,
            "tetraneutron",
            "Tetraneutron's binding energy (MeV)",
            f"Such as {TETRANEUTRON_BINDING:g}; empty: there is none",
        ).view(),
    ]


def _helium(state: CrustState) -> pmui.Select:
    """The last isotope of helium; a menu cannot have None among its choices."""
    isotopes = {f"at {nuclide_name(2, A)}": A for A in HELIUM_EDGES}
    ending = pmui.Select(
        label="Helium ends",
        options=[AS_TABULATED, *isotopes],
        size="small",
        css_classes=help_class("last_He"),
        sizing_mode="stretch_width",
    )

    def choose(event: param.parameterized.Event) -> None:
        state.last_He = isotopes.get(event.new)

    def show() -> None:
        names = (name for name, A in isotopes.items() if state.last_He == A)
        ending.value = next(names, AS_TABULATED)

    ending.param.watch(choose, "value")
    follow(state, ["last_He"], show)
    return ending


def _model(state: CrustState) -> list[Any]:
    return [
        *_headed(state, "partition"),
        switch(state, "coulomb", LABELS["coulomb"]),
        *_headed(state, "volume"),
        *_headed(state, "exclusion"),
    ]


def _caption(state: CrustState, name: str, text: Callable[[], str]) -> pn.pane.HTML:
    words = caption("", margin=(0, 8))
    follow(state, [name], lambda: set_caption(words, text()))
    return words


def _headed(state: CrustState, name: str) -> list[Any]:
    """Buttons below their heading."""
    heading = caption(LABELS[name], margin=(8, 8, 0, 8))
    return [heading, buttons(state, name, CHOICES[name])]


def _folded(title: str, controls: Callable[[], list[Any]]) -> pmui.Accordion:
    """A section whose controls are made when it is first unfolded."""
    column = pn.Column(sizing_mode="stretch_width", margin=0)
    section = pmui.Accordion(
        (title, column),
        active=[],
        elevation=0,
        title_variant="subtitle2",
        disable_gutters=True,
        sizing_mode="stretch_width",
        margin=(4, 0),
    )

    def unfold(event: param.parameterized.Event) -> None:
        if event.new and not column.objects:
            column.objects = controls()

    section.param.watch(unfold, "active")
    return section
