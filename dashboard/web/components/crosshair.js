// The browser's side of crosshair.py: one crosshair through all drawings of a page with what is
// drawn there, keys that move it and choose what is there, and the offer of what a click does. It
// is where the mouse is, where the keys have put it, or where a finger was last.
//
// A drawing's axes say which input they choose (dashboard/plots/choosing.py); those of one input
// show the same place, whatever their scales. Nothing of this is asked of the server but the choice.

const STEP = 0.01
const KEPT = 300
const QUIET = 400
const ROW = 17
// Of a frame's height; tools lie along its upper edge.
const UNDER_TOOLS = 36
const MOST_VALUES = 3
const STORE = "dense-matter-crosshair"
const LINES = ["broad lines", "quiet lines", "lines"]

const STYLE = `
:host { display: inline-flex; align-self: center; color: white; }
button {
  font: 500 0.8125rem/1.75 Roboto, Helvetica, Arial, sans-serif; color: inherit; background: none;
  border: 1px solid transparent; border-radius: 4px; padding: 4px 8px; min-height: 32px;
  cursor: pointer; white-space: nowrap;
}
button[aria-pressed=true] { border-color: currentColor; }
button:focus-visible { outline: 2px solid; outline-offset: 1px; }
.heard { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
svg { display: none; width: 22px; height: 22px; fill: none; stroke: currentColor; stroke-width: 2; }
@media (max-width: 600px) {
  button { display: inline-flex; justify-content: center; min-width: 36px; padding: 4px; }
  span { display: none; }
  svg { display: inline; }
}
`
const ICON = `<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="6"/><path d="M12 1v9M12 14v9M1 12h9M14 12h9"/></svg>`

const LAYER = `
.crosshair { position: absolute; inset: 0; pointer-events: none; overflow: hidden;
  font: 12px/1.35 Helvetica, Arial, sans-serif; color: var(--mui-palette-text-primary, var(--ink)); }
.crosshair .x, .crosshair .y { position: absolute; background: currentColor; opacity: 0.65; }
.crosshair .x { width: 1px; }
.crosshair .y { height: 1px; }
.crosshair .values { position: absolute; padding: 3px 7px; border-radius: 3px; opacity: 0.93;
  max-width: 60%; border: 1px solid var(--mui-palette-divider, var(--faint));
  background: var(--mui-palette-background-paper, var(--paper)); }
.crosshair .values div { display: flex; align-items: center; white-space: pre; }
.crosshair .values span { overflow: hidden; text-overflow: ellipsis; }
.crosshair .values i { flex: none; width: 14px; margin-right: 6px; border-top: 3px solid; }
.crosshair .offer { position: absolute; font-size: 11px; white-space: nowrap;
  color: var(--mui-palette-text-secondary, var(--quiet)); }
.bk-events.offers { cursor: crosshair !important; }
.crosshair [hidden] { display: none; }
`

const AXES = ["x", "y"]
const SUPERSCRIPTS = Object.fromEntries([..."-0123456789"].map((c, i) => [c, [..."⁻⁰¹²³⁴⁵⁶⁷⁸⁹"][i]]))

// What a drawing says of its axes; null for one that says nothing.
const told = (view) => view.model.tags.find((tag) => tag?.offer !== undefined) ?? null

let known = {views: [], until: 0}

function drawings() {
  if (performance.now() > known.until || !known.views.every((view) => view.el.isConnected)) {
    const views = [...window.Bokeh.index.query((view) => view.model?.type === "Figure")]
    known = {views: views.filter((view) => view.el.isConnected && told(view)),
             until: performance.now() + KEPT}
  }
  return known.views
}

const seen = (view) => view.el.checkVisibility() && view.frame.bbox.width > 0
const numbers = {decades: (place) => 10 ** place}
const places = {decades: Math.log10}
const number = (view, axis, place) => (numbers[told(view)[axis].scale] ?? Number)(place)
const place = (view, axis, value) => (places[told(view)[axis].scale] ?? Number)(value)
const scale = (view, axis) => view.frame[`${axis}_scale`]

function written(value) {
  if (!Number.isFinite(value)) return "–"
  const size = Math.abs(value)
  if (size === 0 || (size >= 1e-3 && size < 1e5)) {
    return String(Number(value.toPrecision(4))).replace("-", "−")
  }
  const [mantissa, exponent] = value.toExponential(2).split("e")
  const power = [...exponent.replace("+", "")].map((c) => SUPERSCRIPTS[c]).join("")
  return `${String(Number(mantissa)).replace("-", "−")}×10${power}`
}

