"""What figures say that one is looking at: all of it, with links that open, in the page's words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import parse_qs

import pytest

from core.crystal.liquids import LIQUIDS
from core.crystal.solids import SOLIDS
from dashboard.figures.common.base import Figure
from dashboard.figures.common.explanation import (
    Explanation,
    explanation_of,
    html,
    parsed,
    plain,
)
from dashboard.files.provenance import DIGITS, making
from dashboard.files.references import SOURCES, bibtex, cited
from dashboard.systems import FIGURES, SYSTEMS, system_of
from dashboard.systems.links import read_figure
from dashboard.web.pages.explaining import fixed_html, state_html
from dashboard.web.pages.session import PageSession

CODE_NAMES = {
    *(name for name in (*SOLIDS, *LIQUIDS) if "-" in name and name != "short-range"),
    *("n_sat", "n_B", "n_tr", "T_1m", "Gamma", "mu_p", "mu_n", "U_1", "x_s", "no-14He", "14He"),
}
"""What nothing that is read says."""
NUMBER = re.compile(r"\d[.\d]*e[+-]?\d")
SMALLEST = """
# Formulas
- <i>a</i> < b & c
# What is plotted
- It,
  in two lines
# What to notice
# What to try
- [Warm](?T=1): hotter
# Validity
# Sources
- Baiko 2025: Fig. 1
"""

each_figure = pytest.mark.parametrize("figure", FIGURES.values(), ids=list(FIGURES))


def told(figure: type[Figure]) -> Explanation:
    found = explanation_of(figure)
    assert found is not None, "it has no text"
    return found


def said(found: Explanation) -> list[str]:
    """All that is read."""
    tried = [text for trial in found.trials for text in (trial.words, trial.outcome)]
    places = [source.place for source in found.sources]
    return [*found.formulas, *found.plotted, *found.notice, *tried, *found.validity, *places]


@each_figure
def test_a_figure_says_all_there_is_to_say(figure: type[Figure]):
    found = told(figure)
    assert all(vars(found).values())
    assert all(trial.outcome for trial in found.trials)
    assert len({trial.query for trial in found.trials}) == len(found.trials)


@each_figure
def test_it_speaks_as_the_page_does(figure: type[Figure]):
    for text in said(told(figure)):
        words = re.sub(r"<[^>]*>", "", text)
        assert not [name for name in CODE_NAMES if re.search(rf"(?<!\w){name}(?!\w)", words)], text
        assert not NUMBER.search(words), text
        assert not re.search(r"\w_\w|&\w+;", text), text


@each_figure
def test_what_it_proposes_can_be_done_and_taken_back(figure: type[Figure]):
    for trial in told(figure).trials:
        arguments = parse_qs(trial.query, keep_blank_values=True)
        if system_of(figure).tab_of(figure.path) is None:
            own, complaints = read_figure(figure, arguments)
            assert own.settings()
        else:
            visit = PageSession(SYSTEMS[system_of(figure).name])
            before = visit.query()
            complaints, undo = visit.change(arguments)
            assert visit.query() != before
            undo()
            assert visit.query() == before
        assert complaints == [], trial


@pytest.mark.slow
@each_figure
def test_what_it_proposes_makes_a_figure(figure: type[Figure]):
    for trial in told(figure).trials:
        arguments = parse_qs(trial.query, keep_blank_values=True)
        if system_of(figure).tab_of(figure.path) is None:
            shown, _ = read_figure(figure, arguments)
        else:
            visit = PageSession(SYSTEMS[system_of(figure).name])
            visit.change(arguments)
            shown = figure(**visit.live[figure.path].inputs())
        assert len(shown.dataset()), trial


@each_figure
def test_its_sources_can_be_found(figure: type[Figure]):
    found = told(figure)
    assert {source.name for source in found.sources} <= set(SOURCES)
    assert all(source.doi.startswith("10.") for source in cited(figure()))


class Reader(HTMLParser):
    """Tags that are opened and closed, and what stands between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@each_figure
def test_its_html_is_whole(figure: type[Figure]):
    read = Reader(fixed_html(figure) + state_html(figure(), None))
    assert read.open == []
    assert read.tags <= {
        *("h3", "ul", "li", "i", "b", "sub", "sup", "button", "dl", "dt", "dd", "a", "p", "pre")
    }
    assert "Copy BibTeX" in read.text


def test_what_is_no_tag_is_text():
    found = parsed(SMALLEST)
    assert html(found.formulas[0]) == "<i>a</i> &lt; b &amp; c"
    assert found.plotted == ("It, in two lines",)
    assert found.trials[0].query == "T=1"
    assert html("<script>x</script><img src=x>") == (
        "&lt;script&gt;x&lt;/script&gt;&lt;img src=x&gt;"
    )


def test_plain_text_has_signs_for_what_is_raised_and_lowered():
    assert plain("<i>n</i><sub>B</sub> = 10<sup>−3</sup>") == "n_B = 10^(−3)"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("# Validity\n", "", "its headings are"),
        ("# What is plotted", "# Plotted", "its headings are"),
        ("<i>a</i>", "<i>a", "is left open"),
        ("<i>a</i>", "a</i>", "closes nothing"),
        ("- It,", "It,", "no item of a list"),
        ("(?T=1)", "(T=1)", "is not"),
    ],
)
def test_a_text_that_breaks_the_rules_is_refused(old: str, new: str, says: str):
    with pytest.raises(ValueError, match=rf"a\.md: .*{says}"):
        parsed(SMALLEST.replace(old, new), "a.md")


def test_bibtex_has_an_entry_for_each_source_and_the_program():
    figure = FIGURES["crust/composition"](table="measured")
    text = bibtex(figure, "https://here/crust?v=1&T=1#composition")
    keys = re.findall(r"^@(\w+)\{(\w+),$", text, re.MULTILINE)
    assert [kind for kind, _ in keys].count("software") == 1
    assert len({key for _, key in keys}) == len(keys) == len(cited(figure)) + 1
    assert text.count("{") == text.count("}")
    assert "author = {Beznogov, M. V. and Raduta, A. R.}" in text
    assert "author = {{The Dense Matter Dashboard developers}}" in text
    assert "url = {https://here/crust?v=1&T=1#composition}" in text
    assert "title = {{" in text


def test_a_source_says_who_when_and_where():
    assert SOURCES["Pearson 2018"].text == (
        "J. M. Pearson et al. (2018), MNRAS 481, 2994, erratum 486, 768, "
        "doi:10.1093/mnras/sty2413: crusts to compare with."
    )
    assert SOURCES["Ogata 1993"].told.startswith(
        "S. Ogata, H. Iyetomi, S. Ichimaru, H. M. Van Horn"
    )


def test_numbers_say_what_made_them():
    free_energy = FIGURES["crystal/free-energy"]()
    made = making(free_energy, free_energy.dataset())
    kernels = dict(kernel.split(" ")[:2] for kernel in made["Kernels"].split(", "))
    assert {"ordering", "ewald"} <= set(kernels)
    assert all(re.fullmatch(rf"[0-9a-f]{{{DIGITS}}}", digest) for digest in kernels.values())
    sampled = FIGURES["crystal/free-energy"](model=["monte-carlo"])
    assert "crystal-ordering" in sampled.tables(sampled.dataset())
    random = FIGURES["crystal/order-parameters"]()
    assert making(random, random.dataset())["Numbers"] == "computed for these inputs"
