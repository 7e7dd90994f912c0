// What a reader is told of a computation: a bar and a notice over the drawing, so that nothing
// moves, and a sentence before it where there is no drawing.

export const render = ({model}) => {
  const alert = make("div", {class: "alert", role: "alert"})
  const bar = make("div", {class: "bar", role: "progressbar", "aria-label": "computing"})
  const told = make("span", {role: "status"})
  // The time left changes too often to be read out.
  const left = make("span", {"aria-hidden": "true"})
  const button = button_for("Cancel", () => { model.presses += 1 })
  const box = make("div", {class: "notice"}, told, left, button)
  const update = () => {
    // An embed has none of the page's colours, only the name of its theme.
    const dark = document.documentElement.classList.contains("dark")
    for (const part of [alert, box]) part.style.colorScheme = dark ? "dark" : "light"
    alert.replaceChildren(...spelled(model.error))
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
  return make("div", {class: "all"}, alert, bar, box)
}
