"""The controls of the crust page."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import panel as pn
import panel_material_ui as pmui
import param

from core.crust.interactions import INTERACTIONS
from core.crust.mass_tables import MASS_TABLES
from core.crust.matter import EXCLUSIONS, PARTITIONS, VOLUMES
from core.crust.nuclides import nuclide_name
from core.crust.pool_names import EDGE_SHIFTS, HELIUM_EDGES, TETRANEUTRON_BINDING
from dashboard.figures.crust.composition import COMPARISONS
from dashboard.figures.crust.inputs import (
    BETA,
    DENSITY_BOUNDS,
    EQUILIBRIA,
    PROTON_BOUNDS,
    TEMPERATURE_BOUNDS,
)
from dashboard.inputs.wording import scientific
from dashboard.systems.crust_state import CrustState
from dashboard.web.components.controls import HEARD_LABEL, NumberControl, TextControl, checkboxes
from dashboard.web.components.messages import caption, message, set_caption

AS_TABULATED = "where the table ends"


def sidebar(state: CrustState) -> list[pn.viewable.Viewable]:
    """All controls, from top to bottom."""
    return [
        pmui.Select.from_param(
            state.param.preset, label="Matter", size="small", sizing_mode="stretch_width"
        ),
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
    _follow(state, ["second"], lambda: second.param.update(visible=state.second))
    return [
        first,
        _caption(state, "T", lambda: f"T = {scientific(state.kelvin())} K."),
        _switch(state, "second", "Second temperature"),
        second,
    ]


def _density(state: CrustState) -> list[Any]:
    return [
        _logarithmic(state, "n_B", "Cursor, n_B (fm⁻³)", DENSITY_BOUNDS, 0.01),
        _caption(state, "n_B", lambda: f"mᵤ n_B = {scientific(state.mass_density())} g/cm³."),
    ]


def _equilibrium(state: CrustState) -> list[Any]:
    fixed = NumberControl(
        state, "Y_p", "Yₚ", low=PROTON_BOUNDS[0], high=PROTON_BOUNDS[1], step=0.001, digits=4
    ).view()

    _follow(state, ["equilibrium"], lambda: fixed.param.update(visible=state.equilibrium != BETA))
    labels = dict(zip(("β equilibrium", "fixed Yₚ"), EQUILIBRIA, strict=True))
    return [_buttons(state, "equilibrium", labels), fixed]


def _interactions(state: CrustState) -> list[Any]:
    published = pmui.Select.from_param(
        state.param.published,
        label="Published cold crusts",
        options=dict(zip(("none", "of these interactions", "all"), COMPARISONS, strict=True)),
        size="small",
        sizing_mode="stretch_width",
        margin=(12, 8, 4, 8),
    )
    return [
        pmui.Select.from_param(
            state.param.interaction,
            label="Interaction",
            size="small",
            sizing_mode="stretch_width",
        ),
        checkboxes(state, "others", "Compare with", {name: name for name in INTERACTIONS}, {}),
        published,
    ]


def _pool(state: CrustState) -> list[Any]:
    return [
        pmui.Select.from_param(
            state.param.table,
            label="Masses",
            options={table.label: name for name, table in MASS_TABLES.items()},
            size="small",
            sizing_mode="stretch_width",
        ),
        _helium(state),
        NumberControl(
            state, "edge_shift", "Edges moved by", low=EDGE_SHIFTS[0], high=EDGE_SHIFTS[-1], step=1
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
    menu = pmui.Select(
        label="Helium ends",
        options=[AS_TABULATED, *isotopes],
        size="small",
        sizing_mode="stretch_width",
    )

    def choose(event: param.parameterized.Event) -> None:
        state.last_He = isotopes.get(event.new)

    def show() -> None:
        names = (name for name, A in isotopes.items() if state.last_He == A)
        menu.value = next(names, AS_TABULATED)

    menu.param.watch(choose, "value")
    _follow(state, ["last_He"], show)
    return menu


def _model(state: CrustState) -> list[Any]:
    volumes = dict(zip(("n_sat(δ)", "n_sat(0)"), VOLUMES, strict=True))
    exclusions = dict(zip(("the gas", "each other too"), EXCLUSIONS, strict=True))
    counted = dict(zip(("levels", "states", "ground state"), PARTITIONS, strict=True))
    return [
        _heading("Of excited nuclei count"),
        _buttons(state, "partition", counted),
        _switch(state, "coulomb", "Coulomb energy"),
        _heading("A nucleus's volume is A over"),
        _buttons(state, "volume", volumes),
        _heading("Nuclei displace"),
        _buttons(state, "exclusion", exclusions),
    ]


def _follow(state: CrustState, names: list[str], show: Callable[[], None]) -> None:
    """Show now, and again whenever one of the parameters changes."""
    state.param.watch(lambda *_: show(), names)
    show()


def _caption(state: CrustState, name: str, text: Callable[[], str]) -> pn.pane.HTML:
    words = caption("", margin=(0, 8))
    _follow(state, [name], lambda: set_caption(words, text()))
    return words


def _heading(text: str) -> pn.pane.HTML:
    return caption(text, margin=(8, 8, 0, 8))


def _switch(state: CrustState, name: str, label: str) -> pmui.Switch:
    return pmui.Switch.from_param(state.param[name], label=label, size="small", margin=(4, 8))


def _buttons(state: CrustState, name: str, labels: dict[str, str]) -> pmui.RadioButtonGroup:
    return pmui.RadioButtonGroup.from_param(
        state.param[name],
        options=labels,
        description="",
        size="small",
        sizing_mode="stretch_width",
        stylesheets=[HEARD_LABEL],
    )


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
