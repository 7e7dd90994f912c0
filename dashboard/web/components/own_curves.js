// Curves that a reader lays over figures. They are read, drawn and kept in this tab of the browser:
// nothing of them reaches the server.

const STORE = "dense-matter-own-curves"
const MOST_CURVES = 10
const LONGEST_NAME = 60
const KINDS = {line: "line", points: "points", both: "line and points"}

const STYLE = `
:host { font: 0.9375rem/1.5 Roboto, Helvetica, Arial, sans-serif; }
[hidden] { display: none !important; }
dialog {
  box-sizing: border-box; width: 640px; max-width: calc(100vw - 16px); max-height: calc(100vh - 16px);
  padding: 12px 20px 16px; border: 1px solid var(--mui-palette-divider, #80808060); border-radius: 6px;
  background: var(--mui-palette-background-paper, Canvas);
  color: var(--mui-palette-text-primary, CanvasText);
}
dialog::backdrop { background: #00000080; }
h2 { font-size: 1.1rem; font-weight: 600; margin: 0 0 6px; }
p { margin: 0 0 8px; }
.line { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: end; margin: 8px 0; }
label { display: flex; flex-direction: column; flex: 1 1 10em; min-width: 0; font-size: 0.875rem; }
select, input, textarea, button {
  font: inherit; color: inherit; background: var(--mui-palette-background-paper, Canvas);
  border: 1px solid var(--mui-palette-text-secondary, GrayText); border-radius: 4px; padding: 4px 6px;
  box-sizing: border-box; min-width: 0; width: 100%;
}
textarea { font: 0.8125rem/1.4 monospace; resize: vertical; }
button { width: auto; cursor: pointer; min-height: 30px; padding: 3px 10px;
  color: var(--mui-palette-primary-main, LinkText); border-color: currentcolor; }
button:disabled { color: var(--mui-palette-text-disabled, GrayText); cursor: default; }
:focus-visible { outline: 2px solid; outline-offset: 1px; }
ul { list-style: none; margin: 8px 0; padding: 0; }
li { display: flex; gap: 8px; align-items: center; padding: 2px 0; overflow-wrap: anywhere; }
li span { flex: 1; }
`

// What is kept in this tab. JSON has no NaN.
function kept() {
  try {
    const cards = Object.entries(JSON.parse(window.sessionStorage.getItem(STORE)) ?? {})
    const numbers = (column) => column?.map((value) => value ?? NaN)
    return Object.fromEntries(cards.map(([card, curves]) => [card, curves.map((curve) => ({
      ...curve, x: numbers(curve.x), y: numbers(curve.y), error: numbers(curve.error),
    }))]))
  } catch {
    return {}
  }
}

function keep(curves) {
  try {
    window.sessionStorage.setItem(STORE, JSON.stringify(curves))
    return true
  } catch {
    return false
  }
}

const option = (value, words) => make("option", {value}, words)

function select(label, options) {
  const chosen = make("select", {}, ...options)
  const words = make("span", {}, label)
  return {chosen, words, field: make("label", {}, words, chosen)}
}

function curve_of(table, columns, axes, style) {
  for (const name of ["x", "y"]) {
    const values = table.columns[columns[name]]
    const row = LOGARITHMIC.includes(axes[name].scale) ? values.findIndex((value) => value <= 0) : -1
    if (row >= 0) {
      throw new Refused(`Row ${row + 1} has ${table.names[columns[name]]} = ${values[row]}, and a `
        + "logarithmic axis takes numbers above 0 alone.")
    }
  }
  if (columns.x === columns.y) throw new Refused("Choose two columns that are not the same.")
  return {
    ...style, x: table.columns[columns.x], y: table.columns[columns.y],
    error: columns.error < 0 ? undefined : table.columns[columns.error],
    meanings: {x: axes.x.meaning, y: axes.y.meaning}, over: `${axes.y.label} against ${axes.x.label}`,
  }
}

