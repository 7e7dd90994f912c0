// How curves of a reader are drawn: as glyphs of Bokeh (3.9.2) that only this browser has. What the
// server changes in a figure may take them from it; then they are put there again.

const OWN = "own curve"
const UNTOLD = {sync: false}
const LOGARITHMIC = ["log", "decades"]

// Of cards, by the style class that tells them apart.

const is_card = (node) => node.classList?.contains("figure-card") ?? false

function name_of(card) {
  const classes = [...card.classList]
  return classes[classes.indexOf("figure-card") + 1]
}

// The panels of each card, from top to bottom.
function panels_by_card() {
  const found = {}
  for (const view of window.Bokeh.index.query((one) => one.model?.type === "Figure")) {
    const card = view.el.isConnected ? upwards(view.el).find(is_card) : undefined
    if (card) (found[name_of(card)] ??= []).push(view)
  }
  const top = (view) => view.el.getBoundingClientRect().top
  for (const views of Object.values(found)) views.sort((one, other) => top(one) - top(other))
  return found
}

// An axis of a panel: its label, its scale, the column that it shows, and what its numbers are: those
// of an input, whichever mixture the label names.
function axis_of(view, name) {
  const [{axis_label}] = name === "x" ? view.model.below : view.model.left
  const {scale, column, chooses} = told(view)[name]
  return {label: axis_label ?? "", scale, column, meaning: chooses || axis_label}
}

const told = (view) => view.model.tags.find((tag) => tag?.offer !== undefined)

// Where a drawing has numbers: itself, at their logarithms, or in a triangle of three fractions
// (dashboard/plots/triangle.py).
function places(view, xs, ys) {
  if (told(view).third) {
    return {x: xs.map((x, row) => x + ys[row] / 2), y: ys.map((y) => Math.sqrt(0.75) * y)}
  }
  const at = (name, values) => axis_of(view, name).scale === "decades" ? values.map(Math.log10) : values
  return {x: at("x", xs), y: at("y", ys)}
}

const fits = (curve, view, panel) => curve.panel === panel
  && ["x", "y"].every((name) => curve.meanings[name] === axis_of(view, name).meaning)

// By figures of Bokeh: what has been added to each.
const added = new WeakMap()

// A model of this browser alone.
const own = (name, options) => new (window.Bokeh.Models.get(name))({...options, syncable: false})

function glyphs(curve, view, shade) {
  const bars = !told(view).third && curve.error?.some(Number.isFinite)
  // A bar that reaches 0 has no end on a logarithmic axis: it goes on far below.
  const least = LOGARITHMIC.includes(axis_of(view, "y").scale) ? Number.MIN_VALUE : -Infinity
  const end = (sign) => places(view, curve.x,
    curve.y.map((y, row) => Math.max(y + sign * curve.error[row], least))).y
  const data = {...places(view, curve.x, curve.y), ...(bars ? {low: end(-1), high: end(1)} : {})}
  const data_source = own("ColumnDataSource", {data})
  const [field_x, field_y] = [{field: "x"}, {field: "y"}]
  const ends = {x0: field_x, x1: field_x, y0: {field: "low"}, y1: {field: "high"}}
  const drawn = [
    bars && own("Segment", {...ends, line_color: shade, line_width: 1.2}),
    curve.kind !== "points" && own("Line", {
      x: field_x, y: field_y, line_color: shade, line_width: 2, line_dash: curve.dash,
    }),
    curve.kind !== "line" && own("Scatter", {
      x: field_x, y: field_y, size: 6, line_color: shade, fill_color: shade,
    }),
  ]
  return drawn.filter(Boolean).map(
    (glyph) => own("GlyphRenderer", {data_source, glyph, name: OWN}))
}

// As wide as samples of the other legends, which the page makes narrow.
function new_legend() {
  const width = {glyph_width: 26}
  const legend = own("Legend", {
    ...width, name: OWN, visible: false, location: "left", orientation: "horizontal",
    padding: 2, margin: 3, border_line_width: 0, background_fill_alpha: 0,
  })
  legend.properties.glyph_width.change.connect(() => legend.setv(width, UNTOLD))
  return legend
}

