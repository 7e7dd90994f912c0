// The browser's side of drawer.py: a drawer at the right of the page, which makes room for it where
// there is enough; on a telephone a sheet over its lower part. Its HTML is made and escaped by the
// server.

const ROOM = window.matchMedia("(min-width: 1100px)")
const SHEET = window.matchMedia("(max-width: 600px)")
const WIDTH = 420

const element = (name) => [...below(document.body)].find((one) => one.tagName === name)

function build(model) {
  const title = make("h2", {id: "title"})
  const close = make("button", {type: "button", class: "close", "aria-label": "Close"}, "✕")
  const said = make("p", {class: "said", role: "status"})
  const undo = make("button", {type: "button", class: "undo"}, "Undo")
  const told = make("div", {class: "told"}, said, undo)
  const text = make("div")
  const state = make("div")
  const body = make("div", {class: "body", tabindex: "0"}, text, state)
  const drawer = make("section", {class: "drawer", role: "dialog", "aria-labelledby": "title"},
    make("header", {}, title, close), told, body)
  return {title, close, said, undo, told, text, state, body, drawer}
}

export function render({model, el}) {
  const parts = build(model)
  const {drawer, body} = parts
  let opener = null

  const place = () => {
    const open = !drawer.hidden
    const main = element("MAIN")
    if (main) main.style.paddingRight = open && ROOM.matches ? `${WIDTH}px` : ""
    drawer.style.setProperty("--top", `${element("HEADER")?.getBoundingClientRect().bottom ?? 0}px`)
    // Only a sheet leaves no room for anything else.
    if (SHEET.matches) drawer.setAttribute("aria-modal", "true")
    else drawer.removeAttribute("aria-modal")
  }
  const open = () => {
    if (!drawer.contains(focused())) opener = focused()
    drawer.hidden = false
    place()
    body.scrollTop = 0
    parts.close.focus()
  }
  const shut = () => {
    drawer.hidden = true
    place()
    model.send_msg({do: "close"})
    opener?.focus()
  }
  const follow = (name, action) => {
    model.on(`change:${name}`, action)
    action()
  }

  follow("title", () => { parts.title.textContent = model.title })
  follow("text", () => { parts.text.innerHTML = model.text })
  follow("state", () => { parts.state.innerHTML = model.state })
  const tell = () => {
    parts.said.textContent = model.said
    parts.undo.hidden = !model.can_undo
    parts.told.hidden = !model.said && !model.can_undo
  }
  follow("said", tell)
  follow("can_undo", tell)
  model.on("change:opened", open)
  model.on("msg:custom", async (event) => {
    const {text} = event.data ?? event
    const done = await copy(text)
    const shown = drawer.querySelector(".bibtex")
    shown.hidden = false
    shown.textContent = text
    parts.said.textContent = done
      ? "Copied: BibTeX and the link." : "Your browser did not allow copying: select the text below."
    parts.told.hidden = false
  })

  parts.close.addEventListener("click", shut)
  parts.undo.addEventListener("click", () => model.send_msg({do: "undo"}))
  drawer.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]")
    if (button) model.send_msg({do: button.dataset.do, which: Number(button.dataset.which ?? 0)})
  })
  document.addEventListener("keydown", (event) => {
    const here = event.composedPath().includes(drawer) || event.target === document.body
    if (event.key === "Escape" && here && !drawer.hidden) shut()
  })
  for (const query of [ROOM, SHEET]) query.addEventListener("change", place)
  requestAnimationFrame(open)
  el.append(drawer)
}
