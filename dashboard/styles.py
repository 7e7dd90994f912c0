"""Options of elements, set once.

`element.opts(...)` takes HoloViews two milliseconds, each time, for each of the many elements of a
drawing. Elements that are made with the id of a style have its options at no cost.
"""

from __future__ import annotations

from typing import Any

import holoviews as hv

# The elements keep their options alive.
_styles: dict[tuple[type[hv.Element], str], hv.Element] = {}


def style_id(kind: type[hv.Element], **options: Any) -> int:
    """The id of a style, for the argument `id` of an element: hv.Curve(..., id=style_id(...))."""
    key = (kind, repr(sorted(options.items())))
    if key not in _styles:
        _styles[key] = kind([]).opts(**options)
    number: int = _styles[key].id
    return number
