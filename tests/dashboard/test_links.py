"""States in the query of an address: what is left out, what is damaged, what is injected."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tornado.escape import parse_qs_bytes

from core.crystal.ternary.isotopes import usual_mass_number
from core.errors import DenseMatterError
from dashboard.figures.common.base import Figure
from dashboard.systems import FIGURES, SYSTEMS, links
from dashboard.systems.crystal_state import CrystalState
from dashboard.systems.links import (
    MOST_COMPLAINTS,
    VERSION,
    VERSION_KEY,
    VERSIONS,
    Arguments,
    Linked,
    Version,
    _in_present_words,
    decoded,
    figure_query,
    linked,
    query,
    read_figure,
    text_of,
    value_of,
)
from dashboard.systems.page_links import page_link
from dashboard.systems.ternary_state import ISOTOPES
from dashboard.web.pages.session import PageSession
from tests.dashboard import generated_links

VISITS = {name: PageSession(place) for name, place in SYSTEMS.items()}
PATHS = [path for place in SYSTEMS.values() for path in place.paths()]
ALSO = ("theme", "controls", "zoom")


def arguments(link: str) -> dict[str, list[str]]:
    """What the server makes of a query."""
    return decoded(parse_qs_bytes(link.partition("?")[2].partition("#")[0], keep_blank_values=True))


def state(entries: Sequence[Linked]) -> dict[str, object]:
    return {entry.key: entry.value for entry in entries}


def crystal(link: str) -> tuple[PageSession, list[str]]:
    visit = PageSession(SYSTEMS["crystal"])
    return visit, visit.apply(arguments(link))


def test_defaults_need_no_query():
    for visit in VISITS.values():
        visit.apply({})
        assert visit.query() == ""


def test_a_query_has_a_version_and_only_what_differs():
    assert (
        query(linked(CrystalState(Gamma=200.0), CrystalState.LINKED)) == f"?v={VERSION}&Gamma=200"
    )


def test_a_link_is_short():
    gammas = [100.0 + 10.0 * step for step in range(71)]
    figure = FIGURES["crystal/order-parameters"](Gamma=gammas)
    assert figure_query(figure) == f"?v={VERSION}&Gamma=100:800:71"


@pytest.mark.parametrize(
    ("link", "complaint"),
    [
        ("x=7", "The link's x was left out; 0.5 is used: x = 7 is not above 0 and below 1."),
        ("x=nan", "The link's x was left out; 0.5 is used: x = nan is not above 0 and below 1."),
        ("nonsense=1", "The link's 'nonsense' is not known here."),
        (
            "v=77",
            f"The link's version '77' is not known here: it is read as one of version {VERSION}.",
        ),
        ("x=0.2&x=0.3", "The link gives x 2 times: the first one counts."),
        ("tab=Nowhere", "The link's tab was left out; Phases is used: Unknown tab 'Nowhere'"),
        ("theme=blue", "The link's theme was left out; auto is used: Unknown theme 'blue'"),
        ("slab.zoom=1:1", "The link's slab.zoom was left out; nothing is used: An axis cannot go"),
    ],
)
def test_what_cannot_be_used_is_named_and_the_rest_is_there(link: str, complaint: str):
    visit, complaints = crystal(f"?{link}&Gamma=200&shells=12")
    assert len(complaints) == 1
    assert complaints[0].startswith(complaint)
    assert (visit.state.Gamma, visit.state.shells) == (200.0, 12)


def test_of_two_values_the_first_counts():
    assert crystal("?x=0.2&x=0.3")[0].state.x == 0.2


def test_a_long_list_of_complaints_ends_with_their_number():
    _, complaints = crystal("?" + "&".join(f"key{number}=1" for number in range(500)))
    assert len(complaints) == MOST_COMPLAINTS + 1
    assert complaints[-1].startswith("480 more")


def test_what_a_link_leaves_out_goes_back_to_its_default():
    """Choosing T and rho carries Gamma over to T; a link that names no T means the default."""
    visit, complaints = crystal("?v=1&coupling=temperature&Gamma=300")
    assert complaints == []
    assert visit.state.T == 3.5e6


OLD = Version(
    defaults={"crystal": {"x": "0.3", "shells": "20", "tab": "Order", "liquid": "gone"}},
    keys={"crystal": {"G": "Gamma"}},
    values={"crystal": {"model": {"mixed": "random"}}},
)


@pytest.fixture
def newer(monkeypatch) -> None:
    """A version 2, as which version 1 had other defaults and other words."""
    monkeypatch.setattr(links, "VERSIONS", {"1": OLD, "2": VERSIONS[VERSION]})
    monkeypatch.setattr(links, "VERSION", "2")


@pytest.mark.usefixtures("newer")
def test_an_old_link_has_the_defaults_and_the_words_of_its_version():
    visit, complaints = crystal("?v=1&G=250&model=mixed&shells=9")
    chosen = visit.state
    assert (chosen.x, chosen.Gamma, chosen.model, chosen.shells) == (0.3, 250.0, ["random"], 9)
    assert visit.view.tab == "Order"
    (complaint,) = complaints
    assert complaint.startswith("The link's liquid was left out; paper is used: Unknown liquid")
    assert visit.query().startswith("?v=2&x=0.3&Gamma=250&")


@pytest.mark.usefixtures("newer")
def test_a_link_without_a_version_is_of_the_present_one():
    assert crystal("?Gamma=250")[0].state.x == 0.5


def test_figures_are_read_with_the_defaults_of_their_version(monkeypatch):
    path = "crystal/structure-factor"
    old = dataclasses.replace(OLD, defaults={path: {"lattice": "fcc", "x": "0.1,0.2"}})
    monkeypatch.setattr(links, "VERSIONS", {"1": old, "2": VERSIONS[VERSION]})
    figure, complaints = read_figure(FIGURES[path], {"v": ["1"], "Z1": ["7"]})
    assert complaints == []
    assert (figure.lattice, figure.x, figure.Z1) == ("fcc", [0.1, 0.2], 7)


@pytest.mark.parametrize("path", FIGURES)
def test_every_value_of_every_input_has_a_text(path: str):
    """In particular empty lists, absent numbers, and lists that a range abbreviates."""
    entries = linked(FIGURES[path](), FIGURES[path].inputs())

    @settings(max_examples=30)
    @given(st.data())
    def survives(data: st.DataObject):
        for entry in entries:
            value = data.draw(generated_links.values(entry.parameter()))
            assert value_of(entry.parameter(), text_of(value)) == value

    survives()


def check_page(visit: PageSession, link: str) -> None:
    given_texts = arguments(link)
    complaints = visit.apply(given_texts)
    meant = _meant(visit.system.name, given_texts)
    _check_complaints(visit.entries, meant, complaints)
    again = PageSession(visit.system)
    assert again.apply(arguments(visit.query())) == []
    assert state(again.entries) == state(visit.entries)
    visit.state.figure_inputs()


def check_figure(path: str, link: str) -> None:
    given_texts = arguments(link)
    figure, complaints = read_figure(FIGURES[path], given_texts, ALSO)
    entries = linked(figure, figure.inputs())
    meant = _meant(path, given_texts)
    _check_complaints(entries, {k: v for k, v in meant.items() if k not in ALSO}, complaints)
    again, none = read_figure(FIGURES[path], arguments(figure_query(figure)))
    assert none == []
    assert state(linked(again, again.inputs())) == state(entries)


def _meant(place: str, given_texts: Arguments) -> Arguments:
    """A query as it would be written now: zooms of old ones have their axes the other way round."""
    named = given_texts.get(VERSION_KEY, [VERSION])[0]
    return _in_present_words(VERSIONS.get(named, VERSIONS[VERSION]), place, given_texts)


def _check_complaints(
    entries: Sequence[Linked], given_texts: Arguments, complaints: list[str]
) -> None:
    assert len(complaints) <= MOST_COMPLAINTS + 1
    assert all(len(complaint) < 500 for complaint in complaints)
    told = "\n".join(complaints)
    for entry in entries:
        text = given_texts.get(entry.key, [None])[0]
        if text is not None and not _takes(entry, text):
            assert f"The link's {entry.key} was left out" in told
        elif text is not None:
            assert entry.value == value_of(entry.parameter(), text)
    known = {VERSION_KEY, *(entry.key for entry in entries)}
    unknown = [key for key in given_texts if key not in known]
    assert told.count("is not known here") >= len(unknown)


def _takes(entry: Linked, text: str) -> bool:
    fresh = type(entry.owner)() if entry.owner.__class__ in FIGURES.values() else None
    try:
        value = value_of(entry.parameter(), text)
        if fresh is not None:
            setattr(fresh, entry.name, value)
    except (DenseMatterError, ValueError, TypeError, OverflowError):
        return False
    return True


def generated(examples: int):
    return settings(
        max_examples=examples,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


SAMPLE, ALL_PAGE, ALL_FIGURE = 60, 3_500, 3_000
"""Generated links: by default, and of each page and of all figures with -m slow; 10,000 in all."""


def run_pages(name: str, examples: int) -> None:
    visit = VISITS[name]

    @generated(examples)
    @given(generated_links.links(visit.entries))
    def survives(link: str):
        check_page(visit, link)

    survives()


def run_figures(examples: int) -> None:
    @generated(examples)
    @given(st.data())
    def survives(data: st.DataObject):
        path = data.draw(st.sampled_from(list(FIGURES)))
        entries = linked(FIGURES[path](), FIGURES[path].inputs())
        check_figure(path, data.draw(generated_links.links(entries)))

    survives()


@pytest.mark.parametrize("name", SYSTEMS)
def test_no_link_breaks_a_page(name: str):
    run_pages(name, SAMPLE)


def test_no_link_breaks_a_figure():
    run_figures(SAMPLE)


@pytest.mark.slow
@pytest.mark.parametrize("name", SYSTEMS)
def test_thousands_of_links_break_no_page(name: str):
    run_pages(name, ALL_PAGE)


@pytest.mark.slow
def test_thousands_of_links_break_no_figure():
    run_figures(ALL_FIGURE)


def _one_value(name: str, strategy: st.SearchStrategy) -> st.SearchStrategy:
    """A page has one cursor, two temperatures at most, and all its lists name something once."""
    if name in ("x", "x2", "x3", "Gamma", "n_B", "M", "X_O"):
        return strategy.filter(lambda value: not isinstance(value, list) or len(value) == 1)
    if name == "T":
        return strategy.filter(lambda value: not isinstance(value, list) or 0 < len(value) <= 2)
    if name == "interaction":
        return strategy.filter(lambda value: value != [])
    return strategy


def _on_page(figure: Figure, name: str) -> object:
    """What a page has for an input of a figure: mass numbers, where 0 means the usual isotope."""
    value = getattr(figure, name)
    if value == 0 and name in ISOTOPES:
        return usual_mass_number(getattr(figure, name.replace("A", "Z")))
    return value


@pytest.mark.parametrize("path", PATHS)
def test_a_figure_finds_its_page(path: str):
    """The page of the link shows the figure in the same state, on its tab."""
    figure_class = FIGURES[path]
    visit = VISITS[path.partition("/")[0]]
    shared = visit.state.figure_inputs()
    shown = {
        name
        for name in figure_class.inputs()
        if figure_class.from_page.get(name, name) in shared or name in visit.live[path].own_inputs()
    }

    @settings(max_examples=8, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def found(data: st.DataObject):
        figure = figure_class()
        for name in sorted(shown - {"Y_p", "equilibrium"}):
            parameter = figure.param[name]
            value = data.draw(_one_value(name, generated_links.values(parameter)))
            assume(not (isinstance(value, list) and len(set(map(str, value))) < len(value)))
            setattr(figure, name, value)
        link = page_link(figure, zoom="0.25:0.5", theme="dark")
        assert visit.apply(arguments(link)) == []
        inputs = visit.live[path].inputs()
        for name in shown:
            value = _on_page(figure, name)
            if value is not None or figure.from_page.get(name, name) == name:
                assert inputs[name] == value, name
        assert visit.live[path].zoom == "0.25:0.5"
        assert visit.view.theme == "dark"
        assert path in visit.system.paths(visit.view.tab)
        assert visit.system.path_of(link.partition("#")[2]) == path

    found()


def test_a_figure_without_a_page_of_its_own_leads_to_one():
    assert page_link(FIGURES["crystal/azeotrope"](Z1=7)) == f"crystal?v={VERSION}&Z1=7&model="


def test_a_zoom_of_before_the_chart_was_turned_shows_the_same_nuclides():
    """Versions 1 and 2 have Z along the horizontal axis, later ones N."""
    old = _in_present_words(VERSIONS["2"], "crust", {"nuclide-chart.zoom": ["20:40,50:80"]})
    assert old == {"nuclide-chart.zoom": ["50:80,20:40"]}
    for text, turned in (("", ""), ("20:40", ",20:40"), (",50:80", "50:80")):
        given = {"zoom": [text]}
        assert _in_present_words(VERSIONS["1"], "crust/nuclide-chart", given)["zoom"] == [turned]
    present = {"nuclide-chart.zoom": ["50:80,20:40"]}
    assert _in_present_words(VERSIONS["3"], "crust", present) == present
