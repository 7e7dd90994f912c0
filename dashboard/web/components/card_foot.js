// Below a drawing: its remarks, and ways to take it along.

// Of the remarks, the most important of which come first.
const SEEN = 1

export const render = ({model}) => {
  const notes = make("div", {class: "notes"})
  let unfolded = false
  // Folded remarks are out of sight, but those who hear a page hear them all.
  const folded = (texts) => {
    const more = make("div", {class: "more"}, ...texts.map((text) => make("p", {}, text)))
    const button = make("button", {type: "button", class: "fold"})
    const show = () => {
      more.classList.toggle("folded", !unfolded)
      button.setAttribute("aria-expanded", unfolded)
      button.textContent = unfolded ? "Fewer notes"
        : `${texts.length} more ${texts.length === 1 ? "note" : "notes"}`
    }
    button.addEventListener("click", () => { unfolded = !unfolded; show() })
    show()
    return [more, button]
  }
  const buttons = model.actions.map((name) => {
    const button = make("button", {type: "button"}, name)
    button.addEventListener("click", () => model.send_msg(name))
    return button
  })
  const update = () => {
    const texts = model.notes
    const seen = texts.length > SEEN + 1 ? texts.slice(0, SEEN) : texts
    notes.replaceChildren(...seen.map((text) => make("p", {}, text)))
    if (seen.length < texts.length) notes.append(...folded(texts.slice(SEEN)))
    for (const button of buttons) button.disabled = !model.ready
  }
  for (const name of ["notes", "ready"]) model.on(`change:${name}`, update)
  update()
  return make("div", {}, notes, make("div", {class: "actions"}, ...buttons))
}
