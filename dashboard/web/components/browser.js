// The browser's side of browser.py. Messages, by their `do`:
//   save  {filename, text, kind}   save a text file
//   part  {number, content}        keep a part of a file
//   parts {number, filename, kind} save the file of all its parts
//   draw  {filename, items, scale} save Bokeh figures, one below the other, as .svg, or as .png
//                                  rasterised from the SVG
//   copy  {text}                   put a text on the clipboard
//   program {text, number}         the same for a program; answer in `model.copied_program`
//   link  {query, fragment, number} put a link to this page there; answer in `model.copied`
//   query {query, step, visits}    change the query of the address, with `step` as a new entry of the
//                                  browser's history; not after entries that its sender knows not of
//   scroll {name, block}           bring the element of a style class into view
//   forget-preference {}           leave the theme to the page
//   measure {}                     answer in `model.narrow` and `model.fragment`
//   echo  {request}                answer in `model.echo` after the next frame

const SVG = "http://www.w3.org/2000/svg"

async function rasterise(svg, scale) {
  const image = new Image()
  image.src = URL.createObjectURL(new Blob([svg], {type: "image/svg+xml"}))
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = image.width * scale
  canvas.height = image.height * scale
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
  URL.revokeObjectURL(image.src)
  return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"))
}

const next_frame = () => new Promise((resolve) => requestAnimationFrame(resolve))

// Bokeh (3.9.2) leaves its SVG layers in the flow of the page, where they push the figure's frame
// out of its place.
async function settle(view) {
  for (const layer of view.canvas_view.shadow_el.querySelectorAll("svg")) {
    layer.style.position = "absolute"
  }
  view.invalidate_layout()
  for (let frame = 0; frame < 3 || (frame < 60 && !view.has_finished()); frame += 1) {
    await next_frame()
  }
}

// A panel is laid out in an element that nobody sees, then painted as SVG.
async function paint(item) {
  const stage = document.createElement("div")
  stage.style.cssText = "position: fixed; left: -10000px; top: 0"
  document.body.append(stage)
  const manager = await window.Bokeh.embed.embed_item(item, stage)
  try {
    const [view] = manager.roots
    await view.ready
    await settle(view)
    return await (await view.export("svg").to_blob()).text()
  } finally {
    manager.clear()
    stage.remove()
  }
}

// Panels one below the other, each an SVG in one that holds them all.
function stack(texts) {
  const sheet = document.implementation.createDocument(SVG, "svg")
  const outer = sheet.documentElement
  let [width, height] = [0, 0]
  for (const text of texts) {
    const panel = new DOMParser().parseFromString(text, "image/svg+xml").documentElement
    panel.setAttribute("y", height)
    width = Math.max(width, parseFloat(panel.getAttribute("width")))
    height += parseFloat(panel.getAttribute("height"))
    outer.append(sheet.importNode(panel, true))
  }
  outer.setAttribute("width", width)
  outer.setAttribute("height", height)
  return new XMLSerializer().serializeToString(sheet)
}

async function draw({filename, items, scale}) {
  const texts = []
  for (const item of items) {
    texts.push(await paint(item))
  }
  const svg = texts.length === 1 ? texts[0] : stack(texts)
  const blob = filename.endsWith(".png")
    ? await rasterise(svg, scale)
    : new Blob([svg], {type: "image/svg+xml"})
  save(filename, blob)
}

async function copy_link(model, {query, fragment, number}) {
  const {origin, pathname} = window.location
  const text = origin + pathname + query + (fragment ? `#${fragment}` : "")
  model.copied = {text, number, done: await copy(text)}
}

// Of a page whose changes are entries of the history: how many entries lie before this one, whether a
// pointer is down or has just been, and whether it has made its entry.
const RELEASED = 500
let depth = window.history.state?.depth ?? 0
let visits = 0
let held_until = -Infinity
let stepped = false

// All that a slider goes through while it is held is one entry. The fragment goes: it belongs to what
// the visitor came for, and the page is no longer that.
function change_query({query, step, visits: known}) {
  if (known < visits) return
  const address = window.location.pathname + query
  if (step && !(stepped && performance.now() < held_until)) {
    depth += 1
    stepped = true
    window.history.pushState({depth}, "", address)
  } else {
    window.history.replaceState({depth}, "", address)
  }
}

