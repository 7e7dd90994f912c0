"""Links that nobody would write by hand: good and bad values, injections, duplicates, nonsense."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

import param
from hypothesis import strategies as st

from dashboard.inputs.parameters import Names, Numbers, Text
from dashboard.systems.links import VERSION_KEY, Linked, text_of

INJECTIONS = (
    "<script>window.__injected=1</script>",
    "<img src=x onerror=window.__injected=1>",
    "\"><svg onload='window.__injected=1'>",
    "javascript:window.__injected=1",
    "');window.__injected=1;('",
    "</script><script>alert(1)</script>",
    "${window.__injected=1}",
    "{{7*7}}",
    "__import__('os').system('true')",
    "; touch injected #",
    "../../../../etc/passwd",
    ":material/home: <b>bold</b>",
)
BAD = (
    *("nan", "inf", "-inf", "1e999", "-1e999", "-1", "0", "None", "null", "", " ", ",", ":", ";"),
    *("0:1:5", "1:2:0", "1:2:3:4", "1:10:99999999999999999999", "1e308:-1e308:5", "-1:1:4:log"),
    *("0x10", "1_000", "١٢", "9" * 400, "9" * 5000, "a" * 3000, "\x00", "\ud7ff", "🙂"),
    *("%", "&", "="),
)  # fmt: skip
TEXTS = {
    "only": ("", "4He,56Ni", "118Kr"),
    "exclude": ("", "14He", "7H,14He"),
    "nuclides": ("56Fe", "7H,14He"),
    "binding": ("", "14He*1.02", "14He*1.02,13He+0.5"),
    "along": ("", "0.3,0;0.3,0.2", "0.5,0 ; 0,0.2"),
    "initial": ("", "0 .7; .5 .6; 1 .4"),
    "track": ("", "6 -4.4; 6.5 -3.9; 7 -2.7; 7.2 -2.2"),
    "pin": ("", "v=1&T=0.1", "v=2&Gamma=200&slab.seed=3"),
    "zoom": ("", "0.2:0.4", ",1e-3:2", "0.1:0.2,3:4;;,5:6"),
}
"""Texts that parameters of these names take."""
VERSIONS = ("0", "2", "999", "-1", "1.0", "v1", "", "nan")


def values(parameter: param.Parameter) -> st.SearchStrategy[Any]:
    """Values that a parameter takes."""
    strategy = _values(parameter)
    return st.none() | strategy if parameter.allow_None else strategy


def _values(parameter: param.Parameter) -> st.SearchStrategy[Any]:
    if isinstance(parameter, Text):
        return st.sampled_from(TEXTS[parameter.name])
    if isinstance(parameter, Numbers):
        numbers = _floats(parameter.number_bounds, parameter.inclusive_bounds)
        return st.lists(numbers, max_size=min(parameter.longest, 6))
    if isinstance(parameter, Names):
        return st.lists(st.sampled_from(parameter.objects), unique=True)
    if isinstance(parameter, param.Selector):
        return st.sampled_from(list(parameter.objects))
    if isinstance(parameter, param.Boolean):
        return st.booleans()
    if isinstance(parameter, param.Integer):
        return st.integers(*parameter.bounds)
    return _floats(parameter.bounds, parameter.inclusive_bounds)


def _floats(bounds: tuple[float, float], inclusive: tuple[bool, bool]) -> st.SearchStrategy[float]:
    low, high = bounds
    return st.floats(low, high, exclude_min=not inclusive[0], exclude_max=not inclusive[1])


def bad_texts() -> st.SearchStrategy[str]:
    """Texts that most parameters do not take."""
    return st.sampled_from(BAD + INJECTIONS) | st.text(max_size=40)


def pairs(entries: Sequence[Linked]) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Keys and texts of a link."""
    good = st.sampled_from(entries).flatmap(
        lambda entry: st.tuples(st.just(entry.key), values(entry.parameter()).map(text_of))
    )
    keys = st.sampled_from([entry.key for entry in entries])
    bad = st.tuples(keys, bad_texts())
    unknown = st.tuples(st.text(max_size=20) | st.sampled_from(INJECTIONS), bad_texts())
    version = st.tuples(
        st.just(VERSION_KEY), st.sampled_from(("1", *VERSIONS)) | st.sampled_from(INJECTIONS)
    )
    return st.lists(good | good | bad | unknown | version, max_size=12)


def links(entries: Sequence[Linked]) -> st.SearchStrategy[str]:
    """Queries, "?" included; a few of them are no queries at all."""
    return pairs(entries).map(lambda found: "?" + urlencode(found, errors="replace")) | st.text(
        max_size=200
    ).map(lambda text: "?" + quote(text, safe="&=;%+<>'\"", errors="replace"))
