"""What a lecturer pastes leads to the figure in the state that it was taken from."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.systems import FIGURES
from dashboard.systems.links import VERSION, read_figure
from dashboard.web.embed.page import ALSO
from dashboard.web.embed.snippets import FORMATS, Embedding, root_of

ROOT = "https://notes.example.org/dense/"
BINDINGS = ["", "14He*1.02", "14He*1.02,13He+0.5"]


class _Frames(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag == "iframe":
            values = dict(attrs)
            self.sources.append(values.get("src") or values["data-src"])


def address(format: str, snippet: str) -> str:
    """The address in a snippet, as the program that reads the snippet finds it."""
    if format.startswith("MyST"):
        return re.search(r"^:::\{iframe\} (\S+)$", snippet, re.M)[1]
    if format == "Quarto":
        return re.search(r'\{\{< dense-matter "([^"\s]+)"', snippet)[1]
    if format.startswith("Markdown"):
        return unescape(re.search(r"\]\(<([^<>\s]+)>\)\n$", snippet)[1])
    frames = _Frames()
    frames.feed(snippet)
    (source,) = frames.sources
    return source


@pytest.mark.parametrize("format", FORMATS)
@given(
    T=st.lists(st.floats(0.05, 15.0), min_size=1, max_size=3),
    binding=st.sampled_from(BINDINGS),
    interaction=st.lists(st.sampled_from(["BSk25", "SkM*", "SLy4"]), min_size=1, unique=True),
    zoom=st.sampled_from(["", "1e-4:0.1,;,0:1"]),
    theme=st.sampled_from(["", "dark"]),
    controls=st.lists(st.sampled_from(["T", "interaction"]), unique=True),
)
def test_the_address_in_a_snippet_gives_the_same_figure(
    format, T, binding, interaction, zoom, theme, controls
):
    figure = FIGURES["crust/composition"](T=T, binding=binding, interaction=interaction)
    embedding = Embedding(
        figure, ROOT, controls, theme, zoom, summary="An [image](x) *of* <b>layers</b>\nand |x|"
    )
    parts = urlsplit(address(format, FORMATS[format](embedding)))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{ROOT}embed/crust/composition"
    arguments = parse_qs(parts.query)
    other, complaints = read_figure(type(figure), arguments, also=ALSO)
    assert complaints == []
    assert other.settings() == figure.settings()
    assert arguments.get("zoom", [""]) == [zoom]
    assert arguments.get("theme", [""]) == [theme]
    assert arguments.get("controls", [""]) == [",".join(controls)]


@pytest.mark.parametrize("path", FIGURES)
def test_every_figure_can_be_embedded_in_every_format(path):
    embedding = Embedding(FIGURES[path](), ROOT)
    for format, snippet in FORMATS.items():
        assert address(format, snippet(embedding)) == f"{ROOT}embed/{path}?v={VERSION}"


def test_a_picture_is_described_without_markup():
    embedding = Embedding(FIGURES["crust/map"](), ROOT, summary="X_n ](y) <script>\nof `all`")
    assert r"![X\_n \]\(y\) \<script\> of \`all\`](<" in FORMATS["Markdown with a picture"](
        embedding
    )


@pytest.mark.parametrize(
    ("page", "root"),
    [
        ("https://host/crystal", "https://host/"),
        ("http://localhost:5006/a/b/crust", "http://localhost:5006/a/b/"),
        ('https://host/"><script>/crust', "https://host/%22%3E%3Cscript%3E/"),
        ("http://[::1]:5006/crust", "http://[::1]:5006/"),
    ],
)
def test_the_root_is_that_of_the_page(page, root):
    assert root_of(page) == root


@pytest.mark.parametrize("page", ["", "javascript:alert(1)", "/crystal"])
def test_what_is_no_page_has_no_root(page):
    with pytest.raises(ValueError, match="not the address"):
        root_of(page)