// Where a line has an abscissa: its ordinates, interpolated as the drawing's scales show it.
function crossings(view, xs, ys, at) {
  const [along, up] = AXES.map((axis) => scale(view, axis))
  const found = []
  for (let i = 0; i + 1 < xs.length && found.length < MOST_VALUES; i += 1) {
    const [left, right] = [xs[i], xs[i + 1]]
    if (!((left <= at && at < right) || (right < at && at <= left) || (left === at && right === at))) {
      continue
    }
    const [from, to] = [along.compute(left), along.compute(right)]
    const part = from === to ? 0 : (along.compute(at) - from) / (to - from)
    const value = up.invert(up.compute(ys[i]) + part * (up.compute(ys[i + 1]) - up.compute(ys[i])))
    if (Number.isFinite(value)) found.push(value)
  }
  return found
}

// What the curves of a drawing are at an abscissa, those of one name, colour and dash together.
function values(view, at) {
  const found = new Map()
  for (const renderer of view.model.renderers) {
    if (!LINES.includes(renderer.name)) continue
    const {xs, ys, label, colour, dash, alpha} = renderer.data_source.data
    const {transform} = renderer.glyph.line_color
    const shade = (name) => transform?.compute(name) ?? name
    for (let i = 0; i < (xs?.length ?? 0); i += 1) {
      if (alpha[i] < 0.2 || !(label[i] || renderer.name !== "quiet lines")) continue
      const ordinates = crossings(view, xs[i], ys[i], at)
      const key = [label[i], colour[i], dash[i]].join()
      if (!ordinates.length) continue
      const row = found.get(key) ?? {label: label[i], colour: shade(colour[i]), dash: dash[i], values: []}
      row.values.push(...ordinates.map((value) => written(number(view, "y", value))))
      found.set(key, row)
    }
  }
  return [...found.values()]
}

// A triangle of three fractions (dashboard/plots/triangle.py): those at a place of its plane.
const HEIGHT = Math.sqrt(3) / 2

function fractions(view, sx, sy) {
  const [across, up] = [scale(view, "x").invert(sx), scale(view, "y").invert(sy)]
  const third = up / HEIGHT
  const second = across - third / 2
  return {x: second, y: third, rest: 1 - second - third}
}

// The three after their names; nothing outside.
function told_fractions(view, sx, sy) {
  const found = fractions(view, sx, sy)
  if (Math.min(...Object.values(found)) < 0) return []
  return [[told(view).third, found.rest], ...AXES.map((axis) => [axis_label(view, axis), found[axis]])]
    .map(([name, value]) => [name, value.toFixed(3)])
}

// What is told of the cell of a map at a place: the lines of its tooltip, but not the axes' own.
function cells(view, x, y) {
  const found = []
  for (const {renderers, tooltips} of view.model.toolbar.tools) {
    const [renderer] = renderers ?? []
    if (!renderer?.name?.startsWith("image") || !Array.isArray(tooltips)) continue
    const {data} = renderer.data_source
    if (!data.image?.length) continue
    const [rows, columns] = data.image[0].shape
    const column = Math.floor((x - data.x[0]) / data.dw[0] * columns)
    const row = Math.floor((y - data.y[0]) / data.dh[0] * rows)
    if (column < 0 || column >= columns || row < 0 || row >= rows) continue
    const at = row * columns + column
    if (!Number.isFinite(data.image[0][at])) continue
    for (const [label, text] of tooltips) {
      const name = /^@(\w+)/.exec(text)?.[1]
      if (name === undefined || AXES.some((axis) => axis_label(view, axis) === label)) continue
      const told = data[name][0].shape ? data[name][0][at] : data[name][0].flat()[at]
      found.push({label, values: [typeof told === "number" ? written(told) : told]})
    }
  }
  return found
}

// All that is drawn where the crosshair passes: curves at its abscissa, the cell below its centre.
function drawn(view, sx, sy) {
  const x = scale(view, "x").invert(sx)
  const curves = told(view).third ? [] : values(view, x)
  return [...curves, ...(sy === null ? [] : cells(view, x, scale(view, "y").invert(sy)))]
}

const read = (view, axis, s) => [
  axis_label(view, axis), written(number(view, axis, scale(view, axis).invert(s))),
]

const axis_label = (view, axis) => {
  const [first] = axis === "x" ? view.model.below : view.model.left
  return first?.axis_label ?? axis
}

