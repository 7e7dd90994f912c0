// Below a drawing: its remarks, and ways to take it along.

export const render = ({model}) => {
  const notes = make("div", {class: "notes"})
  const buttons = model.actions.map((name) => {
    const button = make("button", {type: "button"}, name)
    button.addEventListener("click", () => model.send_msg(name))
    return button
  })
  const update = () => {
    notes.replaceChildren(...model.notes.map((text) => make("p", {}, text)))
    for (const button of buttons) button.disabled = !model.ready
  }
  for (const name of ["notes", "ready"]) model.on(`change:${name}`, update)
  update()
  return make("div", {}, notes, make("div", {class: "actions"}, ...buttons))
}
