"""Numbers as text, for axes, titles, tooltips and summaries alike."""

from __future__ import annotations

import math

PLAIN = (1e-3, 1e5)
"""Sizes that `rounded` writes without a power of ten."""


def plain(value: float, form: str = ".6g") -> str:
    """A number in a format of Python, with a minus sign in place of the hyphen."""
    return f"{value:{form}}".replace("-", "−")


def scientific(value: float, decimals: int = 2) -> str:
    """A number such as "3.42×10⁶"."""
    mantissa, exponent = f"{value:.{decimals}e}".split("e")
    digits = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"10{digits}" if mantissa == "1" else f"{mantissa}×10{digits}"


def rounded(value: float, digits: int = 4) -> str:
    """A number with so many significant digits, such as "0.0676" or "−1.2×10⁻⁴"."""
    if not math.isfinite(value):
        return "unknown"
    if value == 0.0:
        return "0"
    if not PLAIN[0] <= abs(value) < PLAIN[1]:
        return scientific(value, digits - 1).replace("-", "−")
    decimals = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
    text = plain(value, f".{decimals}f")
    return text.rstrip("0").rstrip(".") if "." in text else text
