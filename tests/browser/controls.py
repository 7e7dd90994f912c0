"""The controls of a page, found by their roles, and what a change of one of them does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from playwright.sync_api import Locator, Page

PATIENCE = 90_000
"""Milliseconds that a slow machine may take for a figure."""
QUIET = 4000
"""Milliseconds after which a figure that says nothing of computing does not change any more."""
ROLES = ("slider", "textbox", "combobox", "switch", "checkbox", "button")

# What the node of a control is called. The name of a choice stands in its group's label.
NAME = """(node) => {
  const [label] = node.getAttribute("aria-labelledby")?.split(" ") ?? []
  const told = node.getRootNode().getElementById?.(label)
  return (node.getAttribute("aria-label") ?? node.labels?.[0]?.textContent ?? told?.textContent
    ?? node.textContent).trim()
}"""
VALUE = """(node) => node.getAttribute("aria-pressed")
  ?? (node.type === "checkbox" ? String(node.checked) : node.value ?? node.textContent)"""

# A number for all that the figures in sight draw and the notes below them say; not their titles,
# which say the inputs whether or not something follows from them.
DRAWN = """() => {
  let hash = 0
  const add = (text) => {
    for (let i = 0; i < text.length; i += 1) hash = (hash * 31 + text.charCodeAt(i)) | 0
  }
  for (const view of Bokeh.index.query((one) => one.model?.type === "Figure")) {
    if (!view.el.isConnected || !view.el.checkVisibility()) continue
    const {x_range, y_range, below, left, renderers} = view.model
    add([x_range.start, x_range.end, y_range.start, y_range.end,
         below[0]?.axis_label, left[0]?.axis_label].join())
    for (const {data_source} of renderers) {
      // What nothing is drawn of any more leaves empty columns.
      if (Object.values(data_source?.data ?? {}).every((column) => column.length === 0)) continue
      for (const [name, column] of [...Object.entries(data_source?.data ?? {})].sort()) {
        add(`${name}: ${[...column].map(String).join()}`)
      }
    }
  }
  const nodes = (root) => [...root.querySelectorAll("*")].flatMap(
    (node) => [node, ...(node.shadowRoot ? nodes(node.shadowRoot) : [])])
  for (const node of nodes(document)) {
    if (node.matches(".notes") && node.checkVisibility()) add(node.textContent)
  }
  return hash
}"""


@dataclass(frozen=True)
class Control:
    """A control: the class of what it stands in, its role, its name, and of a menu the choice."""

    place: str
    role: str
    name: str
    number: int = 0
    choice: str = ""

    def __str__(self) -> str:
        choice = f": {self.choice}" if self.choice else ""
        return f"{self.place} {self.role} '{self.name}'{choice}"

    def on(self, page: Page) -> Locator:
        found = page.locator(f".{self.place}").get_by_role(self.role, name=self.name, exact=True)
        return found.nth(self.number)


def places(page: Page) -> list[str]:
    """The classes of what controls stand in: the sidebar, the tab's head, the cards in sight."""
    head = ["tab-inputs:visible"] if page.locator(".tab-inputs:visible").count() else []
    cards = page.locator(".figure-card:visible").all()
    return ["sidebar", *head, *(card.get_attribute("class").split()[-1] for card in cards)]


def controls(page: Page) -> Iterator[Control]:
    """All that can be changed as it stands; a choice by buttons is those that are not pressed."""
    for place in places(page):
        for role in ROLES:
            seen: dict[str, int] = {}
            found = page.locator(f".{place}").get_by_role(role)
            if role == "button":
                found = found.and_(page.locator("button[value]"))
            for node in found.all():
                if not (node.is_visible() and node.is_enabled()):
                    continue
                name = node.evaluate(NAME)
                number = seen[name] = seen.get(name, -1) + 1
                if node.get_attribute("aria-pressed") != "true":
                    yield Control(place, role, name, number)


def choices(page: Page, menu: Control) -> list[Control]:
    """A control for each choice of a menu that is not chosen."""
    menu.on(page).click()
    options = page.get_by_role("listbox").locator("li")
    options.first.wait_for()
    names = [option.inner_text() for option in options.all()]
    page.keyboard.press("Escape")
    options.first.wait_for(state="detached")
    chosen = value(page, menu)
    return [replace(menu, choice=name) for name in names if name != chosen]


def unfold(page: Page) -> None:
    """Open the folded parts of the sidebar."""
    for part in page.locator(".sidebar").get_by_role("button", expanded=False).all():
        if part.is_visible() and "Accordion" in part.get_attribute("class"):
            part.click()
    page.wait_for_timeout(500)


def change(page: Page, control: Control) -> None:
    """Give a control another value, as a reader would."""
    node = control.on(page)
    if control.role == "slider":
        node.focus()
        at_end = float(node.input_value()) >= float(node.get_attribute("max"))
        page.keyboard.press("PageDown" if at_end else "PageUp")
    elif control.role == "textbox":
        node.fill(another(node))
        node.press("Enter")
    elif control.role == "combobox":
        node.click()
        options = page.get_by_role("listbox").locator("li")
        options.get_by_text(control.choice, exact=True).click()
    else:
        node.click()


def another(field: Locator) -> str:
    """Another text for a field: a number not far from its own, or what is told below it."""
    text = field.input_value()
    told = field.locator("xpath=ancestor::*[contains(@class, 'MuiFormControl')][1]").inner_text()
    if not text:
        example = re.search(
            r"such as (.+?)(; empty.*| \(MeV\))?$", told, re.IGNORECASE | re.MULTILINE
        )
        if example:
            return example.group(1).replace("−", "-")
        low, high = re.search(r"([\d.e+-]+) to ([\d.e+-]+), or empty", told).groups()
        return f"{(float(low) * float(high)) ** 0.5 or 0.5 * float(high):.3g}"
    if "," in text:
        return text.rpartition(",")[0]
    if re.fullmatch(r"\d+", text):
        return str(int(text) + 1)
    return f"{0.95 * float(text):.3g}"


def value(page: Page, control: Control) -> str:
    return control.on(page).evaluate(VALUE)