const typing = (event) => {
  const target = event.composedPath()[0]
  return target.isContentEditable || target.tagName === "TEXTAREA"
    || (target.tagName === "INPUT" && !["range", "checkbox", "radio"].includes(target.type))
}

// Ctrl+Z and Ctrl+Shift+Z, but for a text that is being typed; never to what was before the page.
function undo(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || typing(event)) return
  const key = event.key.toLowerCase()
  if (key === "y" || (key === "z" && event.shiftKey)) window.history.forward()
  else if (key === "z" && depth > 0) window.history.back()
  else return
  event.preventDefault()
}

function keep_history(model) {
  const press = () => { [held_until, stepped] = [Infinity, false] }
  const release = () => { held_until = performance.now() + RELEASED }
  window.addEventListener("pointerdown", press, true)
  for (const kind of ["pointerup", "pointercancel"]) window.addEventListener(kind, release, true)
  window.addEventListener("keydown", undo)
  window.addEventListener("popstate", (event) => {
    depth = event.state?.depth ?? 0
    visits += 1
    model.visited = {query: window.location.search, visits}
  })
}

// The first element of a style class that can be seen.
function find(name) {
  for (const element of below(document.body)) {
    if (element.classList.contains(name) && element.getBoundingClientRect().height > 0) return element
  }
  return null
}

// Leaves the tabs in sight above their first card. Where as little as needed is scrolled, a card that is
// as high as the window keeps what is at its foot in sight instead.
const ROOM_ABOVE = {start: "72px", nearest: "0px"}

// Cards above it may still grow while their figures are drawn; a reader who moves has the say.
async function scroll_to(name, block) {
  const given_up = new AbortController()
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    window.addEventListener(kind, () => given_up.abort(), {signal: given_up.signal})
  }
  let [still, place] = [0, NaN]
  for (let frame = 0; frame < 600 && still < 30 && !given_up.signal.aborted; frame += 1) {
    const element = find(name)
    if (element) {
      still = element.getBoundingClientRect().top === place ? still + 1 : 0
      element.style.scrollMarginTop = ROOM_ABOVE[block]
      element.scrollIntoView({block})
      place = element.getBoundingClientRect().top
    }
    await next_frame()
  }
  given_up.abort()
}

// States that a link holds for named_states.js stay in the browser.
function tell_fragment(model) {
  const {hash} = window.location
  model.fragment = hash.startsWith("#states=") ? "states" : hash.slice(1, 100)
}

// panel-material-ui follows this attribute, as notebooks and documentation sites set it.
function prefer_dark(model) {
  model.dark = window.matchMedia("(prefers-color-scheme: dark)").matches
  if (model.dark && model.automatic) {
    document.documentElement.dataset.theme = "dark"
  }
}

// Files that are still coming, by their numbers.
const parts = new Map()

// What is done with a message, by its `do`.
const actions = (model) => ({
  save: ({filename, text, kind}) => save(filename, new Blob([text], {type: kind})),
  part: ({number, content}) => { parts.set(number, [...(parts.get(number) ?? []), content]) },
  parts: ({number, filename, kind}) => {
    save(filename, new Blob(parts.get(number) ?? [], {type: kind}))
    parts.delete(number)
  },
  draw,
  copy: ({text}) => copy(text),
  program: async ({text, number}) => {
    model.copied_program = {text, number, done: await copy(text)}
  },
  link: (message) => copy_link(model, message),
  query: change_query,
  scroll: ({name, block}) => scroll_to(name, block),
  "forget-preference": () => { delete document.documentElement.dataset.theme },
  measure: () => {
    model.narrow = window.innerWidth < 960
    tell_fragment(model)
  },
  echo: ({request}) => requestAnimationFrame(() => setTimeout(() => { model.echo = request })),
})

export function render({model}) {
  if (model.history) keep_history(model)
  model.address = window.location.origin + window.location.pathname
  prefer_dark(model)
  window.addEventListener("hashchange", () => tell_fragment(model))
  const does = actions(model)
  model.on("msg:custom", (event) => {
    const message = event.data ?? event
    does[message.do](message)
  })
}