// The dialog, without what its parts do.
function build(model) {
  const file = make("input", {type: "file", accept: ".csv,.tsv,.txt,.dat,text/*"})
  const text = make("textarea", {rows: 5, spellcheck: "false"})
  const said = make("p", {role: "status"})
  const panel = select("Panel", [])
  const [x, y, error] = ["x", "y", "Error bars, ±"].map((label) => select(label, []))
  const kind = select("Drawn as", Object.entries(KINDS).map(([key, words]) => option(key, words)))
  const colour = select("Colour", Object.keys(model.colours).map((name) => option(name, name)))
  const dash = select("Dash", Object.entries(model.dashes).map(([name, one]) => option(one, name)))
  const name = make("input", {type: "text", maxlength: LONGEST_NAME})
  const buttons = make("div", {class: "line"})
  const rows = make("ul", {})
  const choices = make("div", {},
    make("div", {class: "line"}, panel.field, x.field, y.field, error.field),
    make("p", {}, "Numbers are drawn as they are: bring them in the units of the axes."),
    make("div", {class: "line"}, make("label", {}, "Name", name), kind.field, colour.field, dash.field),
  )
  const dialog = make("dialog", {"aria-labelledby": "title"},
    make("h2", {id: "title"}, "Your own curve"),
    make("p", {}, "A table with a header: CSV, or columns between blanks, tabs or semicolons. It stays "
      + "in this browser, and nothing of it is sent. A reload of this tab keeps it; links and the files "
      + "for print, which the server makes, do not hold it."),
    make("div", {class: "line"}, make("label", {}, "File, or drop one here", file)),
    make("label", {}, "Or paste a table", text),
    choices, said, buttons, rows,
  )
  const style = () => ({
    panel: Number(panel.chosen.value), name: name.value.trim() || "own curve",
    kind: kind.chosen.value, colour: colour.chosen.value, dash: dash.chosen.value,
  })
  const columns = () => Object.fromEntries(
    Object.entries({x, y, error}).map(([key, {chosen}]) => [key, Number(chosen.value)]))
  return {file, text, said, panel, x, y, error, name, rows, choices, dialog, buttons, style, columns}
}

