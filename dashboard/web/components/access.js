// The browser's side of access.py: what drawings lack for those who hear a page or use its keyboard.
//
// A drawing of Bokeh (3.9.2) is a canvas without a name; its tools are buttons without a role, out
// of reach while they are hidden, and its legend listens to pointers alone.

const PAN = 0.1
const ZOOM = 0.2
const PATIENCE = 20000
const KEYS = "arrow keys move it, + and − zoom, 0 resets it"
const TOUCHED = ", Shift and arrow keys move a crosshair, Enter does what a click there would"

const all = (node, name) => [...below(node)].filter((element) => element.classList.contains(name))

// The ranges that a part of the frame, in pixels, would span.
function spans(scales, from, to) {
  return new Map([...scales].map(([, scale]) => {
    const [start, end] = scale.r_invert(from, to)
    return [scale.source_range, {start, end}]
  }))
}

function move(view, {left, right, up, down}) {
  const {bbox, x_scales, y_scales} = view.frame
  const [width, height] = [bbox.width, bbox.height]
  view.update_range({
    xrs: spans(x_scales, bbox.x0 + left * width, bbox.x1 + right * width),
    yrs: spans(y_scales, bbox.y0 + up * height, bbox.y1 + down * height),
  })
}

const shift = (x, y) => ({left: x, right: x, up: y, down: y})
const scale = (part) => ({left: part, right: -part, up: part, down: -part})

const MOVES = {
  ArrowLeft: shift(-PAN, 0),
  ArrowRight: shift(PAN, 0),
  ArrowUp: shift(0, -PAN),
  ArrowDown: shift(0, PAN),
  "+": scale(ZOOM / 2),
  "=": scale(ZOOM / 2),
  "-": scale(-ZOOM / (2 - 2 * ZOOM)),
}

// Keys of the drawing itself; those of tools and legend are handled there.
function steer(figure, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const view = window.Bokeh.index.query_one((candidate) => candidate.el === figure)
  if (view === null) return
  if (event.key === "0") view.reset()
  else if (event.key in MOVES) move(view, MOVES[event.key])
  else return
  event.preventDefault()
}

// One stop of the tabulator for a row of buttons; arrow keys go on from there.
function rove(buttons, event) {
  const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key]
  const at = buttons.indexOf(event.currentTarget)
  if (step === undefined || at < 0) return
  const next = buttons[(at + step + buttons.length) % buttons.length]
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1
  next.focus()
  event.preventDefault()
  event.stopPropagation()
}

function make_buttons(buttons, label, pressed, press) {
  const stop = buttons.find((button) => button.tabIndex === 0 && button.role === "button")
  for (const button of buttons) {
    button.tabIndex = button === (stop ?? buttons[0]) ? 0 : -1
    button.setAttribute("aria-label", label(button))
    const state = pressed(button)
    if (state === null) button.removeAttribute("aria-pressed")
    else button.setAttribute("aria-pressed", state)
    if (button.role === "button") continue
    button.role = "button"
    button.addEventListener("keydown", (event) => {
      rove(row_of(button), event)
      if (press && ["Enter", " "].includes(event.key)) {
        press(button)
        event.preventDefault()
        event.stopPropagation()
      }
    })
  }
}

const row_of = (button) => [...button.parentNode.children].filter(
  (element) => element.role === "button" && !element.classList.contains("bk-hidden"),
)

// Do now, and again when the children or classes below a node change.
function keep(node, action) {
  action()
  if (kept.has(node)) return
  kept.add(node)
  const options = {childList: true, subtree: true, attributes: true, attributeFilter: ["class"]}
  new MutationObserver(action).observe(node, options)
}

const kept = new WeakSet()

function dress_toolbar(toolbar) {
  const once = (text) => [...new Set(text.split("\n"))].join(", ")
  keep(toolbar.shadowRoot, () => make_buttons(
    [...toolbar.shadowRoot.querySelectorAll(".bk-OnOffButton, .bk-ClickButton")],
    (button) => once(button.title),
    (button) => button.classList.contains("bk-OnOffButton")
      ? button.classList.contains("bk-active") : null,
  ))
}