function layer(view) {
  const shadow = view.canvas_view.shadow_el
  let made = shadow.querySelector(".crosshair")
  if (made === null) {
    made = document.createElement("div")
    made.className = "crosshair"
    made.setAttribute("aria-hidden", "true")
    for (const part of ["x", "y", "values", "offer"]) {
      const element = document.createElement("div")
      element.className = part
      element.hidden = true
      made.append(element)
    }
    const style = document.createElement("style")
    style.textContent = LAYER
    // Below the tools and the legend, which are of the layer of events.
    shadow.insertBefore(made, view.canvas_view.events_el)
    shadow.insertBefore(style, made)
  }
  return Object.fromEntries([...made.children].map((element) => [element.className, element]))
}

// A name, which is cut where there is no room for all, and what is told of it.
function row(name, text, {colour, dash} = {}) {
  const line = document.createElement("div")
  if (colour !== undefined) {
    const key = document.createElement("i")
    key.style.borderColor = colour
    if (dash) key.style.borderTopStyle = "dashed"
    line.append(key)
  }
  const label = document.createElement("span")
  label.textContent = name
  line.append(label, name ? `: ${text}` : text)
  return line
}

// The list beside the vertical line, on the side where there is more room.
function list(view, element, sx, sy) {
  const {left, right, top, height} = view.frame.bbox
  const rows = drawn(view, sx, sy)
  const most = Math.max(3, Math.floor((height - UNDER_TOOLS) / ROW) - 2)
  const lines = rows.slice(0, most).map(({label, values, colour, dash}) =>
    row(label, values.slice(0, MOST_VALUES).join("; "), {colour, dash: dash && dash !== "solid"}))
  if (rows.length > most) lines.push(row("", `${rows.length - most} more`))
  const heads = told(view).third ? told_fractions(view, sx, here.y) : [read(view, "x", sx)]
  element.replaceChildren(...heads.map((head) => row(...head)), ...lines)
  const on_left = sx > (left + right) / 2
  element.style.top = `${top + UNDER_TOOLS}px`
  element.style.left = on_left ? "auto" : `${sx + 8}px`
  element.style.right = on_left ? `${view.canvas_view.bbox.width - sx + 8}px` : "auto"
  element.hidden = element.childElementCount === 0
}

// Where the crosshair is: a drawing, pixels in it, and the numbers of the inputs there.
let here = null

function put(view, sx, sy) {
  const at = {}
  const shares = told(view).third ? fractions(view, sx, sy) : null
  for (const [axis, s] of [["x", sx], ["y", sy]]) {
    const {chooses} = told(view)[axis]
    if (chooses) at[chooses] = shares?.[axis] ?? number(view, axis, scale(view, axis).invert(s))
  }
  here = {view, x: sx, y: sy, at}
}

// The pixel of the crosshair on an axis of a drawing; null where it does not pass.
function pixel(view, axis) {
  if (here === null) return null
  const value = told(view).third ? undefined : here.at[told(view)[axis].chooses]
  if (view !== here.view && value === undefined) return null
  const s = view === here.view ? here[axis] : scale(view, axis).compute(place(view, axis, value))
  const {left, right, top, bottom} = view.frame.bbox
  const [low, high] = axis === "x" ? [left, right] : [top, bottom]
  return s >= low && s <= high ? s : null
}

function show(view, on) {
  const parts = layer(view)
  const {left, top, width, height, right, bottom} = view.frame.bbox
  const [sx, sy] = AXES.map((axis) => (on ? pixel(view, axis) : null))
  parts.x.hidden = sx === null
  parts.y.hidden = sy === null
  if (sx !== null) Object.assign(parts.x.style, {left: `${sx}px`, top: `${top}px`, height: `${height}px`})
  if (sy !== null) Object.assign(parts.y.style, {top: `${sy}px`, left: `${left}px`, width: `${width}px`})
  if (sx === null) parts.values.hidden = true
  else list(view, parts.values, sx, sy)
  const {offer} = told(view)
  const offers = offer !== "" && offered === view
  parts.offer.hidden = !offers
  if (offers) {
    parts.offer.textContent = offer
    Object.assign(parts.offer.style, {
      right: `${view.canvas_view.bbox.width - right}px`, top: `${bottom + 26}px`,
    })
  }
  view.canvas_view.events_el.classList.toggle("offers", offer !== "" && offered === view && inside)
}

let offered = null
let inside = false
let on = false
let waiting = false

