// The browser's side of controls.py: labelled elements of HTML, in step with the model.

let count = 0

const make = (tag, options = {}, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(options)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

// Do now, and whenever one of these properties changes.
const follow = (model, names, action) => {
  for (const name of names) model.on(`change:${name}`, action)
  action()
}

// A field, and a sentence below it: what is wrong with its text, or what it takes.
function field(model, name, hint = "") {
  count += 1
  const input = make("input", {
    type: "text", "aria-label": name, "aria-describedby": `told-${count}`,
    autocomplete: "off", spellcheck: "false",
  })
  const told = make("p", {id: `told-${count}`, "aria-live": "polite"})
  input.addEventListener("change", () => { model.text = input.value })
  follow(model, ["text"], () => { input.value = model.text })
  follow(model, ["complaint"], () => {
    told.textContent = model.complaint || hint
    told.classList.toggle("wrong", Boolean(model.complaint))
    input.setAttribute("aria-invalid", Boolean(model.complaint))
  })
  return [input, told]
}

const KINDS = {
  number(model) {
    const [input, told] = field(model, `${model.label}, typed`)
    const slider = make("input", {
      type: "range", min: model.low, max: model.high, step: model.step, "aria-label": model.label,
    })
    slider.addEventListener("input", () => { model.place = slider.valueAsNumber })
    follow(model, ["place"], () => { slider.value = model.place })
    follow(model, ["text"], () => slider.setAttribute("aria-valuetext", model.text || "none"))
    const label = make("span", {class: "label", "aria-hidden": "true"}, model.label)
    return [label, make("div", {class: "row"}, slider, input), told]
  },

  text(model) {
    const label = make("span", {class: "label", "aria-hidden": "true"}, model.label)
    return [label, ...field(model, model.label, model.hint)]
  },

  menu(model) {
    const options = model.words.map((word, place) => make("option", {value: place}, word))
    const menu = make("select", {}, ...options)
    menu.addEventListener("change", () => { model.chosen = Number(menu.value) })
    follow(model, ["chosen"], () => { menu.value = model.chosen })
    return [make("label", {}, make("span", {class: "label"}, model.label), menu)]
  },

  several(model) {
    const boxes = model.words.map(() => make("input", {type: "checkbox"}))
    const list = make("fieldset", {"aria-label": model.label},
      ...boxes.map((box, place) => make("label", {}, box, model.words[place])))
    const chosen = make("span", {class: "chosen"})
    const label = make("span", {class: "label"}, model.label)
    const details = make("details", {}, make("summary", {}, label, chosen), list)
    list.addEventListener("change", () => {
      model.ticked = boxes.flatMap((box, place) => (box.checked ? [place] : []))
    })
    follow(model, ["ticked"], () => {
      boxes.forEach((box, place) => { box.checked = model.ticked.includes(place) })
      chosen.textContent = model.ticked.map((place) => model.words[place]).join(", ") || "\u00a0"
    })
    details.addEventListener("keydown", (event) => {
      if (event.key === "Escape") details.open = false
    })
    document.addEventListener("pointerdown", (event) => {
      if (!event.composedPath().includes(details)) details.open = false
    })
    return [details]
  },

  switch(model) {
    const box = make("input", {type: "checkbox", role: "switch"})
    box.addEventListener("change", () => { model.is_on = box.checked })
    follow(model, ["is_on"], () => { box.checked = model.is_on })
    return [make("label", {class: "switch"}, box, model.label)]
  },
}

export const render = ({model}) => make("div", {class: `control ${model.kind}`}, ...KINDS[model.kind](model))
