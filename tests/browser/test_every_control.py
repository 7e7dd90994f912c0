"""Every control of both pages: the link follows, something else is drawn, and Back undoes it.

Controls are found on the page by their roles; those that a change reveals are changed in its state.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from dashboard.live.results import FAILURE
from dashboard.systems import SYSTEMS
from tests.browser.controls import (
    DRAWN,
    PATIENCE,
    QUIET,
    ROLES,
    Control,
    change,
    choices,
    controls,
    unfold,
    value,
)

REST = 600
"""Milliseconds after which a change is a step of its own for Back."""
SILENT = {
    # The interaction of the page is drawn already.
    ("sidebar", "BSk25", ""): "crust?v=3&interaction=BSk24",
}
"""Controls that change no figure in the state in which a page opens, and one in which they do."""
FEWEST = {"crystal": 60, "crust": 60, "ternary": 40}
"""Controls, and choices of menus, of which a page has more."""
NO_CHOICES = ("free choice", "No choices to choose from")
"""What a menu shows where nothing else fits, or all is chosen; it changes nothing."""


@pytest.fixture
def said(page: Page) -> list[str]:
    """What the console says by warning or error."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            found.append(message.text[:300])

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)[:300]))
    return found


def opened(page: Page, link: str) -> None:
    page.set_viewport_size({"width": 1600, "height": 1000})
    page.goto(link, timeout=PATIENCE)
    expect(page.locator(".bk-Figure").first).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(2000)


def busy(page: Page) -> bool:
    """Whether a figure says that it computes."""
    told = page.locator(".figure-card:visible").get_by_role("status").all()
    return any("Still shown" in one.inner_text() for one in told)


def drawn_anew(page: Page, before: int) -> bool:
    """Whether the figures in sight show something else, as soon as they do."""
    quiet_since = time.monotonic()
    while page.evaluate(DRAWN) == before:
        if busy(page):
            quiet_since = time.monotonic()
        elif time.monotonic() - quiet_since > QUIET / 1000:
            return False
        page.wait_for_timeout(50)
    return True


@contextmanager
def changed(page: Page, control: Control) -> Iterator[bool]:
    """Change a control, tell whether figures follow, and have Back undo it."""
    link, shown, before = page.url, page.evaluate(DRAWN), value(page, control)
    change(page, control)
    expect(page, f"the link follows {control}").not_to_have_url(link)
    followed = drawn_anew(page, shown)
    assert FAILURE not in page.locator("body").inner_text(), str(control)
    page.wait_for_timeout(REST)
    yield followed
    page.go_back()
    expect(page, f"Back undoes {control}").to_have_url(link)
    page.wait_for_function(f"(shown) => ({DRAWN})() === shown", arg=shown, timeout=PATIENCE)
    until = time.monotonic() + PATIENCE / 1000
    while value(page, control) != before and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert value(page, control) == before, f"Back does not undo {control}"


def each(page: Page) -> Iterator[Control]:
    """All controls, a menu as often as it has other choices."""
    for control in list(controls(page)):
        several = choices(page, control) if control.role == "combobox" else [control]
        yield from (one for one in several if one.choice not in NO_CHOICES)


def check(page: Page, control: Control, said: list[str]) -> bool:
    """Change a control, and what it reveals; whether anything is drawn that was not."""
    standing = set(controls(page))
    with changed(page, control) as followed:
        revealed = [one for one in controls(page) if one not in standing]
        for one in revealed:
            if one.role != "button" and one.role != "combobox":
                with changed(page, one) as also:
                    assert also, f"nothing follows {one} after {control}"
                    followed = True
    assert said == [], f"{control}: {said}"
    return followed


@pytest.mark.slow
@pytest.mark.parametrize("name", list(SYSTEMS))
def test_each_has_an_effect_a_link_and_a_way_back(
    page: Page, server: str, name: str, said: list[str]
):
    """What changes nothing on one tab must change something on another."""
    opened(page, f"{server}/{name}")
    unfold(page)
    seen: set[Control] = set()
    idle: list[Control] = []
    for tab in SYSTEMS[name].tabs:
        page.get_by_role("tab", name=tab, exact=True).click()
        expect(page.locator(".figure-card:visible .bk-Figure").first).to_be_visible()
        page.wait_for_timeout(2000)
        again, idle = [one for one in idle if one.place == "sidebar"], []
        for control in [*again, *(one for one in each(page) if one not in seen)]:
            seen.add(control)
            if not check(page, control, said):
                idle.append(control)
        assert [one for one in idle if one.place != "sidebar" and not silent(one)] == []
    assert [one for one in idle if not silent(one)] == []
    assert {one.role for one in seen} == set(ROLES)
    assert len(seen) > FEWEST[name]


def silent(control: Control) -> bool:
    return (control.place, control.name, control.choice) in SILENT


@pytest.mark.slow
@pytest.mark.parametrize("wanted", list(SILENT))
def test_what_changes_nothing_at_first_does_so_in_another_state(
    page: Page, server: str, said: list[str], wanted: tuple[str, str, str]
):
    opened(page, f"{server}/{SILENT[wanted]}")
    unfold(page)
    control = next(one for one in each(page) if (one.place, one.name, one.choice) == wanted)
    assert check(page, control, said)


ONE_AT_ONCE = [
    pytest.param(name, marks=[pytest.mark.thorough] if name != "crystal" else [])
    for name in SYSTEMS
]
"""Pages share what they are made of: one is tried in each run, all of them with -m thorough."""


@pytest.mark.parametrize("name", ONE_AT_ONCE)
def test_one_of_each_kind(page: Page, server: str, name: str, said: list[str]):
    """Quickly, what the slow test says of all."""
    opened(page, f"{server}/{name}")
    kinds: dict[str, Control] = {}
    for control in controls(page):
        kinds.setdefault(control.role, control)
    assert len(kinds) > 4
    for control in kinds.values():
        one = choices(page, control)[0] if control.role == "combobox" else control
        with changed(page, one) as followed:
            assert followed or (one.place, one.role) == ("sidebar", "button")
    assert said == []


NONSENSE = "<b>17 apples"


@pytest.mark.thorough
@pytest.mark.parametrize("name", ONE_AT_ONCE)
def test_nonsense_in_any_field_is_answered_by_a_sentence_and_loses_nothing(
    page: Page, server: str, name: str, said: list[str]
):
    opened(page, f"{server}/{name}")
    unfold(page)
    fields = [one for one in controls(page) if one.role == "textbox"]
    assert len(fields) > 4
    before, link = {one: value(page, one) for one in fields}, page.url
    for field in fields:
        node = field.on(page)
        node.fill(NONSENSE)
        node.press("Enter")
        expect(node, str(field)).to_have_attribute("aria-invalid", "true")
        sentence = complaint(node).inner_text()
        assert sentence.endswith("."), f"{field}: {sentence}"
        assert NONSENSE in sentence, f"{field}: {sentence}"
        assert "\n" not in sentence
        others = {one: value(page, one) for one in fields if one != field}
        assert others == {one: text for one, text in before.items() if one != field}
        node.fill(before[field])
        node.press("Enter")
        expect(node, str(field)).to_have_attribute("aria-invalid", "false")
    assert page.url == link
    assert said == []


def complaint(field: Locator) -> Locator:
    """What stands below a field."""
    form = field.locator("xpath=ancestor::*[contains(@class, 'MuiFormControl')][1]")
    return form.locator(".MuiFormHelperText-root")
