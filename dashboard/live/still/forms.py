"""Elements that differ from others by their numbers alone, and what is remembered of them."""

from __future__ import annotations

from typing import Any

import holoviews as hv
import numpy as np

_FORM = "_form"
"""Attribute of a filled element: the one without data that it was made from."""
_MEMORY = "_remembered"
"""Attribute of an element: what has been found out about it."""
_STYLED = "columns that say how to draw"


def filled(form: hv.Element, data: dict[str, np.ndarray]) -> hv.Element:
    """An element like `form`, which has no data, with these columns.

    To make one, HoloViews needs 3 ms: it looks at the columns and at all options anew. This one
    has the dimensions and the options of `form`, which it keeps alive, and whose object they are.
    """
    element = object.__new__(type(form))
    element.__dict__.update(form.__dict__, data=data, **{_FORM: form, _MEMORY: {}})
    element._plot_id = id(element)
    return element


def same(one: hv.Element, other: hv.Element | None) -> bool:
    """Whether two elements show the same data under the same names."""
    if one is other:
        return True
    if other is None or one.dimensions() != other.dimensions() or len(one) != len(other):
        return False
    return all(
        equal(one.dimension_values(name), other.dimension_values(name))
        for name in one.dimensions(label="name")
    )


def equal(one: np.ndarray, other: np.ndarray) -> bool:
    if one.dtype.kind == "f" and other.dtype.kind == "f":
        return np.array_equal(one, other, equal_nan=True)
    return np.array_equal(one, other)


def form_of(element: hv.Element) -> hv.Element | None:
    """The element without data from which this one was filled; None for others."""
    form: hv.Element | None = element.__dict__.get(_FORM)
    return form


def remembered(element: hv.Element) -> dict[Any, Any]:
    """What has been found out about an element, to be read and added to."""
    memory: dict[Any, Any] = element.__dict__.setdefault(_MEMORY, {})
    return memory


class Remembering:
    """Mixed into plots: the options of an object are looked up once."""

    @classmethod
    def lookup_options(cls, obj: Any, group: str) -> hv.Options:
        known = remembered(form_of(obj) or obj)
        key = (cls, group, obj.id)
        if key not in known:
            known[key] = super().lookup_options(obj, group)
        return known[key]


def style_columns(kind: type[Remembering], element: hv.Element) -> dict[str, str]:
    """By the name of a style, such as color, the column of an element that says it of each point.

    Parameters
    ----------
    kind : class of the element's plot.
    """
    memory = remembered(form_of(element) or element)
    if _STYLED not in memory:
        columns = {dimension.name for dimension in element.dimensions()}
        styles = kind.lookup_options(element, "style").kwargs.items()
        memory[_STYLED] = {
            key: name for key, name in styles if isinstance(name, str) and name in columns
        }
    found: dict[str, str] = memory[_STYLED]
    return found