// Has a figure show what is to be seen, beside what the server has it show. Bokeh lays out what is
// below a frame before it has made a view of what is new there: a legend is first one of the renderers,
// unseen.
function put(view) {
  const {model: figure} = view
  const {renderers, legend} = added.get(figure)
  const below = figure.below.includes(legend)
  const ready = below || view.views.find_one(legend) !== null
  const wanted = [
    ...figure.renderers.filter((one) => one.name !== OWN), ...renderers, ...(ready ? [] : [legend]),
  ]
  const same = wanted.length === figure.renderers.length
    && wanted.every((one) => figure.renderers.includes(one))
  if (ready && !below) figure.setv({renderers: wanted, below: [...figure.below, legend]}, UNTOLD)
  else if (!same) figure.setv({renderers: wanted}, UNTOLD)
  if (!ready && view.el.isConnected) requestAnimationFrame(() => put(view))
}

function is_dark({background_fill_color}) {
  const brush = document.createElement("canvas").getContext("2d")
  brush.fillStyle = background_fill_color
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(brush.fillStyle.slice(at, at + 2), 16))
  return 0.3 * red + 0.59 * green + 0.11 * blue < 128
}

// Columns of a legend that have room, if a letter is 8 pixels wide.
function columns_of(curves, width) {
  const longest = Math.max(0, ...curves.map(({name}) => name.length))
  return Math.max(1, Math.min(curves.length, Math.floor(width / (70 + 8 * longest))))
}

// Has a panel show these curves and no others of its reader.
//   shade_of  the colour of a curve in a figure
//   again     is called where they may have to be drawn in another way
function lay(view, curves, shade_of, again) {
  const {model: figure} = view
  if (!curves.length && !added.has(figure)) return
  if (!added.has(figure)) {
    added.set(figure, {legend: new_legend(), curves: []})
    const {renderers, below, tags, background_fill_color} = figure.properties
    for (const property of [renderers, below]) property.change.connect(() => put(view))
    for (const property of [tags, background_fill_color]) property.change.connect(again)
  }
  const before = added.get(figure)
  const {major_label_text_color, major_label_text_font} = figure.left[0]
  const shades = curves.map((curve) => shade_of(curve, figure))
  const scales = ["x", "y"].map((name) => axis_of(view, name).scale)
  const look = [...shades, ...scales, major_label_text_color].join()
  const same = look === before.look && curves.length === before.curves.length
    && curves.every((curve, place) => curve === before.curves[place])
  if (same) {
    put(view)
    return
  }
  const renderers = curves.map((curve, place) => glyphs(curve, view, shades[place]))
  added.set(figure, {...before, curves, look, renderers: renderers.flat()})
  put(view)
  const others = figure.below.filter((one) => one.type === "Legend" && one !== before.legend)
  before.legend.setv({
    items: curves.map(({name}, place) => own("LegendItem", {
      label: {value: name}, renderers: renderers[place],
    })),
    visible: curves.length > 0,
    ncols: columns_of(curves, view.bbox.width),
    stylesheets: others[0]?.stylesheets ?? [],
    label_text_color: major_label_text_color,
    label_text_font: major_label_text_font,
    label_text_font_size: "0.95em",
  }, UNTOLD)
}

// How many points lie outside the frame as it is.
function outside(curve, view) {
  const {x, y} = places(view, curve.x, curve.y)
  const beyond = (value, {start, end}) => (value - start) * (value - end) > 0
  const {x_range, y_range} = view.model
  return x.filter((value, row) => beyond(value, x_range) || beyond(y[row], y_range)).length
}

// A picture of the panels as they are seen.
async function picture(views) {
  const parts = views.map((view) => view.export("png").canvas)
  const sheet = document.createElement("canvas")
  sheet.width = Math.max(...parts.map((part) => part.width))
  sheet.height = parts.reduce((height, part) => height + part.height, 0)
  const brush = sheet.getContext("2d")
  brush.fillStyle = views[0].model.border_fill_color
  brush.fillRect(0, 0, sheet.width, sheet.height)
  let top = 0
  for (const part of parts) {
    brush.drawImage(part, 0, top)
    top += part.height
  }
  return await new Promise((resolve) => sheet.toBlob(resolve, "image/png"))
}

