"""Which of a figure's inputs a page shares among its figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import param

from dashboard.figures.common.base import Figure


def own_inputs(figure_class: type[Figure], shared: Collection[str]) -> list[str]:
    """Names of the inputs that a figure does not take from those that a page shares."""
    sources = ((name, figure_class.from_page.get(name, name)) for name in figure_class.inputs())
    return [name for name, source in sources if source is not None and source not in shared]


def figure_inputs(own: Figure, shared: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a figure: shared ones where it takes them, `own` for the others."""
    inputs = {}
    for name, parameter in own.inputs().items():
        source = own.from_page.get(name, name)
        if source is not None and source in shared:
            inputs[name] = _fitting(parameter, shared[source])
        else:
            inputs[name] = getattr(own, name)
    return inputs


def _fitting(parameter: param.Parameter, value: Any) -> Any:
    """The first of a page's list, or the default if it is empty, for a figure that takes one."""
    if isinstance(value, list) and not isinstance(parameter, param.List | param.ListSelector):
        return value[0] if value else parameter.default
    return value
