"""Numbers as a reader likes them."""

from __future__ import annotations


def scientific(value: float, decimals: int = 2) -> str:
    """A number such as "3.42×10⁶"."""
    mantissa, exponent = f"{value:.{decimals}e}".split("e")
    digits = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"10{digits}" if mantissa == "1" else f"{mantissa}×10{digits}"
