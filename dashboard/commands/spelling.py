"""Suggestions for misspelt words."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def meant(word: str, known: Iterable[str]) -> str:
    """A suggestion such as " (did you mean 'Gamma'?)"; empty if no known word is close."""
    by_letters = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), by_letters, n=1)
    return f" (did you mean '{by_letters[near[0]]}'?)" if near else ""
