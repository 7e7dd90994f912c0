// What a reader is told of a computation: a bar and a notice over the drawing, so that nothing
// moves, and a sentence before it where there is no drawing.

export const render = ({model}) => {
  const make = (tag, name, options = {}) => {
    const element = document.createElement(tag)
    element.className = name
    for (const [key, value] of Object.entries(options)) element.setAttribute(key, value)
    return element
  }
  const alert = make("div", "alert", {role: "alert"})
  const bar = make("div", "bar", {role: "progressbar", "aria-label": "computing"})
  const box = make("div", "notice")
  const told = make("span", "", {role: "status"})
  // The time left changes too often to be read out.
  const left = make("span", "", {"aria-hidden": "true"})
  const button = make("button", "", {type: "button"})
  button.textContent = "Cancel"
  button.addEventListener("click", () => {
    model.presses += 1
  })
  box.append(told, left, button)
  const update = () => {
    // An embed has none of the page's colours, only the name of its theme.
    const dark = document.documentElement.classList.contains("dark")
    for (const part of [alert, box]) part.style.colorScheme = dark ? "dark" : "light"
    alert.textContent = model.error
    alert.hidden = !model.error
    bar.hidden = !model.busy
    told.textContent = model.text
    left.textContent = model.time_left
    left.hidden = !model.time_left
    button.hidden = !model.may_cancel
    box.classList.toggle("shown", Boolean(model.text) || model.may_cancel)
  }
  for (const name of ["error", "busy", "text", "time_left", "may_cancel"]) {
    model.on(`change:${name}`, update)
  }
  update()
  const all = make("div", "all")
  all.append(alert, bar, box)
  return all
}
