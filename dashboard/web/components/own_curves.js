// Curves that a reader lays over figures. They are read, drawn and kept in this tab of the browser:
// nothing of them reaches the server.
//
// They are glyphs of Bokeh (3.9.2) that only this browser has. What the server changes in a figure may
// take them from it; then they are put there again.

const STORE = "dense-matter-own-curves"
const MOST_CURVES = 10
const LONGEST_NAME = 60
const OWN = "own curve"
const UNTOLD = {sync: false}
const LOGARITHMIC = ["log", "decades"]
const KINDS = {line: "line", points: "points", both: "line and points"}

const STYLE = `
:host { font: 0.9375rem/1.5 Roboto, Helvetica, Arial, sans-serif; }
[hidden] { display: none !important; }
dialog {
  box-sizing: border-box; width: 640px; max-width: calc(100vw - 16px); max-height: calc(100vh - 16px);
  padding: 12px 20px 16px; border: 1px solid var(--mui-palette-divider, #80808060); border-radius: 6px;
  background: var(--mui-palette-background-paper, Canvas);
  color: var(--mui-palette-text-primary, CanvasText);
}
dialog::backdrop { background: #00000080; }
h2 { font-size: 1.1rem; font-weight: 600; margin: 0 0 6px; }
p { margin: 0 0 8px; }
.line { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: end; margin: 8px 0; }
label { display: flex; flex-direction: column; flex: 1 1 10em; min-width: 0; font-size: 0.875rem; }
select, input, textarea, button {
  font: inherit; color: inherit; background: var(--mui-palette-background-paper, Canvas);
  border: 1px solid var(--mui-palette-text-secondary, GrayText); border-radius: 4px; padding: 4px 6px;
  box-sizing: border-box; min-width: 0; width: 100%;
}
textarea { font: 0.8125rem/1.4 monospace; resize: vertical; }
button { width: auto; cursor: pointer; min-height: 30px; padding: 3px 10px;
  color: var(--mui-palette-primary-main, LinkText); border-color: currentcolor; }
button:disabled { color: var(--mui-palette-text-disabled, GrayText); cursor: default; }
:focus-visible { outline: 2px solid; outline-offset: 1px; }
ul { list-style: none; margin: 8px 0; padding: 0; }
li { display: flex; gap: 8px; align-items: center; padding: 2px 0; overflow-wrap: anywhere; }
li span { flex: 1; }
`

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

// What is kept in this tab. JSON has no NaN.
function kept() {
  try {
    const cards = Object.entries(JSON.parse(window.sessionStorage.getItem(STORE)) ?? {})
    const numbers = (column) => column?.map((value) => value ?? NaN)
    return Object.fromEntries(cards.map(([card, curves]) => [card, curves.map((curve) => ({
      ...curve, x: numbers(curve.x), y: numbers(curve.y), error: numbers(curve.error),
    }))]))
  } catch {
    return {}
  }
}

