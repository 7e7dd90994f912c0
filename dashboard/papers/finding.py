"""What a function finds out about a claim, and where such functions are noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Finding:
    """A number that tells whether a claim holds.

    Parameters
    ----------
    value : the number that is compared with the paper. unit : its unit; empty for a pure number.
    text : a sentence or two on what was found beside it.
    """

    value: float
    unit: str
    text: str


Function = Callable[[], Finding]
_functions: dict[str, Function] = {}
FUNCTIONS: Mapping[str, Function] = MappingProxyType(_functions)
"""By the names of claims."""


def finds(claim: str) -> Callable[[Function], Function]:
    """Note a function as the one that computes a claim, such as "C24".

    Raises
    ------
    ValueError : the claim has one already.
    """

    def note(function: Function) -> Function:
        if claim in _functions:
            raise ValueError(f"{claim} has a function already.")
        _functions[claim] = function
        return function

    return note
