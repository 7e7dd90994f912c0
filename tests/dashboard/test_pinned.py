"""The pinned state of a page: links, swapping, what figures draw of it, what is said."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from core.errors import InvalidInputError
from dashboard.live.results import compute
from dashboard.plots.legend import entries
from dashboard.systems import FIGURES, SYSTEMS
from dashboard.systems.input_words import told_input, words
from dashboard.systems.pinned import LONGEST, read_pin
from dashboard.web.pages.comparing import Comparing, at_cursor
from dashboard.web.pages.session import PageSession

GAIN = "crystal/energy-gain"


@pytest.fixture
def visit() -> PageSession:
    """The crystal page at Gamma = 200, pinned, then moved to 300."""
    visit = PageSession(SYSTEMS["crystal"])
    visit.state.Gamma = 200.0
    visit.pin_present()
    visit.state.Gamma = 300.0
    return visit


def _drawn(visit: PageSession, path: str) -> None:
    live = visit.live[path]
    _, result = compute(live.figure_class, live.inputs())
    live._begin(result)
    _, pinned = compute(live.figure_class, live.pinned)
    live._take_pinned(pinned)


def _again(visit: PageSession) -> PageSession:
    other = PageSession(visit.system)
    assert not other.apply(parse_qs(visit.query()[1:], keep_blank_values=True))
    return other


def test_a_link_carries_both_states(visit):
    other = _again(visit)
    assert other.state.Gamma == 300.0
    assert other.live[GAIN].pinned == visit.live[GAIN].pinned
    assert other.live["crystal/free-energy"].pinned["Gamma"] == [200.0]
    assert other.query() == visit.query()


def test_a_link_without_one_pins_nothing():
    visit = PageSession(SYSTEMS["crystal"])
    assert not visit.apply({"v": ["1"], "Gamma": ["200"]})
    assert not visit.pin.pin
    assert all(live.pinned is None for live in visit.live.values())


def test_the_defaults_can_be_pinned():
    visit = PageSession(SYSTEMS["crust"])
    visit.pin_present()
    visit.state.T = 1.0
    assert _again(visit).live["crust/eos"].pinned == visit.live["crust/eos"].pinned


def test_swapping_twice_is_nothing(visit):
    before = visit.query()
    visit.swap()
    assert visit.state.Gamma == 200.0
    assert visit.live["crystal/free-energy"].pinned["Gamma"] == [300.0]
    visit.swap()
    assert visit.query() == before


def test_swapping_leaves_tab_and_theme(visit):
    visit.view.param.update(tab="Order", theme="dark")
    visit.swap()
    assert (visit.view.tab, visit.view.theme) == ("Order", "dark")


def test_nonsense_is_refused_in_a_sentence(visit):
    complaints = visit.apply({"pin": ["<b>"]})
    assert len(complaints) == 1
    assert "pin was left out" in complaints[0]
    assert not visit.pin.pin
    with pytest.raises(InvalidInputError):
        read_pin(f"v=1&only={'a' * LONGEST}")


def test_values_that_are_impossible_are_at_their_defaults():
    visit = PageSession(SYSTEMS["crystal"])
    visit.pin.pin = "v=1&Gamma=nan&x=0.3"
    pinned = visit.live["crystal/free-energy"].pinned
    assert pinned["Gamma"] == PageSession(SYSTEMS["crystal"]).live["crystal/free-energy"].inputs()[
        "Gamma"
    ]  # fmt: skip


def test_figures_draw_it_with_what_differs(visit):
    _drawn(visit, GAIN)
    live = visit.live[GAIN]
    labels = [entry.label for panel in live.panels() for entry in entries(panel)]
    assert any(label.startswith("pinned: ") and "200" in label for label in labels)
    visit.state.Gamma = 200.0
    live.shown = compute(live.figure_class, live.inputs())[1]
    assert live.panels() == live.shown.panels


def test_what_is_unpinned_is_gone(visit):
    _drawn(visit, GAIN)
    visit.pin.pin = ""
    live = visit.live[GAIN]
    assert live.pinned_result is None
    assert live.panels() == live.shown.panels


def test_the_line_above_the_figures_names_both_values(visit):
    comparing = Comparing(visit)
    (shown,) = comparing.view.objects
    assert "200" in shown.text
    assert "(now 300)" in shown.text
    assert not shown.tables
    shown._handle_msg("differences")
    assert shown.tables[0]["rows"] == [["Γ of Z₁", "300", "200"]]
    shown._handle_msg("unpin")
    assert not shown.text
    assert not visit.pin.pin


def test_no_line_stands_there_before_anything_is_pinned():
    assert not Comparing(PageSession(SYSTEMS["crust"])).view.objects


def test_values_at_the_cursor_stand_side_by_side(visit):
    visit.state.x = 0.3
    _drawn(visit, GAIN)
    table = at_cursor(visit.live[GAIN])
    assert table.heading.endswith("at Γ = 300")
    row = next(row for row in table.rows if "x = 0.3 (pinned: " in row[0] and "x = 0.5" in row[0])
    now, pinned, change = (float(text.replace("−", "-")) for text in row[1:])
    assert now - pinned == pytest.approx(change, abs=2e-3 * max(abs(now), abs(pinned)))
    assert change != 0.0


def test_inputs_in_words():
    composition = FIGURES["crust/composition"]
    assert told_input(composition, "T", [1.0, 0.1]) == "T = 1, 0.1 MeV"
    assert told_input(composition, "equilibrium", "beta") == "Matter in: β equilibrium"
    many = {name: getattr(composition(), name) for name in composition.inputs()}
    assert words(composition, many).endswith(f"{len(many) - 3} more")