function keep(curves) {
  try {
    window.sessionStorage.setItem(STORE, JSON.stringify(curves))
    return true
  } catch {
    return false
  }
}

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
  if (!ready) requestAnimationFrame(() => put(view))
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
  const look = [...shades, major_label_text_color, axis_of(view, "x").scale, axis_of(view, "y").scale].join()
  const same = look === before.look && curves.every((curve, place) => curve === before.curves[place])
  if (same && curves.length === before.curves.length) return
  const renderers = curves.map((curve, place) => glyphs(curve, view, shades[place]))
  added.set(figure, {...before, curves, look, renderers: renderers.flat()})
  put(view)
  before.legend.setv({
    items: curves.map(({name}, place) => own("LegendItem", {
      label: {value: name}, renderers: renderers[place],
    })),
    visible: curves.length > 0,
    ncols: columns_of(curves, view.bbox.width),
    stylesheets: figure.below.find((one) => one.type === "Legend" && one !== before.legend)?.stylesheets ?? [],
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

const option = (value, words) => make("option", {value}, words)

function select(label, options) {
  const chosen = make("select", {}, ...options)
  const words = make("span", {}, label)
  return {chosen, words, field: make("label", {}, words, chosen)}
}

function curve_of(table, columns, axes, style) {
  for (const name of ["x", "y"]) {
    const values = table.columns[columns[name]]
    const row = LOGARITHMIC.includes(axes[name].scale) ? values.findIndex((value) => value <= 0) : -1
    if (row >= 0) {
      throw new Refused(`Row ${row + 1} has ${table.names[columns[name]]} = ${values[row]}, and a `
        + "logarithmic axis takes numbers above 0 alone.")
    }
  }
  if (columns.x === columns.y) throw new Refused("Choose two columns that are not the same.")
  return {
    ...style, x: table.columns[columns.x], y: table.columns[columns.y],
    error: columns.error < 0 ? undefined : table.columns[columns.error],
    meanings: {x: axes.x.meaning, y: axes.y.meaning}, over: `${axes.y.label} against ${axes.x.label}`,
  }
}

export function render({model, el}) {
  let curves = kept()
  const shade_of = ({colour}, figure) => {
    const [light, dark] = model.colours[colour] ?? Object.values(model.colours)[0]
    return is_dark(figure) ? dark : light
  }
  const draw = () => {
    for (const [card, views] of Object.entries(panels_by_card())) {
      views.forEach((view, panel) => lay(
        view, (curves[card] ?? []).filter((curve) => fits(curve, view, panel)), shade_of, draw))
    }
  }

  let [card, views, opener, table, source] = ["", [], null, null, ""]
  const title = make("h2", {id: "title"}, "Your own curve")
  const file = make("input", {type: "file", accept: ".csv,.tsv,.txt,.dat,text/*"})
  const text = make("textarea", {rows: 5, spellcheck: "false"})
  const said = make("p", {role: "status"})
  const panel = select("Panel", [])
  const [x, y, error] = ["x", "y", "Error bars, ±"].map((label) => select(label, []))
  const kind = select("Drawn as", Object.entries(KINDS).map(([key, words]) => option(key, words)))
  const colour = select("Colour", Object.keys(model.colours).map((name) => option(name, name)))
  const dash = select("Dash", Object.entries(model.dashes).map(([name, one]) => option(one, name)))
  const name = make("input", {type: "text", maxlength: LONGEST_NAME})
  const add = make("button", {type: "button"}, "Lay over the figure")
  const save_png = make("button", {type: "button"}, "PNG as seen")
  const close = make("button", {type: "button"}, "Close")
  const rows = make("ul", {})
  const choices = make("div", {},
    make("div", {class: "line"}, panel.field, x.field, y.field, error.field),
    make("p", {}, "Numbers are drawn as they are: bring them in the units of the axes."),
    make("div", {class: "line"}, make("label", {}, "Name", name), kind.field, colour.field, dash.field),
  )
  const dialog = make("dialog", {"aria-labelledby": "title"},
    title,
    make("p", {}, "A table with a header: CSV, or columns between blanks, tabs or semicolons. It stays "
      + "in this browser, and nothing of it is sent. A reload of this tab keeps it; links and the files "
      + "for print, which the server makes, do not hold it."),
    make("div", {class: "line"}, make("label", {}, "File, or drop one here", file)),
    make("label", {}, "Or paste a table", text),
    choices, said,
    make("div", {class: "line"}, add, save_png, close), rows,
  )

  const attempt = async (action) => {
    try {
      said.textContent = await action() ?? ""
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem
      said.textContent = problem.message
    }
    update()
  }
  const axes = () => {
    const view = views[Number(panel.chosen.value)]
    return {x: axis_of(view, "x"), y: axis_of(view, "y")}
  }
  const wanted = ({column, label}) => [column, label]
  const choose_columns = () => {
    const {x: across, y: up} = axes()
    x.words.textContent = `Column for ${across.label || "x"}`
    y.words.textContent = `Column for ${up.label || "y"}`
    if (!table) return
    const named = () => table.numeric.map((place) => option(place, table.names[place]))
    for (const one of [x, y]) one.chosen.replaceChildren(...named())
    error.chosen.replaceChildren(option(-1, "none"), ...named())
    x.chosen.value = column_of(table, wanted(across))
    y.chosen.value = column_of(table, wanted(up), Number(x.chosen.value))
    error.chosen.value = error_of(table, Number(y.chosen.value))
    name_curve()
  }
  const name_curve = () => {
    const column = table.names[Number(y.chosen.value)]
    name.value = (source || column).slice(0, LONGEST_NAME)
  }
  const read = (content, from) => attempt(() => {
    table = null
    if (!content.trim()) return ""
    table = table_of(content)
    source = from
    choose_columns()
    return `${table.columns[0].length} rows; columns of numbers: ${
      table.numeric.map((place) => table.names[place]).join(", ")}.`
  })
  const read_file = (chosen) => attempt(async () => {
    table = null
    if (!chosen) return ""
    if (chosen.size > LARGEST_TABLE) throw new Refused("A table may have 1 MB at most.")
    text.value = await chosen.text()
    await read(text.value, chosen.name.replace(/\.[^.]*$/, ""))
    return said.textContent
  })
  const update = () => {
    const mine = curves[card] ?? []
    choices.hidden = !table
    add.disabled = !table
    panel.field.hidden = views.length < 2
    rows.replaceChildren(...mine.map((curve) => {
      const there = views.some((view, place) => fits(curve, view, place))
      const remove = make("button", {type: "button", "aria-label": `Remove ${curve.name}`}, "Remove")
      remove.addEventListener("click", () => attempt(() => {
        change(mine.filter((one) => one !== curve))
        close.focus()
        return `Removed: ${curve.name}.`
      }))
      const hidden = there ? "" : ` (not drawn: it belongs to ${curve.over})`
      return make("li", {}, make("span", {}, `${curve.name}, ${curve.x.length} rows${hidden}`), remove)
    }))
  }
  const change = (mine) => {
    curves = {...curves, [card]: mine}
    draw()
    return keep(curves)
  }
  const values = (names) => Object.fromEntries(
    Object.entries(names).map(([key, {chosen}]) => [key, Number(chosen.value)]))

  add.addEventListener("click", () => attempt(() => {
    const mine = curves[card] ?? []
    if (mine.length >= MOST_CURVES) throw new Refused(`A figure takes ${MOST_CURVES} curves at most.`)
    const style = {
      panel: Number(panel.chosen.value), name: name.value.trim() || "own curve",
      kind: kind.chosen.value, colour: colour.chosen.value, dash: dash.chosen.value,
    }
    const curve = curve_of(table, values({x, y, error}), axes(), style)
    const stays = change([...mine, curve])
    const beyond = outside(curve, views[style.panel])
    return [`Drawn: ${curve.name}.`,
      beyond && `${beyond} of ${curve.x.length} points lie outside the axes as they are.`,
      !stays && "This browser has no room to keep it: a reload loses it."].filter(Boolean).join(" ")
  }))
  save_png.addEventListener("click", () => attempt(async () => {
    save(`${card}.png`, await picture(views))
    return `Saved: ${card}.png, with what is drawn now.`
  }))
  close.addEventListener("click", () => dialog.close())
  dialog.addEventListener("close", () => opener?.focus())
  file.addEventListener("change", () => read_file(file.files[0]))
  text.addEventListener("input", () => read(text.value, ""))
  panel.chosen.addEventListener("change", choose_columns)
  y.chosen.addEventListener("change", () => {
    error.chosen.value = error_of(table, Number(y.chosen.value))
    name_curve()
  })
  dialog.addEventListener("dragover", (event) => event.preventDefault())
  dialog.addEventListener("drop", (event) => {
    event.preventDefault()
    const [dropped] = event.dataTransfer.files
    if (dropped) read_file(dropped)
    else read(text.value = event.dataTransfer.getData("text/plain"), "")
  })

  document.addEventListener("own-curve", (event) => {
    const found = event.composedPath().find(is_card)
    const pressed = event.composedPath()[0]
    opener = pressed.closest(".rare")?.querySelector("[aria-expanded]") ?? pressed
    card = name_of(found)
    views = panels_by_card()[card] ?? []
    if (!views.length) return
    panel.chosen.replaceChildren(
      ...views.map((view, place) => option(place, axis_of(view, "y").label || `panel ${place + 1}`)))
    table = null
    text.value = file.value = ""
    choose_columns()
    attempt(() => "")
    dialog.showModal()
  })
  document.addEventListener("figures-drawn", draw)
  draw()
  el.append(make("style", {}, STYLE), dialog)
}
