"""Every control and every model has a sentence for somebody of another field."""

from __future__ import annotations

import panel_material_ui as pmui
import pytest

from dashboard.figures.common.base import Figure
from dashboard.systems import FIGURES, SYSTEMS
from dashboard.systems.input_help import CHOICES_HELP, HELP, help_of, models_shown
from dashboard.systems.system import System
from dashboard.web.components.help import help_on_page
from dashboard.web.pages import sidebar
from dashboard.web.pages.session import PageSession

EACH_CHOICE = [
    (f"{system}.{name}", known)
    for system, inputs in CHOICES_HELP.items()
    for name, known in inputs.items()
]
each_system = pytest.mark.parametrize("system", SYSTEMS.values(), ids=list(SYSTEMS))


def is_sentence(text: str) -> bool:
    return text.endswith(".") and len(text) > 20 and text[0].isupper() and "_" not in text


def test_sentences_are_sentences_without_code_names():
    told = [text for known in HELP.values() for text in known.values()]
    told += [text for _, known in EACH_CHOICE for text in known.values()]
    assert [text for text in told if not is_sentence(text)] == []


@pytest.mark.parametrize(
    "known", [known for _, known in EACH_CHOICE], ids=[name for name, _ in EACH_CHOICE]
)
def test_every_model_says_what_it_is(known: dict[str, str]):
    assert all(known.values())


@pytest.mark.parametrize("system", ["crystal", "ternary"])
def test_models_say_different_things(system: str):
    told = [CHOICES_HELP[system][kind] for kind in ("model", "liquid")]
    texts = [text for kinds in told for text in kinds.values()]
    assert len(set(texts)) == len(texts)


@each_system
def test_every_control_of_a_page_has_help(system: System):
    """Those of the sidebar, folded ones too, and those of cards, by the class they are found by."""
    visit = PageSession(system)
    told = help_on_page(system)
    named = {
        name.removeprefix("help-")
        for view in sidebar(system.name)(visit.state)
        for part in (view, *view.select())
        for name in getattr(part, "css_classes", None) or ()
        if name.startswith("help-")
    }
    assert {"T" if system.name == "crust" else "Gamma", "preset"} <= named <= set(told)
    for path, live in visit.live.items():
        for name in live.own_inputs():
            assert is_sentence(told[f"{path.rpartition('/')[2]}.{name}"]["is"])


@each_system
def test_all_widgets_of_a_sidebar_are_found(system: System):
    """A control without the class has no help."""
    views = sidebar(system.name)(PageSession(system).state)
    for view in views:
        for section in view.select(pmui.Accordion):
            section.active = [0]
    parts = [part for view in views for part in (view, *view.select())]
    helped = [one for part in parts if _has_class(part) for one in (part, *part.select())]
    # A button says what it does by itself.
    widgets = [part for part in parts if getattr(part, "label", "") and not _is_button(part)]
    assert len(widgets) > 8
    assert [widget.label for widget in widgets if widget not in helped] == []


def _is_button(part: object) -> bool:
    return isinstance(part, pmui.Button | pmui.Toggle)


def _has_class(part: object) -> bool:
    classes = getattr(part, "css_classes", None) or ()
    return any(name.startswith("help-") for name in classes)


@pytest.mark.parametrize("figure", FIGURES.values(), ids=list(FIGURES))
def test_every_input_of_a_figure_has_help(figure: type[Figure]):
    assert [name for name in figure.inputs() if not is_sentence(help_of(figure, name))] == []


def test_models_that_are_shown_are_named_as_on_the_page():
    shown = dict(models_shown(FIGURES["crystal/phase-diagram"](model=["ogata-Z"])))
    assert set(shown) == {"Ogata + Sₘᵢₓ,Z", "with correction"}
    assert set(dict(models_shown(FIGURES["crust/eos"]()))) == {"BSk25", "AME2020, then DZ10"}
