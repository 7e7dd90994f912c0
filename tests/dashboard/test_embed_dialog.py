"""What the dialog offers for a figure in its present state."""

from __future__ import annotations

import pytest

from dashboard.live.figure import LiveFigure
from dashboard.systems import FIGURES, SYSTEMS
from dashboard.web.components.browser import Browser
from dashboard.web.embed.dialog import EmbedDialog
from dashboard.web.embed.snippets import FORMATS
from dashboard.web.pages.card import FigureCard, ProgramDialog
from dashboard.web.pages.page_files import PageFiles
from dashboard.web.pages.session import PageSession

SUMS = FIGURES["crystal/lattice-sums"]


@pytest.fixture
def dialog(monkeypatch) -> EmbedDialog:
    """Opened for lattice sums; `copied` holds what it has put on the clipboard."""
    browser = Browser()
    browser.address = "https://host/dense/crystal"
    copied = []
    monkeypatch.setattr(browser, "copy", copied.append)
    live = LiveFigure(SUMS, dict, {}, alone=SUMS(shells=12))
    live.prepare()
    live.zoom = "1:5,"
    opened = EmbedDialog(browser)
    assert not opened.view.objects
    opened.show(live)
    opened.copied = copied
    return opened


def _is_open(shown: EmbedDialog | ProgramDialog) -> bool:
    return shown.view.objects[0].open


def test_the_address_is_absolute_and_holds_state_and_zoom(dialog):
    assert _is_open(dialog)
    text = dialog.text.value
    assert "https://host/dense/embed/crystal/lattice-sums?v=" in text
    assert "shells=12" in text
    assert "controls=shells" in text
    assert "zoom=1:5" in text


def test_choices_change_the_snippet(dialog):
    dialog.theme.value = "dark"
    dialog.controls.value = []
    assert "theme=dark" in dialog.text.value
    assert "controls=" not in dialog.text.value
    texts = set()
    for name in FORMATS:
        dialog.format.value = name
        texts.add(dialog.text.value)
    assert len(texts) == len(FORMATS)


def test_nothing_is_opened_before_the_first_drawing():
    embedding = EmbedDialog(Browser())
    embedding.show(LiveFigure(SUMS, dict, {}, alone=SUMS(shells=12)))
    assert not embedding.view.objects


def test_buttons_of_a_card_do_nothing_before_the_first_drawing_and_the_address():
    browser = Browser()
    live = LiveFigure(SUMS, dict, {}, alone=SUMS(shells=12))
    files = PageFiles(PageSession(SYSTEMS["crystal"]), browser)
    dialogs = (ProgramDialog(browser), EmbedDialog(browser))
    card = FigureCard(live, browser, *dialogs, *[pytest.fail] * 2, files, pytest.fail)
    assert not card.foot.ready
    for action in card.foot.actions:
        card.foot._handle_msg(action)
    assert not card.program.view.objects
    live.prepare()
    # What is exported names the page, and its address comes from the browser later.
    assert not card.foot.ready
    browser.address = "https://host/dense/crystal"
    assert card.foot.ready
    card.foot._handle_msg("Copy as Python")
    browser.copied_program = {"text": "plot", "number": 1, "done": True}
    assert card.foot.status.startswith("Copied")
    assert not card.program.view.objects
    browser.copied_program = {"text": "plot", "number": 2, "done": False}
    assert _is_open(card.program)


def test_the_button_copies_what_is_shown(dialog):
    dialog._copy(None)
    assert dialog.copied == [dialog.text.value]
