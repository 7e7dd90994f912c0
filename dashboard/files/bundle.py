"""Several figures in one zip: drawings, tables, the state as a link and as JSON, what to cite."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from tempfile import TemporaryFile
from typing import Any

from core.cancellation import each
from core.errors import DenseMatterError
from core.storage.version import commit, project_version
from dashboard.figures.common.base import Figure
from dashboard.files import publication
from dashboard.files.data_file import described
from dashboard.files.page_export import file_name
from dashboard.files.references import cited, software
from dashboard.live import results
from dashboard.live.pinned import Words, all_panels, plain_words
from dashboard.live.results import Inputs, Result
from dashboard.systems.pinned import pin_of

LARGEST = 60_000_000
"""Bytes of all files together."""
FORMATS = ("pdf", "png", "svg")
WIDTH = "single"
_DAY = (1980, 1, 1, 0, 0, 0)
"""Files have no date, so that the same state makes the same zip."""


class TooLargeError(DenseMatterError):
    """The files are larger than a server hands out at once."""


@dataclass(frozen=True)
class Wanted:
    """A figure of a bundle.

    Parameters
    ----------
    zoom : where its axes have been moved to.
    pinned : inputs of a second state, drawn below the first, and what tells them to a reader.
    """

    figure_class: type[Figure]
    inputs: Inputs
    zoom: str = ""
    pinned: Inputs | None = None
    words: Words = plain_words

    def result(self) -> Result | str:
        """The figure, computed now if it has to be, or a sentence on why there is none."""
        return results.shared.result(self.figure_class, self.inputs)

    def pinned_result(self) -> Result | str | None:
        """The same of the second state; None if there is none."""
        if self.pinned is None:
            return None
        return results.shared.result(self.figure_class, self.pinned)


@dataclass(frozen=True)
class State:
    """The state of a page: its title, the link to it, what else a program wants to know."""

    title: str
    link: str
    more: Mapping[str, Any]


def bundle(wanted: Sequence[Wanted], state: State) -> mmap:
    """The zip: a file on disk without a name, which goes when nobody reads it any more.

    Raises
    ------
    TooLargeError : it would be larger than `LARGEST`.
    """
    written = 0
    with TemporaryFile() as content:
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in _files(wanted, state):
                written += len(data)
                if written > LARGEST:
                    raise TooLargeError(
                        f"These files are larger than {LARGEST // 10**6} MB together: take those "
                        "of one tab, or of one figure."
                    )
                archive.writestr(zipfile.ZipInfo(name, _DAY), data, zipfile.ZIP_DEFLATED)
        content.flush()
        return mmap(content.fileno(), 0, access=ACCESS_READ)


def _files(wanted: Sequence[Wanted], state: State) -> Iterator[tuple[str, bytes]]:
    missing: dict[str, str] = {}
    figures: list[Figure] = []
    for one in each(wanted):
        result = one.result()
        if isinstance(result, Result):
            figures.append(result.figure)
            yield from _of_figure(result, one)
        else:
            missing[one.figure_class.path] = result
    yield "references.bib", _bibtex(figures, state.link).encode()
    yield "link.txt", f"{state.link}\n".encode()
    told = {
        "title": state.title,
        "program": f"Dense Matter Dashboard {project_version()}, commit {commit()}",
        "link": state.link,
        **state.more,
        "figures": {one.figure_class.path: dict(one.inputs) for one in wanted},
        "left out": missing,
    }
    yield "state.json", f"{json.dumps(told, indent=1, ensure_ascii=False)}\n".encode()


def _of_figure(result: Result, wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    figure, pinned = result.figure, wanted.pinned_result()
    panels, pin = all_panels(result, pinned, wanted.words), pin_of(result, pinned)
    drawn = publication.printed(figure, panels, FORMATS, WIDTH, zoom=wanted.zoom, pin=pin)
    for extension, data in drawn.items():
        yield file_name(figure, extension), data
    yield file_name(figure, "csv"), described(figure, result.dataset).to_csv().encode()


def _bibtex(figures: Sequence[Figure], link: str) -> str:
    sources = {source.key: source for figure in figures for source in cited(figure)}
    entries = [*(source.bibtex() for source in sources.values()), software(link)]
    return "\n\n".join(entries) + "\n"
