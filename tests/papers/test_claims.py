"""The papers' claims: data and functions match, and each number is where its verdict says."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.live.zoom import parse_zoom
from dashboard.papers.claims import (
    AGREES,
    CLAIMS,
    DIFFERS,
    NOT_OFFERED,
    PAPERS,
    PARTLY,
    VERDICTS,
    Claim,
    Range,
    find,
    totals,
    totals_text,
)
from dashboard.papers.finding import FUNCTIONS, Finding, finds
from dashboard.papers.findings import last_findings
from dashboard.systems import FIGURES, SYSTEMS
from dashboard.systems.links import read_figure, text_of
from dashboard.web.pages.session import PageSession

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.papers

SESSIONS = {name: PageSession(system) for name, system in SYSTEMS.items()}
LONG = {
    "K49": "fits what Monte Carlo has sampled",
    "K50": "force constants of 128 ions",
    "K51": "force constants of 128 ions",
}
NOISE = 1e-6
"""A bound below it is one on rounding errors: two runs may differ by as much."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def computed_claims() -> list[object]:
    """Names of all claims with a function; those that take long are left to -m papers."""
    return [
        pytest.param(name, marks=[pytest.mark.slow] if name in LONG else []) for name in FUNCTIONS
    ]


def test_every_claim_of_both_papers_is_there():
    assert list(CLAIMS) == [
        *(f"C{number}" for number in range(1, 62)),
        *(f"K{number}" for number in range(1, 56)),
    ]
    assert {claim.paper for claim in CLAIMS.values()} == set(PAPERS) <= set(SYSTEMS)


def test_data_and_functions_match_one_to_one():
    offered = {name for name, claim in CLAIMS.items() if claim.verdict != NOT_OFFERED}
    assert set(FUNCTIONS) == offered == set(last_findings().by_claim)


def test_a_claim_has_one_function():
    with pytest.raises(ValueError, match="C24"):
        finds("C24")(lambda: Finding(0.0, "", ""))


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.name)
def test_data_are_complete(claim: Claim):
    """What a verdict needs, and nothing that it does not."""
    assert claim.verdict in VERDICTS
    assert all((claim.says, claim.where, claim.reason, claim.subject))
    if claim.verdict == NOT_OFFERED:
        assert (claim.quantity, claim.expected, claim.ours) == ("", None, None)
        return
    assert claim.quantity
    assert (claim.expected is not None) or claim.verdict == PARTLY
    assert (claim.ours is not None) == (claim.verdict in (PARTLY, DIFFERS))
    assert claim.place is not None
    if claim.expected and claim.ours:
        # They exclude each other: what differs is asserted to.
        assert claim.ours.high < claim.expected.low or claim.expected.high < claim.ours.low


@pytest.mark.parametrize("name", computed_claims())
def test_verdicts_hold(name: str):
    """The number is where the verdict says, and what was computed last is what is computed now."""
    claim, finding, last = CLAIMS[name], find(name), last_findings().by_claim[name]
    assert claim.holds(finding), (finding, claim.expected, claim.ours)
    assert finding.unit == last.unit
    ends = [limits for limits in (claim.expected, claim.ours) if limits]
    noise = min((abs(end) for limits in ends for end in (limits.low, limits.high)), default=1.0)
    assert finding.value == pytest.approx(
        last.value, rel=1e-6, abs=noise if noise <= NOISE else 0.0
    )
    assert NUMBER.sub("#", finding.text) == NUMBER.sub("#", last.text)
    # Their last digits may be rounded differently elsewhere.
    numbers = [list(map(float, NUMBER.findall(one.text))) for one in (finding, last)]
    assert numbers[0] == pytest.approx(numbers[1], rel=0.03)


@pytest.mark.parametrize(
    ("verdict", "value", "holds"),
    [
        (AGREES, 1.05, True),
        (AGREES, 1.2, False),
        (AGREES, 3.0, False),
        (DIFFERS, 3.0, True),
        (DIFFERS, 1.0, False),
        (DIFFERS, 5.0, False),
        (PARTLY, 3.0, True),
        (PARTLY, 5.0, False),
    ],
)
def test_what_holds(verdict: str, value: float, holds: bool):
    ours = {} if verdict == AGREES else {"ours": Range(at_least=2.9, at_most=3.1)}
    claim = Claim(
        "C0", "crust", "", "", "", verdict, "", "", Range(value=1.0, tolerance=0.1), **ours
    )
    assert claim.holds(Finding(value, "", "")) is holds


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (Range(value=0.006, tolerance=0.0005), "0.006 ± 5×10⁻⁴"),
        (Range(value=297), "297"),
        (Range(at_most=0.01), "at most 0.01"),
        (Range(at_least=2.0), "at least 2"),
        (Range(at_least=100, at_most=400), "100 to 400"),
    ],
)
def test_ranges_in_words(given: Range, text: str):
    assert given.text == text


@pytest.mark.parametrize(
    "claim", [claim for claim in CLAIMS.values() if claim.place], ids=lambda claim: claim.name
)
def test_links_open_the_figure_in_its_state(claim: Claim):
    """Read as the server reads it, a link gives all inputs, and nothing is left out."""
    assert claim.place is not None
    parts, wanted = urlsplit(claim.place.link), claim.place.figure
    arguments = parse_qs(parts.query, keep_blank_values=True)
    if parts.path.startswith("embed/"):
        found, complaints = read_figure(FIGURES[claim.place.path], arguments, also=("zoom",))
        assert complaints == []
        assert found.settings() == wanted.settings()
        return
    session = SESSIONS[parts.path]
    assert session.apply(arguments) == []
    assert session.system.path_of(parts.fragment) == claim.place.path
    live = session.live[claim.place.path]
    assert live.zoom == claim.place.zoom
    parse_zoom(live.zoom)
    inputs = live.inputs()
    for name, value in claim.place.inputs.items():
        assert text_of(inputs[name]) == text_of(value), name


def test_totals_stand_in_the_readme():
    assert totals_text() in (ROOT / "README.md").read_text(encoding="utf-8")
    assert sum(totals().values()) == len(CLAIMS)
    assert {verdict: totals("crust")[verdict] + totals("crystal")[verdict] for verdict in VERDICTS}
