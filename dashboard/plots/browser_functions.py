"""What figures have a browser compute, for pages that may not make functions of texts.

Bokeh (3.9.2) makes functions of texts in the browser, which a page whose content policy forbids
that cannot do. To such a page they come as functions.
"""

from __future__ import annotations

import json

from dashboard.plots import bokeh_shades, decades

_AS_FUNCTIONS = """
(() => {
  const known = new Map([FUNCTIONS])
  const ticker = Bokeh.Models.get("CustomJSTicker").prototype
  for (const kind of ["major", "minor"]) {
    const usual = ticker[`${kind}_ticks`]
    ticker[`${kind}_ticks`] = function (cb_data) {
      const own = known.get(this[`${kind}_code`])
      return own ? own(cb_data, ...this.values) : usual.call(this, cb_data)
    }
  }
  const makers = {
    CustomJSTickFormatter: "_make_func", CustomJSHover: "_make_code", CustomJS: "_compile_function",
  }
  for (const [model, make] of Object.entries(makers)) {
    const {prototype} = Bokeh.Models.get(model)
    const usual = prototype[make]
    prototype[make] = function (...args) {
      return known.get(this.code) ?? usual.apply(this, args)
    }
  }
  const transform = Bokeh.Models.get("CustomJSTransform").prototype
  const usual = transform._make_transform
  transform._make_transform = function (name, code) {
    return known.get(code) ?? usual.call(this, name, code)
  }
})()
"""


def script() -> str:
    """What a page runs before its figures are drawn, so that nothing is compiled in the browser."""
    pairs = (
        f"[{json.dumps(code)}, function ({arguments}) {{{code}}}]"
        for code, arguments in (*decades.FUNCTIONS, *bokeh_shades.FUNCTIONS)
    )
    return _AS_FUNCTIONS.replace("FUNCTIONS", ", ".join(pairs))
