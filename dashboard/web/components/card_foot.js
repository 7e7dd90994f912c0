// Below a drawing: its remarks, and ways to take it along.

export const render = ({model}) => {
  const notes = document.createElement("div")
  notes.className = "notes"
  const row = document.createElement("div")
  row.className = "actions"
  const buttons = model.actions.map((name) => {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = name
    button.addEventListener("click", () => model.send_msg(name))
    return button
  })
  row.append(...buttons)
  const update = () => {
    notes.replaceChildren(...model.notes.map((text) => {
      const paragraph = document.createElement("p")
      paragraph.textContent = text
      return paragraph
    }))
    for (const button of buttons) button.disabled = !model.ready
  }
  for (const name of ["notes", "ready"]) model.on(`change:${name}`, update)
  update()
  const all = document.createElement("div")
  all.append(notes, row)
  return all
}
