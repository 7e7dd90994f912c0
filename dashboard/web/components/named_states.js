// States that a reader keeps under names, in this browser alone: a list of {name, page, query} in
// localStorage. The server gets none of them but the one that is opened, as any link.

const KEY = "dense-matter-states"
const MOST = 200
const LONGEST_NAME = 80
const LONGEST_QUERY = 8000
const LONGEST_LINK = 16000
const LARGEST_FILE = 2e6
const IN_LINK = "#states="

// What came from a file, a link or the store, if it is a list of states.
function checked(found, pages) {
  const kind = "That is no list of states as this page exports it."
  if (!Array.isArray(found?.states)) throw new Refused(kind)
  if (found.states.length > MOST) throw new Refused(`A list has at most ${MOST} states.`)
  return found.states.map((state) => {
    const {name, page, query} = state ?? {}
    const texts = [name, page, query].every((text) => typeof text === "string")
    if (!texts || !name.trim()) throw new Refused(kind)
    if (!pages.includes(page)) throw new Refused(`There is no page “${page.slice(0, 40)}” here.`)
    if (!/^(\?[^#\s<>"]*)?$/.test(query) || query.length > LONGEST_QUERY) {
      throw new Refused(`The state “${name.slice(0, 40)}” is no link of this page.`)
    }
    return {name: name.trim().slice(0, LONGEST_NAME), page, query}
  })
}

function parsed(text, pages) {
  let found
  try {
    found = JSON.parse(text)
  } catch {
    throw new Refused("That is no list of states as this page exports it.")
  }
  return checked(found, pages)
}

const packed = (states) => JSON.stringify({states}, null, 1)

function kept(pages) {
  try {
    return parsed(window.localStorage.getItem(KEY) ?? packed([]), pages)
  } catch {
    return []
  }
}

function keep(states) {
  try {
    window.localStorage.setItem(KEY, packed(states))
  } catch {
    throw new Refused("This browser keeps nothing for this page; save the states as a file instead.")
  }
}

const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))
  .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")

function decoded(text) {
  try {
    const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
    return new TextDecoder().decode(Uint8Array.from(letters, (letter) => letter.charCodeAt(0)))
  } catch {
    throw new Refused("The states in this link are damaged: ask for it again, or for a file.")
  }
}

// Those of a list, and new ones under names that no other has.
function joined(states, others) {
  const all = [...states]
  for (const state of others) {
    if (all.some((one) => one.name === state.name && one.page === state.page
      && one.query === state.query)) continue
    let [name, count] = [state.name, 2]
    while (all.some((one) => one.name === name)) {
      name = `${state.name} (${count})`
      count += 1
    }
    all.push({...state, name})
  }
  if (all.length > MOST) throw new Refused(`This browser keeps at most ${MOST} states: delete some.`)
  return all
}

const some = (count) => `${count} state${count === 1 ? "" : "s"}`

export const render = ({model}) => {
  const said = make("p", {role: "status"})
  const rows = make("ul", {})
  const name = make("input", {type: "text", maxlength: LONGEST_NAME, "aria-label": "Name"})
  const link = make("input", {type: "text", readonly: "", hidden: "", "aria-label": "Link"})
  const file = make("input", {type: "file", accept: ".json,application/json", hidden: "",
    "aria-label": "File of states"})

  // What an action says when it is done; what is refused says why.
  const attempt = async (action) => {
    try {
      said.textContent = await action() ?? ""
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      said.textContent = error.message
    }
    update()
  }
  const press = (label, action, name = label) => button_for(
    label, () => attempt(action), {"aria-label": name})

  const row = (state, place, states) => {
    const field = make("input", {type: "text", maxlength: LONGEST_NAME,
      "aria-label": `Name of state ${place + 1}`})
    field.value = state.name
    field.addEventListener("change", () => attempt(() => {
      const words = field.value.trim()
      if (!words) throw new Refused("A state needs a name.")
      if (states.some((one, at) => at !== place && one.name === words)) {
        throw new Refused(`There is a state “${words}” already.`)
      }
      keep(states.map((one, at) => at === place ? {...one, name: words} : one))
      return `Renamed: ${words}.`
    }))
    const open = make("a", {
      href: `./${state.page}${state.query}`, "aria-label": `Open ${state.name}`,
    }, "Open")
    const remove = press("Delete", () => {
      keep(states.filter((_, at) => at !== place))
      return `Deleted: ${state.name}.`
    }, `Delete ${state.name}`)
    return make("li", {}, field, make("span", {}, state.page), open, remove)
  }
  const update = () => {
    const states = kept(model.pages)
    rows.replaceChildren(...states.map(row))
    for (const button of exports) button.disabled = !states.length
  }

  const add = press("Keep the present state", () => {
    const words = name.value.trim() || `state ${kept(model.pages).length + 1}`
    const state = {name: words, page: model.page, query: model.query}
    keep(joined(kept(model.pages), checked({states: [state]}, model.pages)))
    name.value = ""
    return `Kept in this browser: ${words}.`
  })
  name.addEventListener("keydown", (event) => { if (event.key === "Enter") add.click() })

  const exports = [
    press("Copy all as one link", async () => {
      const {origin, pathname} = window.location
      const text = `${origin}${pathname}${IN_LINK}${encoded(packed(kept(model.pages)))}`
      if (text.length > LONGEST_LINK) {
        throw new Refused("These are too many for a link: save them as a file.")
      }
      link.value = text
      link.hidden = false
      link.select()
      return await copy(text) ? "Link copied; whoever opens it keeps these states too."
        : "Your browser did not allow copying: the link stands below."
    }),
    press("Save as a file", () => {
      save("states.json", new Blob([packed(kept(model.pages))], {type: "application/json"}))
      return "Saved: states.json."
    }),
  ]
  const bring = press("Import a file", () => { file.click() })
  const take = (states, from) => {
    keep(joined(kept(model.pages), states))
    return `${some(states.length)} ${from} kept in this browser.`
  }
  file.addEventListener("change", () => attempt(async () => {
    const [chosen] = file.files
    if (!chosen) return ""
    if (chosen.size > LARGEST_FILE) throw new Refused("A file of states is smaller than 2 MB.")
    const text = await chosen.text()
    file.value = ""
    return take(parsed(text, model.pages), "of the file")
  }))

  const bring_from_link = () => {
    const {hash, pathname, search} = window.location
    if (!hash.startsWith(IN_LINK)) return
    window.history.replaceState(window.history.state, "", pathname + search)
    attempt(() => take(parsed(decoded(hash.slice(IN_LINK.length)), model.pages), "of the link"))
  }
  model.on("change:opened", () => { said.textContent = ""; update(); bring_from_link() })
  model.on("change:query", update)
  update()
  bring_from_link()
  return make("div", {},
    make("p", {}, "Kept in this browser alone; none is sent to the server but the one you open."),
    make("div", {class: "line"}, name, add),
    rows,
    make("div", {class: "line"}, ...exports, bring, file),
    said,
    link,
  )
}
