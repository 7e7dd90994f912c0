"""Controls for the inputs of a figure, by their names."""

from __future__ import annotations

import panel_material_ui as pmui
import pytest

from dashboard.embed.controls import (
    USUAL_PROTON_FRACTION,
    InputControl,
    control_names,
    figure_controls,
    usual_controls,
)
from dashboard.figures import FIGURES
from dashboard.scales import label, scale

COMPOSITION, DIAGRAM = FIGURES["crust/composition"], FIGURES["crystal/phase-diagram"]


def control(figure, name: str) -> InputControl:
    return InputControl(figure, name, scale(type(figure), name))


@pytest.mark.parametrize("path", FIGURES)
def test_every_input_has_a_control_and_a_label(path):
    figure = FIGURES[path]()
    names = list(figure.inputs())
    assert len(figure_controls(figure, names)) == len(names)
    assert all(label(type(figure), name) for name in names)
    assert set(usual_controls(figure)) <= set(names)


@pytest.mark.parametrize("path", FIGURES)
def test_sliders_stay_within_what_the_inputs_take(path):
    figure = FIGURES[path]()
    for name, parameter in figure.inputs().items():
        slider = scale(type(figure), name)
        bounds = getattr(parameter, "number_bounds", getattr(parameter, "bounds", None))
        if slider is None or bounds is None:
            continue
        ends = [10.0**end if slider.logarithmic else end for end in (slider.low, slider.high)]
        assert bounds[0] <= float(f"{ends[0]:.9g}")
        assert float(f"{ends[1]:.9g}") <= bounds[1]


def test_names_that_are_none_are_told():
    named, complaints = control_names(COMPOSITION, "T, Gamma,T,<b>")
    assert named == ["T"]
    assert "'Gamma'" in complaints[0]
    assert "'<b>'" in complaints[1]


def test_a_slider_moves_the_first_of_a_list():
    figure = COMPOSITION(T=[0.4, 0.1])
    moved = control(figure, "T")
    moved.slider.value = 0.0
    assert figure.T == [1.0, 0.1]
    assert moved.field.value == "1"
    moved.field.value = "2,3"
    assert figure.T == [2.0, 3.0]


def test_an_absent_number_can_come_and_go():
    figure = DIAGRAM()
    marked = control(figure, "cursor")
    assert marked.field.value == ""
    marked.slider.value = 200.0
    assert (figure.cursor, marked.field.value) == (200.0, "200")
    marked.field.value = ""
    assert figure.cursor is None


def test_what_an_input_does_not_take_is_answered_below_the_field():
    figure = COMPOSITION()
    typed = control(figure, "T")
    typed.field.value = "99"
    assert figure.T == [0.4]
    assert typed.field.error_state
    assert "between 0.05 and 15" in typed.field.helper_text


def test_equilibrium_and_proton_fraction_agree():
    figure = COMPOSITION()
    figure_controls(figure, ["equilibrium", "Y_p"])
    figure.equilibrium = "fixed"
    assert figure.Y_p == USUAL_PROTON_FRACTION
    figure.Y_p = 0.1
    figure.equilibrium = "beta"
    assert figure.Y_p is None
    figure.Y_p = 0.2
    assert figure.equilibrium == "fixed"


def test_choices_are_in_words():
    (menu,) = figure_controls(COMPOSITION(), ["table"])
    assert isinstance(menu, pmui.Select)
    assert menu.label == "Masses"
    assert menu.options["AME2020"] == "ame"


def test_a_field_takes_other_units():
    """What is kept and shown is in the usual one."""
    figure = COMPOSITION(T=[0.4, 0.1])
    typed = control(figure, "T")
    typed.field.value = "5e9 K"
    assert pytest.approx([0.4308667, 0.1]) == figure.T
    assert typed.field.value == "0.4309"
    assert not typed.field.error_state
    typed.field.value = "5e9 F"
    assert "MeV, keV, eV, K, MK or GK" in typed.field.helper_text
    density = control(FIGURES["crust/abundances"](), "n_B")
    density.field.value = "1e7 g/cm³"
    assert density.owner.n_B == pytest.approx([6.0221408e-9])
