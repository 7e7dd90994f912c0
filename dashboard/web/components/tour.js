// The browser's side of tour.py. The card stands in the page itself and not in the sidebar, which on
// a telephone goes when it is closed.

const STYLE = `
.tour-card {
  position: fixed; right: 24px; bottom: 24px; z-index: 2000; box-sizing: border-box; width: 360px;
  max-width: calc(100vw - 16px); padding: 14px 16px; border-radius: 6px; background: #0b4f7d;
  color: white; font: 15px/1.45 Roboto, Helvetica, Arial, sans-serif;
  box-shadow: 0 4px 16px #00000080;
}
.tour-card p { margin: 0 0 10px; }
.tour-card div { display: flex; gap: 8px; align-items: center; }
.tour-card span { flex: 1; }
.tour-card button {
  font: inherit; padding: 6px 14px; border: 1px solid white; border-radius: 4px; color: white;
  background: transparent; cursor: pointer;
}
.tour-card button:focus-visible { outline: 2px solid white; outline-offset: 2px; }
.tour-card button[disabled] { opacity: .5; cursor: default; }
.tour-frame {
  position: fixed; z-index: 1999; pointer-events: none; border: 3px solid #e69f00; border-radius: 6px;
}
@media (max-width: 599.95px) { .tour-card { right: 8px; top: 64px; bottom: auto; } }
`

const seen = (element) => element.getBoundingClientRect().height > 0 && element.checkVisibility()

const find = (wanted) => [...below(document.body)].find((one) => one.matches(wanted) && seen(one))

// Where a tour was ended; a browser that keeps nothing for this page begins anew each time.
function remembered(page) {
  try {
    return Number(localStorage.getItem(`tour-${page}`)) || 0
  } catch {
    return 0
  }
}

function remember(page, at) {
  try {
    localStorage.setItem(`tour-${page}`, at)
  } catch { /* as above */ }
}

function walk(page, stops, opener) {
  let at = remembered(page) % stops.length
  const style = make("style", {}, STYLE)
  const frame = make("div", {class: "tour-frame"})
  const words = make("p", {"aria-live": "polite"})
  const count = make("span")
  const back = button_for("Back", () => go(-1))
  const next = button_for("Next", () => go(1))
  const end = button_for("End", () => leave(at))
  const card = make("div", {class: "tour-card", role: "dialog", "aria-label": "Tour"},
    words, make("div", {}, count, back, next, end))
  document.body.append(style, frame, card)

  const place = () => {
    if (!card.isConnected) return
    const box = find(stops[at][0])?.getBoundingClientRect()
    frame.hidden = box === undefined
    if (box) {
      Object.assign(frame.style, {
        left: `${box.left - 4}px`, top: `${box.top - 4}px`,
        width: `${box.width + 2}px`, height: `${box.height + 2}px`,
      })
    }
    requestAnimationFrame(place)
  }
  const show = () => {
    words.textContent = stops[at][1]
    count.textContent = `${at + 1} of ${stops.length}`
    back.disabled = at === 0
    next.textContent = at === stops.length - 1 ? "Done" : "Next"
    find(stops[at][0])?.scrollIntoView({block: "nearest"})
    next.focus()
  }
  const leave = (from) => {
    remember(page, from)
    for (const element of [style, frame, card]) element.remove()
    document.removeEventListener("keydown", keys, true)
    opener.focus()
  }
  const go = (step) => {
    if (at + step >= stops.length) return leave(0)
    at = Math.max(0, at + step)
    show()
  }
  const keys = (event) => {
    const inside = event.composedPath().includes(card)
    if (event.key === "Escape") leave(at)
    else if (inside && event.key === "ArrowRight") go(1)
    else if (inside && event.key === "ArrowLeft") go(-1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  document.addEventListener("keydown", keys, true)
  show()
  place()
}

const BUTTON = `
button {
  width: 100%; font: 500 0.8125rem/1.75 Roboto, Helvetica, Arial, sans-serif; padding: 4px 8px;
  border: 1px solid var(--mui-palette-primary-main); border-radius: 4px; background: transparent;
  color: var(--mui-palette-primary-main); cursor: pointer;
}
button:focus-visible { outline: 2px solid; outline-offset: 2px; }
`

export function render({model, el}) {
  const button = button_for("Tour of this page", () => {
    if (!find(".tour-card")) walk(model.page, model.stops, button)
  }, {class: "tour"})
  el.append(make("style", {}, BUTTON), button)
}
