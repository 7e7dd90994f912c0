// The browser's side of help.py: a sentence on a control while a pointer rests on it, while the
// keyboard's focus is in it, and after a tap. Controls carry a style class help-NAME; what there is to
// say stands in `model.told`, by names, and for choices by the words on them.

const PATIENCE = 500
const GAP = 8

// The name of a control on the way from an element to the page, that of its card before it.
function names(path) {
  const classes = path.flatMap((node) => [...(node.classList ?? [])])
  const name = classes.find((one) => one.startsWith("help-"))?.slice(5)
  if (name === undefined) return []
  const cards = classes.map((card) => `${card.split("-").slice(1).join("-")}.${name}`)
  return [...cards, name]
}

const matching = (path, wanted) => path.find((node) => node.matches?.(wanted))
const text_of = (element) => element?.textContent.trim() ?? ""

// Of a choice under the pointer; of a menu, and of what is chosen there; or of the control.
function sentence(told, path) {
  const found = names(path).map((name) => told[name]).find(Boolean)
  if (!found) return ""
  const chosen = matching(path, "select")?.selectedOptions[0] ?? matching(path, ".MuiSelect-select")
  if (chosen) return [found.is, found.choices?.[text_of(chosen)]].filter(Boolean).join("\n")
  return found.choices?.[text_of(matching(path, "label, button"))] ?? found.is
}

const is_control = (node) => [...(node.classList ?? [])].some((name) => name.startsWith("help-"))

// Where a tip belongs: at the choice, or at the control.
function host(path) {
  const control = path.findIndex(is_control)
  return control < 0 ? undefined : matching(path.slice(0, control), "label") ?? path[control]
}

// Those who hear the page are told as soon as a control has the focus.
function describe(told) {
  for (const element of below(document.body)) {
    if (element.tabIndex < 0 || element.hasAttribute("aria-description")) continue
    const text = sentence(told, upwards(element))
    if (text) element.setAttribute("aria-description", text)
  }
}

const SHEET = window.matchMedia("(hover: none)")

export function render({model, el}) {
  const tip = make("div", {role: "tooltip", id: "help", hidden: ""})
  let waiting = null
  let shown = null

  const hide = () => {
    clearTimeout(waiting)
    tip.hidden = true
    shown = null
  }
  // Beside the control where there is room, else below it; over the end of the screen for a finger.
  const place = (control) => {
    const box = control.getBoundingClientRect()
    const {width, height} = tip.getBoundingClientRect()
    const touch = SHEET.matches
    const right = box.right + GAP + width < window.innerWidth
    const left = touch ? (window.innerWidth - width) / 2 : right ? box.right + GAP : box.left
    const top = touch ? window.innerHeight - height - GAP : right ? box.top : box.bottom + 2
    tip.style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - width - GAP))}px`
    tip.style.top = `${Math.max(GAP, Math.min(top, window.innerHeight - height - GAP))}px`
  }
  const show = (path) => {
    const text = sentence(model.told, path)
    const control = host(path)
    if (!text || !control) return hide()
    clearTimeout(waiting)
    shown = control
    tip.replaceChildren(...spelled(text))
    tip.hidden = false
    place(control)
  }
  const soon = (path) => {
    clearTimeout(waiting)
    waiting = setTimeout(() => show(path), PATIENCE)
  }

  // Events that tell of another element, such as focusin, do not leave a shadow tree that holds both.
  let under = null
  document.addEventListener("pointermove", (event) => {
    const path = event.composedPath()
    if (event.pointerType === "touch" || path[0] === under || path.includes(tip)) return
    under = path[0]
    if (host(path)) soon(path)
    else hide()
  }, true)
  document.addEventListener("click", (event) => {
    const path = event.composedPath()
    if (SHEET.matches && host(path)) show(path)
    else hide()
  }, true)
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) hide()
    if (event.key === "Tab") describe(model.told)
  }, true)
  document.addEventListener("keyup", (event) => {
    if (event.key === "Tab") show(upwards(focused()))
  }, true)
  document.addEventListener("scroll", hide, true)
  el.append(tip)
}
