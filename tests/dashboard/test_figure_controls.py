"""Controls for the inputs of a figure, by their names."""

from __future__ import annotations

import pytest

from dashboard.controls.html_controls import (
    USUAL_PROTON_FRACTION,
    MenuControl,
    NumberControl,
    SeveralControl,
    SwitchControl,
    TextControl,
    figure_controls,
)
from dashboard.controls.names import control_names, usual_controls
from dashboard.systems import FIGURES, system_of
from dashboard.systems.input_labels import label, scale

COMPOSITION, DIAGRAM = FIGURES["crust/composition"], FIGURES["crystal/phase-diagram"]


def control(figure, name: str) -> NumberControl:
    return NumberControl(figure, name, scale(system_of(type(figure)), figure.param[name]))


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
    for parameter in figure.inputs().values():
        slider = scale(system_of(FIGURES[path]), parameter)
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
    moved.place = 0.0
    assert figure.T == [1.0, 0.1]
    assert moved.text == "1"
    moved.text = "2,3"
    assert figure.T == [2.0, 3.0]
    figure.T = [0.1, 3.0]
    assert (moved.place, moved.text) == (pytest.approx(-1.0), "0.1")


def test_an_absent_number_can_come_and_go():
    figure = DIAGRAM()
    marked = control(figure, "cursor")
    assert marked.text == ""
    marked.place = 200.0
    assert (figure.cursor, marked.text) == (200.0, "200")
    marked.text = ""
    assert figure.cursor is None


def test_what_an_input_does_not_take_is_answered_below_the_field():
    figure = COMPOSITION()
    typed = control(figure, "T")
    typed.text = "99"
    assert figure.T == [0.4]
    assert typed.text == "99"
    assert "between 0.05 and 15" in typed.complaint
    typed.text = "0.4"
    assert typed.complaint == ""


def test_a_text_that_says_nothing_is_answered_and_the_last_good_value_kept():
    figure = FIGURES["crust/map"]()
    (typed,) = figure_controls(figure, ["exclude"])
    assert isinstance(typed, TextControl)
    typed.text = "14He"
    assert figure.exclude == "14He"
    typed.text = "<b>"
    assert figure.exclude == "14He"
    assert "<b>" in typed.complaint
    figure.exclude = "7H"
    assert (typed.text, typed.complaint) == ("7H", "")


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
    assert isinstance(menu, MenuControl)
    assert menu.label == "Masses"
    menu.chosen = menu.words.index("AME2020")
    assert menu._figure.table == "ame"
    menu._figure.table = "all"
    assert menu.words[menu.chosen] == "AME2020, then DZ10"


def test_several_choices_keep_their_order():
    figure = DIAGRAM(model=["short-range", "random"])
    (several,) = figure_controls(figure, ["model"])
    assert isinstance(several, SeveralControl)
    places = {value: place for place, value in enumerate(several._values)}
    several.ticked = sorted([*several.ticked, places["ordered"]])
    assert figure.model == ["short-range", "random", "ordered"]
    figure.model = ["ogata"]
    assert several.ticked == [places["ogata"]]


def test_a_switch_follows_and_is_followed():
    figure = COMPOSITION()
    (switch,) = figure_controls(figure, ["coulomb"])
    assert isinstance(switch, SwitchControl)
    switch.is_on = not switch.is_on
    assert figure.coulomb is switch.is_on
    figure.coulomb = not figure.coulomb
    assert switch.is_on is figure.coulomb


def test_a_field_takes_other_units():
    """What is kept and shown is in the usual one."""
    figure = COMPOSITION(T=[0.4, 0.1])
    typed = control(figure, "T")
    typed.text = "5e9 K"
    assert pytest.approx([0.4308667, 0.1]) == figure.T
    assert typed.text == "0.4309"
    assert not typed.complaint
    typed.text = "5e9 F"
    assert "MeV, keV, eV, K, MK or GK" in typed.complaint
    density = control(FIGURES["crust/abundances"](), "n_B")
    density.text = "1e7 g/cm³"
    assert density.entry.owner.n_B == pytest.approx([6.0221408e-9])