export function render({model, el}) {
  let curves = kept()
  const shade_of = ({colour}, figure) => {
    const [light, dark] = model.colours[colour] ?? Object.values(model.colours)[0]
    return is_dark(figure) ? dark : light
  }
  const draw = () => {
    for (const [card, views] of Object.entries(panels_by_card())) {
      views.forEach((view, panel) => lay(
        view, (curves[card] ?? []).filter((curve) => fits(curve, view, panel)), shade_of, draw))
    }
  }

  let [card, views, opener, table, source] = ["", [], null, null, ""]
  const form = build(model)
  const {file, text, said, panel, x, y, error, name, rows, choices, dialog} = form

  const attempt = async (action) => {
    try {
      said.textContent = await action() ?? ""
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem
      said.textContent = problem.message
    }
    update()
  }
  const axes = () => {
    const view = views[Number(panel.chosen.value)]
    return {x: axis_of(view, "x"), y: axis_of(view, "y")}
  }
  const wanted = ({column, label}) => [column, label]
  const choose_columns = () => {
    const {x: across, y: up} = axes()
    x.words.textContent = `Column for ${across.label || "x"}`
    y.words.textContent = `Column for ${up.label || "y"}`
    if (!table) return
    const named = () => table.numeric.map((place) => option(place, table.names[place]))
    for (const one of [x, y]) one.chosen.replaceChildren(...named())
    error.chosen.replaceChildren(option(-1, "none"), ...named())
    x.chosen.value = column_of(table, wanted(across))
    y.chosen.value = column_of(table, wanted(up), Number(x.chosen.value))
    error.chosen.value = error_of(table, Number(y.chosen.value))
    name_curve()
  }
  const name_curve = () => {
    const column = table.names[Number(y.chosen.value)]
    name.value = (source || column).slice(0, LONGEST_NAME)
  }
  const read = (content, from) => attempt(() => {
    table = null
    if (!content.trim()) return ""
    table = table_of(content)
    source = from
    choose_columns()
    return `${table.columns[0].length} rows; columns of numbers: ${
      table.numeric.map((place) => table.names[place]).join(", ")}.`
  })
  const read_file = (chosen) => attempt(async () => {
    table = null
    if (!chosen) return ""
    if (chosen.size > LARGEST_TABLE) throw new Refused("A table may have 1 MB at most.")
    text.value = await chosen.text()
    await read(text.value, chosen.name.replace(/\.[^.]*$/, ""))
    return said.textContent
  })
  const update = () => {
    const mine = curves[card] ?? []
    choices.hidden = !table
    add.disabled = !table
    panel.field.hidden = views.length < 2
    rows.replaceChildren(...mine.map((curve) => {
      const there = views.some((view, place) => fits(curve, view, place))
      const remove = button_for("Remove", () => attempt(() => {
        change(mine.filter((one) => one !== curve))
        close.focus()
        return `Removed: ${curve.name}.`
      }), {"aria-label": `Remove ${curve.name}`})
      const hidden = there ? "" : ` (not drawn: it belongs to ${curve.over})`
      return make("li", {}, make("span", {}, `${curve.name}, ${curve.x.length} rows${hidden}`), remove)
    }))
  }
  const change = (mine) => {
    curves = {...curves, [card]: mine}
    draw()
    return keep(curves)
  }
  const add_curve = () => {
    const mine = curves[card] ?? []
    if (mine.length >= MOST_CURVES) throw new Refused(`A figure takes ${MOST_CURVES} curves at most.`)
    const curve = curve_of(table, form.columns(), axes(), form.style())
    const stays = change([...mine, curve])
    const beyond = outside(curve, views[curve.panel])
    return [`Drawn: ${curve.name}.`,
      beyond && `${beyond} of ${curve.x.length} points lie outside the axes as they are.`,
      !stays && "This browser has no room to keep it: a reload loses it."].filter(Boolean).join(" ")
  }

  const add = button_for("Lay over the figure", () => attempt(add_curve))
  const close = button_for("Close", () => dialog.close())
  form.buttons.append(add, button_for("PNG as seen", () => attempt(async () => {
    save(`${card}.png`, await picture(views))
    return `Saved: ${card}.png, with what is drawn now.`
  })), close)
  dialog.addEventListener("close", () => opener?.focus())
  file.addEventListener("change", () => read_file(file.files[0]))
  text.addEventListener("input", () => read(text.value, ""))
  panel.chosen.addEventListener("change", choose_columns)
  y.chosen.addEventListener("change", () => {
    error.chosen.value = error_of(table, Number(y.chosen.value))
    name_curve()
  })
  dialog.addEventListener("dragover", (event) => event.preventDefault())
  dialog.addEventListener("drop", (event) => {
    event.preventDefault()
    const [dropped] = event.dataTransfer.files
    if (dropped) read_file(dropped)
    else read(text.value = event.dataTransfer.getData("text/plain"), "")
  })

  document.addEventListener("own-curve", (event) => {
    const found = event.composedPath().find(is_card)
    const pressed = event.composedPath()[0]
    opener = pressed.closest(".rare")?.querySelector("[aria-expanded]") ?? pressed
    card = name_of(found)
    views = panels_by_card()[card] ?? []
    if (!views.length) return
    panel.chosen.replaceChildren(
      ...views.map((view, place) => option(place, axis_of(view, "y").label || `panel ${place + 1}`)))
    table = null
    text.value = file.value = ""
    choose_columns()
    attempt(() => "")
    dialog.showModal()
  })
  document.addEventListener("figures-drawn", draw)
  draw()
  el.append(make("style", {}, STYLE), dialog)
}
