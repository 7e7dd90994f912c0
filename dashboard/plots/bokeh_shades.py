"""Shades of the palette in the browser: each figure picks those that suit its own ground.

What a server sends are the colours' names alone. Where a page changes the ground of a figure, its
colours follow without a word to the server.
"""

from __future__ import annotations

from bokeh.models import CustomJS, CustomJSTransform, Plot
from bokeh.models.annotations import Legend, Title

from dashboard.plots.palette import SHADES

SAMPLE_WIDTH = 26
"""Pixels of a line in a legend."""

# `this` is the transform; it says that it has changed when the ground of its figure has. It knows
# the figure by its id alone: what a legend's samples refer to makes BokehJS (3.9.2) empty them with
# each of its changes, and not all of these, such as another active tool, have them painted again.
_PICK = """
const ground = this.document.get_model_by_id(figure).properties.background_fill_color
if (this.tags.length == 0) {
  this.setv({tags: ["follows"]}, {sync: false, silent: true})
  ground.change.connect(() => this.change.emit())
}
const brush = document.createElement("canvas").getContext("2d")
brush.fillStyle = "#ffffff"
brush.fillStyle = ground.get_value()
const parts = brush.fillStyle.startsWith("#")
  ? [1, 3, 5].map((at) => parseInt(brush.fillStyle.slice(at, at + 2), 16))
  : brush.fillStyle.match(/[0-9.]+/g).map(Number)
const dark = 0.3 * parts[0] + 0.59 * parts[1] + 0.11 * parts[2] < 128
const pairs = shades instanceof Map ? Object.fromEntries(shades) : shades
const pick = (colour) => {
  if (typeof colour != "string") return colour
  const pair = pairs[colour.slice(0, 7).toLowerCase()]
  return pair ? pair[dark ? 1 : 0] + colour.slice(7) : colour
}
"""
_ONE, _ALL = f"{_PICK}return pick(x)", f"{_PICK}return Array.from(xs, pick)"
_THERE = "return Number.isFinite(cb_data.value)"
# Pages that dress legends would give them samples too short to show a dash.
_WIDE = f"""
if (cb_obj.glyph_width != {SAMPLE_WIDTH}) {{
  cb_obj.setv({{glyph_width: {SAMPLE_WIDTH}}}, {{sync: false}})
}}
"""
# BokehJS (3.9.2) does not lay a figure out anew when its title needs more lines. That is to be done
# when the new text is there, in a few microtasks, and before it is painted.
_ANEW = """
const view = Bokeh.index.query_one((view) => view.model.title === cb_obj)
const lay_out = (left) => {
  if (left > 0) Promise.resolve().then(() => lay_out(left - 1))
  else view?.request_layout(true)
}
lay_out(20)
"""
FUNCTIONS = (
    (_ONE, "figure, shades, x"),
    (_ALL, "figure, shades, xs"),
    (_THERE, "cb_obj, cb_data, cb_context"),
    (_WIDE, "cb_obj, cb_data, cb_context"),
    (_ANEW, "cb_obj, cb_data, cb_context"),
)
"""The texts above with the names of what they take, for `browser_functions.py`."""


def shades_of(figure: Plot) -> CustomJSTransform:
    """What picks the shade of a colour for the ground of a figure, for its glyphs."""
    pairs = {name.lower(): [shade.light, shade.dark] for name, shade in SHADES.items()}
    return CustomJSTransform(args={"figure": figure.id, "shades": pairs}, func=_ONE, v_func=_ALL)


def keep_samples_wide(legend: Legend) -> None:
    """Give the lines in a legend a length that shows their dashes, and have them keep it."""
    legend.glyph_width = SAMPLE_WIDTH
    legend.js_on_change("glyph_width", CustomJS(code=_WIDE))


def make_room_for_title(title: Title) -> None:
    """Have the frame of a figure leave as many lines to its title as that has."""
    title.js_on_change("text", CustomJS(code=_ANEW))


def there() -> CustomJS:
    """What keeps tooltips from cells without a value."""
    return CustomJS(code=_THERE)
