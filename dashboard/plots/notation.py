"""Symbols with an index: written once in texts for readers, as "n_B" or "n_tr", and spelled anew
by whatever shows them.

HTML has indices below the line, and so has print. The canvas of a browser has only the letters of
Unicode, which has no B below the line: there an index that cannot be written is left out, and the
words beside the symbol say what it is of, as in "baryon density n_B". Bokeh's own mathematics would
be 0.6 MB more for a page, and would reach axes and titles but neither legends nor words in a plot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from html import escape
from typing import Any

from dashboard.plots.numbers import scientific
from dashboard.plots.vocabulary import Axis, ColourScale, Layer, Panel

SYMBOL = re.compile(r"(?<![^\W_])([^\W\d_])_([A-Za-z0-9Α-Ωα-ω]+)")
"""One letter, an underscore and what stands below the line."""
_BELOW = dict(
    zip("0123456789aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True)
)

_WORDS = ("label", "key", "end")
"""Names of what holds words in layers."""

Spell = Callable[[str], str]


_POWER_OF_TEN = re.compile(r"(?<![\w.])([0-9]+(?:\.([0-9]+))?e[+-]?[0-9]+)(?!\w)")
_RAISED = re.compile(r"\^(-?[0-9]+)")
_ABOVE = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PRINTED = {
    r"\bGamma(?=\b|_)": "Γ",
    r"\bmu_": "μ_",
    r"\bZ1\b": "Z₁",
    r"\bZ2\b": "Z₂",
    r"\bZ3\b": "Z₃",
    r"<Z>": "⟨Z⟩",
    ">=": "≥",
    "<=": "≤",
    r"(?<![^ (=])-(?=[0-9])|(?<= )-(?= )": "−",
}


def printed(sentence: str) -> str:
    """A sentence in letters of a terminal as it is printed, "Gamma >= 1e-07" as "Γ ≥ 10⁻⁷"."""
    sentence = _POWER_OF_TEN.sub(lambda at: scientific(float(at[1]), len(at[2] or "")), sentence)
    sentence = _RAISED.sub(lambda at: at[1].translate(_ABOVE), sentence)
    for pattern, letters in _PRINTED.items():
        sentence = re.sub(pattern, letters, sentence)
    return sentence


def in_unicode(text: str) -> str:
    """Text of Unicode alone: "n_tr" is "nₜᵣ", and "n_B" is "n"."""
    return SYMBOL.sub(_with_letters, text) if "_" in text else text


def _with_letters(symbol: re.Match[str]) -> str:
    letter, index = symbol.groups()
    return letter + "".join(_BELOW[one] for one in index) if set(index) <= set(_BELOW) else letter


def in_html(text: str) -> str:
    """HTML of a text, in which nothing but indices is markup."""
    return SYMBOL.sub(r"\1<sub>\2</sub>", escape(text))


def respelled(panel: Panel, spell: Spell = in_unicode) -> Panel:
    """A panel all of whose words are spelled in one way; what is told on hovering stays."""
    inset = panel.inset and replace(panel.inset, title=spell(panel.inset.title))
    return replace(
        panel,
        layers=tuple(_layer(layer, spell) for layer in panel.layers),
        x=_axis(panel.x, spell),
        y=_axis(panel.y, spell),
        title=spell(panel.title),
        inset=inset,
    )


def _axis(axis: Axis, spell: Spell) -> Axis:
    ticks = axis.ticks and [
        (tick[0], spell(tick[1])) if isinstance(tick, tuple) else tick for tick in axis.ticks
    ]
    return replace(axis, label=spell(axis.label), ticks=ticks)


def _layer(layer: Layer, spell: Spell) -> Layer:
    """A layer with its own words, and those of its scale, spelled anew."""
    held = {one.name: getattr(layer, one.name) for one in fields(layer) if one.init}
    changed: Mapping[str, Any] = {
        **{name: spell(held[name]) for name in _WORDS if held.get(name)},
        **{name: _scale(one, spell) for name, one in held.items() if isinstance(one, ColourScale)},
        **({"words": [spell(word) for word in held["words"]]} if "words" in held else {}),
        **({"tips": [(spell(tip), of) for tip, of in held["tips"]]} if held.get("tips") else {}),
    }
    return replace(layer, **changed) if changed else layer


def _scale(scale: ColourScale, spell: Spell) -> ColourScale:
    return replace(scale, title=spell(scale.title), missing_name=spell(scale.missing_name))
