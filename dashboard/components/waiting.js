// What a reader sees while a computation lasts: over the drawing, so that nothing moves.

export const render = ({model}) => {
  const box = document.createElement("div")
  box.className = "notice"
  const told = document.createElement("span")
  told.setAttribute("role", "status")
  // The time left changes too often to be read out.
  const left = document.createElement("span")
  left.setAttribute("aria-hidden", "true")
  const button = document.createElement("button")
  button.type = "button"
  button.textContent = "Cancel"
  button.addEventListener("click", () => {
    model.presses += 1
  })
  box.append(told, left, button)
  const update = () => {
    // An embed has none of the page's colours, only the name of its theme.
    const dark = document.documentElement.classList.contains("dark")
    box.style.colorScheme = dark ? "dark" : "light"
    told.textContent = model.text
    left.textContent = model.time_left
    left.hidden = !model.time_left
    button.hidden = !model.may_cancel
    box.classList.toggle("shown", Boolean(model.text) || model.may_cancel)
  }
  for (const name of ["text", "time_left", "may_cancel"]) model.on(`change:${name}`, update)
  update()
  return box
}
