// Below a drawing: its remarks, and ways to take it along.

// A button that shows more of them; Escape, a choice, or the focus elsewhere hides them again.
function menu(buttons) {
  const list = make("div", {hidden: ""}, ...buttons)
  const opener = button_for("More ▴", () => show(list.hidden), {"aria-expanded": "false"})
  const box = make("div", {class: "rare"}, list, opener)
  const show = (shown) => {
    list.hidden = !shown
    opener.setAttribute("aria-expanded", String(shown))
  }
  list.addEventListener("click", () => show(false))
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return
    show(false)
    opener.focus()
    event.stopPropagation()
  })
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) show(false)
  })
  return box
}

// Of the remarks, the most important of which come first.
const SEEN = 1

export const render = ({model}) => {
  const notes = make("div", {class: "notes"})
  const status = make("p", {class: "status", role: "status"})
  let unfolded = false
  // Folded remarks are out of sight, but those who hear a page hear them all.
  const folded = (texts) => {
    const more = make("div", {class: "more"}, ...texts.map((text) => make("p", {}, ...spelled(text))))
    const button = button_for("", () => { unfolded = !unfolded; show() }, {class: "fold"})
    const show = () => {
      more.classList.toggle("folded", !unfolded)
      button.setAttribute("aria-expanded", unfolded)
      button.textContent = unfolded ? "Fewer notes"
        : `${texts.length} more ${texts.length === 1 ? "note" : "notes"}`
    }
    show()
    return [more, button]
  }
  const buttons = model.actions.map((name) => {
    const event = model.in_browser[name]
    const button = button_for(name, () => {
      if (!event) model.send_msg(name)
      else button.dispatchEvent(new CustomEvent(event, {bubbles: true, composed: true}))
    })
    return button
  })
  const rare = buttons.filter((button) => model.rare.includes(button.textContent))
  const usual = buttons.filter((button) => !rare.includes(button))
  const update = () => {
    status.textContent = model.status
    const texts = model.notes
    const seen = texts.length > SEEN + 1 ? texts.slice(0, SEEN) : texts
    notes.replaceChildren(...seen.map((text) => make("p", {}, ...spelled(text))))
    if (seen.length < texts.length) notes.append(...folded(texts.slice(SEEN)))
    for (const button of buttons) button.disabled = !model.ready
  }
  for (const name of ["notes", "ready", "status"]) model.on(`change:${name}`, update)
  update()
  const row = make("div", {class: "actions"}, ...usual, ...(rare.length ? [menu(rare)] : []))
  return make("div", {}, notes, status, row)
}
