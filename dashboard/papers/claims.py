"""The papers' claims: what each says, what is expected of its number, and which figure shows it.

All of that is data, `crust_claims.json` and `crystal_claims.json` beside this file; the functions
that compute stand in the modules named after their subjects. docs/papers.md says how to add one.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dashboard.papers.crust_composition
import dashboard.papers.crust_layers
import dashboard.papers.crust_model
import dashboard.papers.crust_stability
import dashboard.papers.crust_transition
import dashboard.papers.crystal_gains
import dashboard.papers.crystal_lattice
import dashboard.papers.crystal_order
import dashboard.papers.crystal_phases
import dashboard.papers.crystal_ternary
import dashboard.papers.crystal_vibrations  # noqa: F401  each notes its functions
from dashboard.figures.common.base import Figure
from dashboard.papers.finding import FUNCTIONS, Finding
from dashboard.plots.numbers import rounded
from dashboard.systems import FIGURES, system_of
from dashboard.systems.links import figure_query
from dashboard.systems.page_links import page_link

AGREES, PARTLY, DIFFERS, NOT_OFFERED = "agrees", "partly", "differs", "not offered"
DIGITS, MOST_DIGITS = 3, 9
"""Significant digits of a number: without a tolerance to resolve, and at most."""
VERDICTS = (AGREES, PARTLY, DIFFERS, NOT_OFFERED)
DATA = tuple(Path(__file__).with_name(f"{system}_claims.json") for system in ("crust", "crystal"))


@dataclass(frozen=True)
class Range:
    """Where a number is to lie; None: no limit on that side."""

    at_least: float | None = None
    at_most: float | None = None
    value: float | None = None
    tolerance: float = 0.0

    @property
    def low(self) -> float:
        """The least number in it."""
        if self.value is not None:
            return self.value - self.tolerance
        return -float("inf") if self.at_least is None else self.at_least

    @property
    def high(self) -> float:
        """The largest."""
        if self.value is not None:
            return self.value + self.tolerance
        return float("inf") if self.at_most is None else self.at_most

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high

    @property
    def text(self) -> str:
        """Such as "0.006 ± 0.0005" or "at most 0.01"."""
        if self.value is not None:
            tolerance = f" ± {rounded(self.tolerance)}" if self.tolerance else ""
            return f"{rounded(self.value, 8)}{tolerance}"
        low, high = (end if end is None else rounded(end) for end in (self.at_least, self.at_most))
        if low is None:
            return f"at most {high}"
        return f"at least {low}" if high is None else f"{low} to {high}"


@dataclass(frozen=True)
class Place:
    """A figure in a state: its path, its inputs, and where its axes stand."""

    path: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    zoom: str = ""

    @property
    def figure(self) -> Figure:
        """The figure with these inputs."""
        return FIGURES[self.path](**self.inputs)

    @property
    def title(self) -> str:
        """Its name for a reader."""
        return FIGURES[self.path].title

    @property
    def link(self) -> str:
        """Its address in this state, relative to those of the pages: of its page, or its own."""
        figure = self.figure
        if system_of(FIGURES[self.path]).tab_of(self.path) is None:
            return f"embed/{self.path}{figure_query(figure, zoom=self.zoom)}"
        return page_link(figure, self.zoom)


@dataclass(frozen=True)
class Claim:
    """A claim of a paper.

    Parameters
    ----------
    name : such as "C24". paper : the key of its paper in `PAPERS`.
    subject : under which heading it stands.
    says : what the paper says, in our words. where : the section, equation or figure.
    verdict : one of `VERDICTS`. reason : why, with the evidence where we differ.
    quantity : what the number is that is computed. expected : where it has to lie to agree.
    ours : where it lies if that is elsewhere.
    place : the figure that shows it, if one does.
    """

    name: str
    paper: str
    subject: str
    says: str
    where: str
    verdict: str
    reason: str
    quantity: str = ""
    expected: Range | None = None
    ours: Range | None = None
    place: Place | None = None

    def written(self, finding: Finding) -> str:
        """A number with its unit, to the digits that count."""
        number = rounded(finding.value, self._digits(finding.value))
        times = "×" if finding.unit.startswith("10") else " "
        return f"{number}{times}{finding.unit}".rstrip()

    def _digits(self, value: float) -> int:
        tolerances = [limits.tolerance for limits in (self.expected, self.ours) if limits]
        finest = min(filter(None, tolerances), default=0.0)
        if not (finest and value):
            return DIGITS
        resolved = math.floor(math.log10(abs(value))) - math.floor(math.log10(finest)) + 2
        return min(max(resolved, DIGITS), MOST_DIGITS)

    def holds(self, finding: Finding) -> bool:
        """Whether a number is where verdict and data say that it is."""
        agrees = self.expected is not None and finding.value in self.expected
        if self.verdict == AGREES:
            return agrees
        if self.verdict == DIFFERS and agrees:
            return False
        return agrees if self.ours is None else finding.value in self.ours


@dataclass(frozen=True)
class Paper:
    """What its claims are claims of."""

    title: str
    authors: str
    year: int
    arxiv: str
    version: str


def _claim(name: str, paper: str, entry: Mapping[str, Any]) -> Claim:
    ranges = {key: Range(**entry[key]) for key in ("expected", "ours") if key in entry}
    place = {"place": Place(**entry["place"])} if "place" in entry else {}
    return Claim(**{"name": name, "paper": paper, **entry, **ranges, **place})


_read = {path.stem.partition("_")[0]: json.loads(path.read_text("utf-8")) for path in DATA}
PAPERS = {key: Paper(**data["paper"]) for key, data in _read.items()}
"""By the name of the system that is about them."""
CLAIMS = {
    name: _claim(name, key, entry)
    for key, data in _read.items()
    for name, entry in data["claims"].items()
}
"""All of them by name, in the order of the papers."""


def find(name: str) -> Finding:
    """Compute what there is to say of a claim now."""
    return FUNCTIONS[name]()


def totals(paper: str | None = None) -> dict[str, int]:
    """How many claims have each verdict; of one paper, or of both."""
    counted = Counter(claim.verdict for claim in CLAIMS.values() if paper in (None, claim.paper))
    return {verdict: counted[verdict] for verdict in VERDICTS}


def totals_text() -> str:
    """The line of the README."""
    found = totals()
    return (
        f"Of {sum(found.values())} claims of the two papers {found[AGREES]} agree with what is "
        f"computed here, {found[PARTLY]} in part, {found[DIFFERS]} differ, and "
        f"{found[NOT_OFFERED]} concern what is not offered."
    )
