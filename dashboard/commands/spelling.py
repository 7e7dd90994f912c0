"""What somebody may have meant who typed a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def meant(word: str, known: Iterable[str]) -> str:
    """Words for a complaint, " (did you mean 'Gamma'?)", or none if no known word is near."""
    by_letters = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), by_letters, n=1)
    return f" (did you mean '{by_letters[near[0]]}'?)" if near else ""