function paint() {
  if (waiting) return
  waiting = true
  requestAnimationFrame(() => {
    waiting = false
    for (const view of drawings()) if (seen(view)) show(view, on || here?.keys === true)
  })
}

const drawing_of = (event) => {
  const events = event.composedPath().find((node) => node.classList?.contains("bk-events"))
  return events ? drawings().find((view) => view.canvas_view.events_el === events) : undefined
}

function follow(event) {
  const finger = event.pointerType === "touch"
  if (finger && !on) return
  const view = drawing_of(event)
  if (view === undefined) {
    if (finger) return
    if (offered === null && (here === null || here.keys)) return
    offered = null
    if (!here?.keys) here = null
    paint()
    return
  }
  const {left, top} = view.canvas_view.events_el.getBoundingClientRect()
  const [sx, sy] = [event.clientX - left, event.clientY - top]
  const {bbox} = view.frame
  offered = view
  inside = sx >= bbox.left && sx <= bbox.right && sy >= bbox.top && sy <= bbox.bottom
  if (inside) put(view, sx, sy)
  else if (!here?.keys) here = null
  paint()
}

const STEPS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}

function move(view, [right, down]) {
  const {left, top, width, height, hcenter, vcenter} = view.frame.bbox
  const from = here?.view === view ? here : {x: hcenter, y: vcenter}
  const within = (s, low, size) => Math.min(Math.max(s, low), low + size)
  put(view, within(from.x + right * STEP * width, left, width),
      within(from.y + down * STEP * height, top, height))
  here.keys = true
}

function choose(view) {
  if (here?.view !== view) return
  const {Tap} = window.Bokeh.require("core/bokeh_events")
  const [x, y] = AXES.map((axis) => scale(view, axis).invert(here[axis]))
  const modifiers = {alt: false, ctrl: false, shift: false}
  view.model.trigger_event(new Tap(here.x, here.y, x, y, modifiers))
}

// What those who hear a page are told of the place.
function spoken(view) {
  const at = told(view).third ? told_fractions(view, here.x, here.y)
    : AXES.filter((axis) => axis_label(view, axis)).map((axis) => read(view, axis, here[axis]))
  const there = drawn(view, here.x, here.y).map(({label, values}) => [label, values.join("; ")])
  return [...at, ...there].map((pair) => pair.join(": ")).join(", ")
}

const typing = (event) => {
  const target = event.composedPath()[0]
  return target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT"
    || (target.tagName === "INPUT" && !["range", "checkbox", "radio", "button"].includes(target.type))
}

export function render({model, el}) {
  const style = document.createElement("style")
  style.textContent = STYLE
  const heard = document.createElement("div")
  heard.className = "heard"
  heard.setAttribute("aria-live", "polite")
  el.append(style, heard)
  const button = document.createElement("button")
  const set = (state) => {
    on = state
    button.setAttribute("aria-pressed", on)
    paint()
  }
  const toggle = () => {
    set(!on)
    try { localStorage.setItem(STORE, on) } catch { /* a reader may allow no store */ }
  }
  if (model.button) {
    button.innerHTML = `${ICON}<span>Crosshair</span>`
    button.setAttribute("aria-label", "Crosshair")
    button.title = "A crosshair through all figures, with the curves' values (key c)"
    button.addEventListener("click", toggle)
    el.append(button)
    let kept = null
    try { kept = localStorage.getItem(STORE) } catch { /* as above */ }
    set(kept === "true")
  }
  let telling = 0
  // Where the crosshair stays, what is drawn there follows the inputs.
  for (const document of window.Bokeh.documents) {
    document.on_change(() => { if (here !== null) paint() })
  }
  const tell = (view) => {
    clearTimeout(telling)
    telling = setTimeout(() => { heard.textContent = spoken(view) }, QUIET)
  }
  for (const kind of ["pointermove", "pointerdown"]) {
    document.addEventListener(kind, follow, {passive: true})
  }
  document.addEventListener("pointerleave", follow)
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    if (event.key === "c" && model.button && !typing(event)) {
      toggle()
      return
    }
    const view = drawing_of(event)
    if (view === undefined || event.composedPath()[0] !== view.canvas_view.events_el) return
    if (event.shiftKey && event.key in STEPS) {
      move(view, STEPS[event.key])
      tell(view)
    } else if (event.key === "Enter") choose(view)
    else if (event.key === "Escape" && here?.keys) here = null
    else return
    event.preventDefault()
    event.stopPropagation()
    paint()
  }, true)
}
