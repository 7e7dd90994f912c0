"""The page of claims as HTML."""

from __future__ import annotations

import re

import pytest

from dashboard.papers.claims import CLAIMS
from dashboard.server.claims import marked, page


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("n_B = 0.006 fm⁻³", "n<sub>B</sub> = 0.006 fm⁻³"),
        ("μ_A,Z = (A − Z) μ_n", "μ<sub>A,Z</sub> = (A − Z) μ<sub>n</sub>"),
        ("S_mix, S_mixZ", "S<sub>mix</sub>, S<sub>mixZ</sub>"),
        ("α_i<x", "α<sub>i</sub>&lt;x"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_notation(text: str, html: str):
    assert marked(text) == html


def test_all_claims_stand_on_the_page_below_its_path():
    html = page("/dense").decode()
    assert sorted(re.findall(r'<article id="(\w+)"', html)) == sorted(CLAIMS)
    assert all(
        f'href="/dense/{one.place.link}"'.replace("&", "&amp;") in html
        for one in CLAIMS.values()
        if one.place
    )
    # Subscripts are marked, and nothing of the program's own words is left.
    text = re.sub(r"<style>.*?</style>|<script>.*?</script>|<[^>]*>", "", html, flags=re.DOTALL)
    assert re.findall(r"\w+_\w+", text) == []
