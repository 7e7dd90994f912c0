// What is pinned, in one line above the figures, and tables of what differs.

const table = (heading, columns, rows) => {
  const cells = (tag, texts, more = {}) => texts.map((text) => make(tag, more, text))
  return make("table", {},
    make("caption", {}, heading),
    make("thead", {}, make("tr", {}, ...cells("th", columns, {scope: "col"}))),
    make("tbody", {}, ...rows.map(([name, ...others]) => make("tr", {},
      make("th", {scope: "row"}, name), ...cells("td", others)))),
  )
}

export const render = ({model}) => {
  const text = make("span", {role: "status"})
  const press = (label, message, attributes) => button_for(
    label, () => model.send_msg(message), attributes)
  const more = press("Differences", "differences", {"aria-expanded": "false"})
  const line = make("div", {class: "line"},
    text,
    press("A | B", "swap", {title: "Show what is pinned, and pin what is shown"}),
    more,
    press("Unpin", "unpin", {title: "Draw the present state alone"}),
  )
  const tables = make("div", {class: "tables"})
  const box = make("section", {"aria-label": "Pinned state"}, line, tables)
  const update = () => {
    text.replaceChildren(...spelled(model.text))
    more.setAttribute("aria-expanded", String(model.open))
    tables.hidden = !model.open
    tables.replaceChildren(...model.tables.map(
      ({heading, columns, rows}) => table(heading, columns, rows)))
    box.hidden = !model.text
  }
  for (const name of ["text", "open", "tables"]) model.on(`change:${name}`, update)
  update()
  return box
}
