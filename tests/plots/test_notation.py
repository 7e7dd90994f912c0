"""Symbols with an index are spelled as each renderer can write them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.plots.notation import SYMBOL, in_html, in_unicode, printed, respelled
from tests.plots.panels import EVERYTHING

ELEMENTS = Path(__file__).parents[2] / "dashboard/web/components/elements.js"


@pytest.mark.parametrize(
    ("text", "unicode", "html"),
    [
        ("density n_B (fm⁻³)", "density n (fm⁻³)", "density n<sub>B</sub> (fm⁻³)"),
        ("n_tr, μ_n", "nₜᵣ, μₙ", "n<sub>tr</sub>, μ<sub>n</sub>"),
        ("c_s²/c²", "cₛ²/c²", "c<sub>s</sub>²/c²"),
        ("a name_of code, x_, T = 1", "a name_of code, x_, T = 1", "a name_of code, x_, T = 1"),
        ("<i> & e/n_B", "<i> & e/n", "&lt;i&gt; &amp; e/n<sub>B</sub>"),
    ],
)  # fmt: skip
def test_indices_stand_below_the_line(text: str, unicode: str, html: str) -> None:
    assert in_unicode(text) == unicode
    assert in_html(text) == html


def test_all_words_of_a_panel_are_spelled_and_nothing_else_changes() -> None:
    loud = respelled(EVERYTHING, str.upper)
    assert (loud.title, loud.x.label, loud.y.label) == ("TITLE", "X, FM", "Y, MEV")
    shouted = [getattr(layer, "words", [layer.label]) for layer in loud.layers]
    known = [getattr(layer, "words", [layer.label]) for layer in EVERYTHING.layers]
    assert shouted == [[word.upper() for word in words] for words in known]


@pytest.mark.parametrize(
    ("sentence", "printed_one"),
    [
        ("n_B = 1e-07 fm^-3", "n_B = 10⁻⁷ fm⁻³"),
        ("up to 2.5e+06 K, -30 MeV", "up to 2.5×10⁶ K, −30 MeV"),
        ("Gamma_m >= 1, mu_p and Z2 - Z1", "Γ_m ≥ 1, μ_p and Z₂ − Z₁"),
        ("14He-7H, BSk25, 56Fe*1.02", "14He-7H, BSk25, 56Fe*1.02"),
    ],
)
def test_sentences_of_a_terminal_are_printed_as_in_a_book(sentence: str, printed_one: str) -> None:
    assert printed(sentence) == printed_one


def test_the_browser_reads_symbols_by_the_same_rule() -> None:
    found = re.search(r"const SYMBOL = /(.+)/gu", ELEMENTS.read_text(encoding="utf-8"))
    assert found is not None
    in_python = found[1].replace(r"[\p{L}\p{N}]", r"[^\W_]").replace(r"\p{L}", r"[^\W\d_]")
    assert in_python == SYMBOL.pattern
