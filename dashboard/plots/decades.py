"""Axes and colour bars of decimal logarithms, labelled by the numbers themselves.

For images: Bokeh stretches an image evenly over the axes it is given and looks its cells up evenly
too, so that a map over decades is drawn over logarithms.
"""

from __future__ import annotations

from typing import Any

from bokeh.models import CustomJSHover, CustomJSTicker, CustomJSTickFormatter

from dashboard.plots.vocabulary import DECADES

# Decades where some are in view, else 1, 2, 5, else steps of equal size, as for plain numbers.
_MAJOR = """
const {start, end} = cb_data.range
const [low, high] = [Math.min(start, end), Math.max(start, end)]
const span = high - low
const steps = (a, b) => {
  const power = 10 ** Math.floor(Math.log10((b - a) / 5))
  const step = power * [1, 2, 5, 10].find((m) => m * power >= (b - a) / 6)
  const ticks = []
  for (let n = Math.ceil(a / step - 1e-6); n * step <= b + 1e-6 * step; n++) ticks.push(n * step)
  return ticks
}
if (!part.tags.includes("decades")) return steps(low, high)
const ticks = []
if (span > 2.2) {
  const step = Math.ceil(span / 10)
  for (let k = Math.ceil(low / step) * step; k <= high; k += step) ticks.push(k)
} else if (span > 0.8) {
  for (let k = Math.floor(low); k <= high; k++)
    for (const m of [1, 2, 5]) ticks.push(k + Math.log10(m))
} else {
  ticks.push(...steps(10 ** low, 10 ** high).map(Math.log10))
}
return ticks.filter((tick) => tick >= low - 1e-9 && tick <= high + 1e-9)
"""
_MINOR = """
const {start, end} = cb_data.range
const [low, high] = [Math.min(start, end), Math.max(start, end)]
const ticks = []
if (part.tags.includes("decades") && high - low < 14)
  for (let k = Math.floor(low); k <= high; k++)
    for (let m = 2; m < 10; m++) ticks.push(k + Math.log10(m))
return ticks.filter((tick) => tick >= low && tick <= high)
"""
_LABEL = """
const short = (value) => String(parseFloat(value.toPrecision(6))).replace("-", "−")
if (!part.tags.includes("decades")) return short(tick)
const raised = (text) => [...text].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("")
const exponent = Math.floor(tick + 1e-9)
const mantissa = parseFloat((10 ** (tick - exponent)).toPrecision(4))
const far = Math.max(...ticks) - Math.min(...ticks) > 3.5
if (!far && exponent >= -3 && exponent < 3) return short(10 ** tick)
const power = "10" + raised(String(exponent))
return mantissa == 1 ? power : `${mantissa}×${power}`
"""
_TOLD = """
const number = parseFloat((10 ** value).toPrecision(6))
return (number < 1e-3 ? number.toExponential() : String(number)).replace("-", "−")
"""

FUNCTIONS = (
    (_MAJOR, "cb_data, part"),
    (_MINOR, "cb_data, part"),
    (_LABEL, "tick, index, ticks, part"),
    (_TOLD, "value, format, special_vars"),
)
"""The texts above with the names of what they take, for `browser_functions.py`."""


def label(part: Any, logarithms: bool) -> None:
    """Label an axis or a colour bar, whose values are numbers or decimal logarithms of them.

    The ticker stays the same for good, as a colour bar never takes another.
    """
    if not is_labelled(part):
        of = {"part": part}
        part.ticker = CustomJSTicker(args=of, major_code=_MAJOR, minor_code=_MINOR)
        part.formatter = CustomJSTickFormatter(args=of, code=_LABEL)
    tags = [DECADES] if logarithms else []
    if part.tags != tags:
        part.tags = tags


def told() -> CustomJSHover:
    """What a tooltip makes of a logarithm: the number itself."""
    return CustomJSHover(code=_TOLD)


def is_labelled(part: Any) -> bool:
    """Whether an axis or a colour bar has been labelled by `label`."""
    return isinstance(part.ticker, CustomJSTicker)