// The server hides what an entry stands for, and tags the entry's model.
function dress_legend(legend) {
  const view = window.Bokeh.index.query_one((candidate) => candidate.el === legend)
  const model = (item) => view.entries.find(({el}) => el === item)?.item
  const hidden = (item) => model(item)?.tags.includes("hidden") ?? false
  keep(legend.shadowRoot, () => {
    const items = [...legend.shadowRoot.querySelectorAll(".bk-item:not(.bk-hidden)")]
    const dress_items = () => make_buttons(
      items,
      (item) => item.querySelector(".bk-label").textContent,
      (item) => !hidden(item),
      (item) => item.dispatchEvent(new PointerEvent("pointerdown")),
    )
    dress_items()
    for (const entry of items.map(model)) {
      if (!entry || followed.has(entry)) continue
      followed.add(entry)
      entry.properties.tags.change.connect(dress_items)
    }
  })
}

const followed = new WeakSet()

const steered = new WeakSet()

function dress(figure, label, text) {
  const [canvas] = all(figure, "bk-Canvas")
  const layers = [...canvas.shadowRoot.children]
  const [drawing, ...others] = layers.filter((layer) => layer.tagName === "CANVAS")
  drawing.role = "img"
  drawing.setAttribute("aria-label", label)
  drawing.setAttribute("aria-description", text)
  for (const other of others) other.setAttribute("aria-hidden", "true")
  const events = layers.find((layer) => layer.classList.contains("bk-events"))
  events.role = "group"
  const view = window.Bokeh.index.query_one((candidate) => candidate.el === figure)
  const touched = view?.model.tags.some((tag) => tag?.offer !== undefined)
  events.setAttribute("aria-label", `${label}: ${KEYS}${touched ? TOUCHED : ""}`)
  if (!steered.has(events)) {
    steered.add(events)
    events.addEventListener("keydown", (event) => {
      if (event.composedPath()[0] === events) steer(figure, event)
    })
  }
  all(figure, "bk-Toolbar").forEach(dress_toolbar)
  all(figure, "bk-Legend").forEach(dress_legend)
}

// Bokeh hangs tooltips into the page itself and gives them no style but white. Colours are those of
// a page or of an embed.
const tooltips = new CSSStyleSheet()
tooltips.replaceSync(`.bk-Tooltip {
  --tooltip-color: var(--mui-palette-background-paper, var(--paper));
  --tooltip-text: var(--mui-palette-text-primary, var(--ink));
  --tooltip-border: var(--mui-palette-text-secondary, var(--faint));
  --tooltip-arrow-color: var(--tooltip-border);
}`)

// Whether Bokeh has drawn all figures beside the component, so that they could be dressed.
function describe(model, host) {
  const figures = all(host.getRootNode(), "bk-Figure")
  if (!figures.length || !figures.every((figure) => all(figure, "bk-events").length)) return false
  figures.forEach((figure, place) => {
    const panel = figures.length > 1 ? `, panel ${place + 1} of ${figures.length}` : ""
    dress(figure, model.title + panel, place ? "" : model.text)
  })
  return true
}

export function render({model, el}) {
  if (!document.adoptedStyleSheets.includes(tooltips)) document.adoptedStyleSheets.push(tooltips)
  const host = el.getRootNode().host
  let until = 0
  let waiting = false
  const attempt = () => {
    const drawn = host.isConnected && describe(model, host)
    if (drawn) host.dispatchEvent(new CustomEvent("figures-drawn", {bubbles: true, composed: true}))
    waiting = !drawn && performance.now() < until
    if (waiting) setTimeout(attempt, 200)
  }
  const update = () => {
    until = performance.now() + PATIENCE
    if (!waiting) attempt()
  }
  model.on("change:text", update)
  update()
}
