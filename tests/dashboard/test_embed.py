"""A figure without a frame."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import parse_qs

import pytest
from bokeh.document import Document
from panel.io.application import build_applications

from core.dataset import Dataset
from dashboard.systems import FIGURES, SYSTEMS
from dashboard.systems.links import figure_query
from dashboard.web.embed import page as embed
from dashboard.web.embed.page import EMBED_TITLES, EMBEDS, Embed, EmbedRequest
from dashboard.web.pages.session import PageSession

SUMS = FIGURES["crystal/lattice-sums"]


def test_every_figure_has_an_embed():
    assert list(EMBEDS) == [f"embed/{path}" for path in FIGURES]
    assert list(EMBED_TITLES) == list(EMBEDS)


def test_the_query_sets_inputs_controls_theme_and_zoom():
    shown = Embed(
        SUMS,
        {
            "shells": ["12"],
            "controls": ["shells,lattice"],
            "theme": ["dark"],
            "zoom": ["1:5,"],
            "v": ["1"],
        },
    )
    assert shown.complaints == []
    assert shown.live.own.shells == 12
    assert len(shown.controls) == 2
    assert EmbedRequest(SUMS, {"theme": ["dark"]}).theme == "dark"
    # Read back from the axes where the result was in memory already.
    assert shown.live.zoom.rstrip(",") == "1:5"


@pytest.mark.parametrize("path", FIGURES)
def test_without_inputs_it_shows_what_the_page_shows(path: str):
    figure_class = FIGURES[path]
    visit = PageSession(SYSTEMS[path.partition("/")[0]])
    page = visit.live.get(path)
    wanted = page.inputs() if page else figure_class().param.values()
    for query in ({}, {"theme": ["dark"]}):
        asked = EmbedRequest(figure_class, query)
        assert asked.complaints == []
        assert {name: getattr(asked.figure, name) for name in figure_class.inputs()} == {
            name: wanted[name] for name in figure_class.inputs()
        }
        (shown,) = asked.beginning().figures
        assert shown.inputs == {name: wanted[name] for name in shown.inputs}


def test_a_version_means_the_defaults_of_then():
    composition = FIGURES["crust/composition"]
    assert EmbedRequest(composition, {"T": ["0.5"]}).figure.compare == "same"
    assert EmbedRequest(composition, {"T": ["0.5"], "v": ["1"]}).figure.compare == "none"
    figure = composition()
    query = parse_qs(figure_query(figure)[1:])
    again = EmbedRequest(composition, query).figure
    assert all(getattr(again, name) == getattr(figure, name) for name in figure.inputs())


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        ("shells", "many", "shells"),
        ("lattice", "<script>", "lattice"),
        ("theme", "pink", "theme"),
        ("zoom", "wide", "zoom"),
        ("controls", "T", "'T'"),
        ("color", "red", "color"),
    ],
)
def test_what_cannot_be_used_is_named_and_loses_only_itself(key, value, named):
    shown = Embed(SUMS, {key: [value], **({} if key == "shells" else {"shells": ["12"]})})
    (complaint,) = shown.complaints
    assert named in complaint
    assert shown.live.own.shells == (8 if key == "shells" else 12)


def test_a_document_has_the_embeds_own_frame():
    """And no second root for notifications, which would keep the session alive."""
    (application,) = build_applications({"embed": EMBEDS["embed/crystal/lattice-sums"]}).values()

    async def made() -> Document:
        return application.create_document()

    # In a thread of its own: browser tests keep a loop in this one.
    with ThreadPoolExecutor(1) as pool:
        document = pool.submit(asyncio.run, made()).result()
    assert document.template is embed._REST
    assert document.title == SUMS.title
    assert len(document.roots) == 4


def test_the_link_leads_to_the_page_in_the_same_state():
    shown = Embed(FIGURES["crystal/slab"], {"x": ["0.3"], "seed": ["7"]})
    explained, address = re.findall('href="([^"]+)"', shown.link.object)
    assert explained == f"{address}.explained"
    assert unescape(address).startswith("../../crystal?v=")
    assert "x=0.3" in unescape(address)
    assert "slab.seed=7" in unescape(address)
    assert 'rel="noopener"' in shown.link.object


def test_remarks_are_text():
    dataset = Dataset({}, notes=("<b>note</b>",), refusals=("<i>refused</i>",))
    shown = embed._remarks(dataset)
    assert "&lt;b&gt;note" in shown
    assert shown.index("&lt;i&gt;refused") < shown.index("<details>")
