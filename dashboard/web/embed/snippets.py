"""Snippets that show a figure in web pages, books, slides and print."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlsplit

from dashboard.figures.common.base import Figure
from dashboard.files.page_export import file_name
from dashboard.files.provenance import command
from dashboard.systems.links import figure_query

CONTROL_HEIGHT = 54
REST_HEIGHT = 28
"""Pixels of a row of controls, and of what stands below the figure."""
LOWER = 0.85
"""Height of a figure in an iframe relative to that on a page."""

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Embedding:
    """A figure as it is to be embedded.

    Parameters
    ----------
    root : address below which the dashboard's pages stand, such as "https://host/prefix/".
    controls : names of the inputs that get a control.
    theme : "light" or "dark"; empty: as the reader's browser prefers.
    zoom : limits of the axes, as `dashboard.live.zoom` writes them.
    summary : what the figure shows, in plain text.
    """

    figure: Figure
    root: str
    controls: Sequence[str] = ()
    theme: str = ""
    zoom: str = ""
    summary: str = ""

    @property
    def url(self) -> str:
        """The address of the embedded figure; free of quotes, brackets and spaces."""
        extras = {"theme": self.theme, "controls": ",".join(self.controls), "zoom": self.zoom}
        query = figure_query(self.figure, **extras)
        # An asterisk or a tilde would be markup in some formats.
        strict = query.replace("*", "%2A").replace("~", "%7E")
        return f"{self.root}embed/{self.figure.path}{strict}"

    @property
    def title(self) -> str:
        return self.figure.title

    @property
    def height(self) -> int:
        """Pixels that show all of it on a screen as wide as a book's page."""
        rows = -(-len(self.controls) // 2)
        drawing = 10 * round(LOWER * sum(self.figure.panel_heights) / 10)
        return drawing + CONTROL_HEIGHT * rows + REST_HEIGHT

    def picture(self, extension: str) -> str:
        """Name of the file that holds the figure as a picture."""
        return file_name(self.figure, extension)

    def export(self, extension: str) -> str:
        """The command that makes that file."""
        zoom = [f"--zoom={self.zoom}"] if self.zoom else []
        words = ["--format", extension, *zoom, "--out", self.picture(extension)]
        return command("export", self.figure, *words)


def root_of(page: str) -> str:
    """The address below which all pages stand, from that of one of them.

    Raises
    ------
    ValueError : it is not the address of a page on the web.
    """
    parts = urlsplit(page)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"'{page}' is not the address of a page.")
    folder = parts.path.rpartition("/")[0]
    host = quote(parts.netloc, safe=":[].-")
    return f"{parts.scheme}://{host}{quote(folder, safe='/%-._')}/"


def _iframe(embedding: Embedding, source: str) -> str:
    return (
        f'<iframe {source}="{escape(embedding.url)}" title="{escape(embedding.title)}" '
        f'width="100%" height="{embedding.height}" style="border: 0"></iframe>'
    )


def _comment(embedding: Embedding, extension: str) -> str:
    return f"<!-- {embedding.export(extension).replace('>', '&gt;')} -->\n"


def html(embedding: Embedding) -> str:
    """An iframe, which the browser fills when the reader comes near."""
    return _iframe(embedding, 'loading="lazy" src') + "\n"


def myst(embedding: Embedding) -> str:
    """The directive of mystmd and Jupyter Book 2; the picture stands in for it in print."""
    return (
        f"% {embedding.export('png')}\n"
        f":::{{iframe}} {embedding.url}\n"
        ":width: 100%\n"
        f":placeholder: {embedding.picture('png')}\n\n"
        f"{_markdown(embedding.title)}\n"
        ":::\n"
    )


def sphinx(embedding: Embedding) -> str:
    """Raw HTML for Sphinx and Jupyter Book 1, with a picture for LaTeX."""
    return (
        f"% {embedding.export('pdf')}\n"
        "```{raw} html\n"
        f"{html(embedding)}"
        "```\n\n"
        "```{only} latex\n"
        f"{_image(embedding, 'pdf')}\n"
        "```\n"
    )


def quarto(embedding: Embedding) -> str:
    """The shortcode of the extension in docs/quarto."""
    return (
        _comment(embedding, "png")
        + f'{{{{< dense-matter "{embedding.url}" title="{_shortcode(embedding.title)}" '
        f'height="{embedding.height}" picture="{embedding.picture("png")}" >}}}}\n'
    )


def reveal(embedding: Embedding) -> str:
    """A slide, whose figure is loaded when the slide is shown."""
    return (
        "<section>\n"
        f"  <h3>{escape(embedding.title)}</h3>\n"
        f"  {_iframe(embedding, 'data-src')}\n"
        "</section>\n"
    )


def markdown(embedding: Embedding) -> str:
    """A picture that leads to the live figure; for print and for what shows no iframes."""
    live = f"[{_image(embedding, 'png')}](<{embedding.url}>)\n"
    return _comment(embedding, "png") + live


def _image(embedding: Embedding, extension: str) -> str:
    alt = _markdown(" ".join((embedding.summary or embedding.title).split()))
    return f"![{alt}](<{embedding.picture(extension)}>)"


def _markdown(text: str) -> str:
    """Text with the markup of Markdown escaped."""
    return _PUNCTUATION.sub(r"\\\1", text)


def _shortcode(text: str) -> str:
    return text.replace('"', "″")


FORMATS: Mapping[str, Callable[[Embedding], str]] = {
    "HTML": html,
    "MyST, Jupyter Book 2": myst,
    "Sphinx, Jupyter Book 1": sphinx,
    "Quarto": quarto,
    "reveal.js": reveal,
    "Markdown with a picture": markdown,
}
