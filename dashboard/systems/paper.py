"""A paper that a system computes anew, and its figures as states of the system's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.figures.common.base import Figure


@dataclass(frozen=True)
class PaperFigure:
    """A figure of a paper: the state of a page in which one of ours shows the same.

    Parameters
    ----------
    name : as the paper counts it, such as "Figure 1". shows : what it shows, in a few words.
    figure : ours.
    shared : all inputs that the figures of the page share, also those at their defaults: a preset
        means the same when defaults change.
    own : inputs of the figure alone.
    zoom : limits of its axes where ours begins with others, as text (dashboard/live/zoom.py).
    missing : sentences on what the paper shows and ours does not, or shows otherwise.
    """

    name: str
    shows: str
    figure: type[Figure]
    shared: Mapping[str, Any]
    own: Mapping[str, Any] = field(default_factory=dict)
    zoom: str = ""
    missing: Sequence[str] = ()


@dataclass(frozen=True)
class Paper:
    """A paper.

    Parameters
    ----------
    authors, title, year : as cited. arxiv : its number there.
    figures : those that can be opened. remark : a sentence on its versions, if there is one.
    """

    authors: str
    title: str
    year: int
    arxiv: str
    figures: Sequence[PaperFigure]
    remark: str = ""

    @property
    def name(self) -> str:
        """As in a text: the authors and the year."""
        return f"{self.authors} {self.year}"

    @property
    def address(self) -> str:
        """Where it can be read."""
        return f"https://arxiv.org/abs/{self.arxiv}"
