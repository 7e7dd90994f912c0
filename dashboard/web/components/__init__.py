"""Parts of pages other than figures: controls, messages, and functions of the browser."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def script(*names: str) -> str:
    """The browser's side of a component, with what it shares with others."""
    return "".join(
        (_HERE / f"{one}.js").read_text(encoding="utf-8") for one in ("elements", *names)
    )
