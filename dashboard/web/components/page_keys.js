// The browser's side of `PageKeys` in access.py: a button that leads to the figures, and dialogs
// that keep the focus and give it back. Those of panel-material-ui (0.16.6) lose it, because what
// has the focus in a shadow tree is from outside the tree's host.

const PATIENCE = 5000

const find = (wanted) => [...below(document.body)].find((element) => element.matches(wanted))

const dialogs = () => [...below(document.body)].filter(
  (element) => element.getAttribute("aria-modal") === "true" && element.checkVisibility(),
)

const stops = (dialog) => [...below(dialog)].filter(
  (element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility(),
)

function stay(event) {
  const dialog = dialogs().at(-1)
  if (dialog === undefined) return
  const places = stops(dialog)
  const at = places.indexOf(focused())
  const next = at + (event.shiftKey ? -1 : 1)
  if (at >= 0 && places[next]) return
  event.preventDefault()
  const place = event.shiftKey ? places.at(-1) : places[0]
  place?.focus()
}

let opener = null

function go_back() {
  const until = performance.now() + PATIENCE
  const attempt = () => {
    if (!dialogs().length) {
      opener?.focus()
    } else if (performance.now() < until) {
      setTimeout(attempt, 100)
    }
  }
  setTimeout(attempt, 100)
}

// What a dialog holds may be longer than the screen: keys can scroll it once it takes the focus.
function reach_contents() {
  const until = performance.now() + PATIENCE
  const attempt = () => {
    const contents = dialogs().flatMap((dialog) => [...below(dialog)])
      .filter((element) => element.classList.contains("MuiDialogContent-root"))
    for (const content of contents) content.tabIndex = 0
    if (!contents.length && performance.now() < until) setTimeout(attempt, 50)
  }
  attempt()
}

// On a narrow screen the sidebar of panel-material-ui is a dialog, made anew when it opens, in a tree
// around this component, and has no name.
function name_sidebar(el) {
  for (let root = el.getRootNode(); root; root = root.host?.getRootNode()) {
    const place = root
    const name = () => {
      for (const sidebar of place.querySelectorAll(".sidebar[role=dialog]:not([aria-label])")) {
        sidebar.setAttribute("aria-label", "Inputs")
      }
    }
    new MutationObserver(name).observe(place, {childList: true, subtree: true})
    name()
  }
}

// What an open list of panel-material-ui (0.16.6) has is said to be of a menu.
function name_options() {
  for (const option of below(document.body)) {
    if (option.matches("[role=listbox] > [role=menuitem]")) option.role = "option"
  }
}

// Ten steps of a slider; those of Material UI go ten units, which is to the end of most.
const TENS = {PageUp: 10, PageDown: -10}

function leap(event) {
  const [slider] = event.composedPath()
  const {value, min, max, step} = slider
  const wanted = Number(value) + TENS[event.key] * Number(step)
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set
  set.call(slider, Math.min(Math.max(wanted, Number(min)), Number(max)))
  slider.dispatchEvent(new Event("input", {bubbles: true}))
  event.preventDefault()
  event.stopPropagation()
}

const OPENS = ["Enter", " ", "ArrowDown", "ArrowUp"]

function expect_options(event) {
  if (event.composedPath()[0].role !== "combobox") return
  for (const wait of [0, 50, 300]) setTimeout(name_options, wait)
}

function watch() {
  const inside = (event) => event.composedPath().some(
    (node) => node.classList?.contains("MuiDialog-root"),
  )
  document.addEventListener("mousedown", expect_options, true)
  document.addEventListener("click", (event) => {
    if (inside(event)) go_back()
    else {
      const [pressed] = event.composedPath()
      // What stands in a menu is hidden afterwards.
      opener = pressed.closest?.(".rare")?.querySelector("[aria-expanded]")
        ?? pressed.closest?.("button, a, [role=button]") ?? opener
      reach_contents()
    }
  }, true)
  document.addEventListener("keydown", (event) => {
    if (OPENS.includes(event.key)) expect_options(event)
    if (event.key === "Tab") stay(event)
    if (event.key in TENS && event.composedPath()[0].type === "range") leap(event)
    if (event.key === "Escape" && inside(event)) go_back()
    if (!inside(event)) opener = focused()
  }, true)
}

const STYLE = `
button { position: absolute; left: -10000px; white-space: nowrap; font: inherit; padding: 4px 12px }
button:focus { left: 0; top: -16px; z-index: 1; outline: 2px solid; color: black; background: white }
`

export function render({el}) {
  const button = button_for(
    "Go to the figures", () => find("[role=tab][aria-selected=true]")?.focus())
  el.append(make("style", {}, STYLE), button)
  el.style.position = "relative"
  // panel-material-ui gives a name to an element that has no role.
  find("[aria-label='Resize sidebar']")?.setAttribute("role", "separator")
  name_sidebar(el)
  watch()
}
