(async () => {
  const FAINT = 0.2
  const part = (id) => document.getElementById(id)
  const data = (id) => JSON.parse(part(id).textContent)
  const {lengths, states: words, letters: [large, small]} = data("words-data")
  const texts = data("values-data")
  const sliders = [...document.querySelectorAll("#sliders input")]
  const outputs = [...document.querySelectorAll("#sliders output")]

  const views = await Bokeh.embed.embed_item(data("drawing-data"), "drawing")
  const root = [...views][0].model
  const [slots, states, tables, values] = root.tags[0]
  const shown = new Array(slots.length).fill(null)

  const value = ([, , is_table], place) =>
    is_table ? Object.fromEntries(tables[place].map(([name, at]) => [name, values[at]])) : values[place]

  // What a reader has hidden by its entry in the legend; columns are kept as they are without that.
  const hidden = new Set()
  const whole = new Map()
  const legends = new Set([...root.references()].filter(({type}) => type === "Legend")
    .flatMap(({items}) => items.flatMap(({renderers}) => renderers.map(({data_source}) => data_source))))
  const without = (source, columns) => {
    const {label, key = []} = columns
    if (!label) return columns
    const is_hidden = (row) => hidden.has(label[row]) || hidden.has(key[row])
    if (legends.has(source)) {
      return {...columns, alpha: Array.from(columns.alpha, (alpha, row) => alpha * (is_hidden(row) ? FAINT : 1))}
    }
    const kept = (column) => column.filter((_, row) => !is_hidden(row))
    return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, kept(column)]))
  }
  const toggle = (label) => {
    if (!hidden.delete(label)) hidden.add(label)
    for (const [source, columns] of whole) source.data = without(source, columns)
  }
  for (const model of root.references()) {
    if (model.type === "ColumnDataSource") whole.set(model, model.data)
    if (model.type === "Legend") model.on_event("legend_item_click", ({item}) => toggle(item.label.value))
  }

  // Only what differs from what is shown is set, so that axes stay where a reader has moved them.
  const draw = (state) => {
    const changes = new Map()
    states[state].forEach((place, number) => {
      if (place < 0 || place === shown[number]) return
      shown[number] = place
      const [model, name, is_table] = slots[number]
      const given = value(slots[number], place)
      if (is_table) whole.set(model, given)
      changes.set(model, {...changes.get(model), [name]: is_table ? without(model, given) : given})
    })
    for (const [model, properties] of changes) model.setv(properties)
  }

  // What a server does for its pages: lines of words for which there is room.
  const inLines = (text, pixels, wide) => {
    const lines = [""]
    for (const word of text.split(/\s+/)) {
      const longer = `${lines.at(-1)} ${word}`.trim()
      if (lines.at(-1) && longer.length * wide > pixels) lines.push(word)
      else lines[lines.length - 1] = longer
    }
    return lines.join("\n")
  }
  const figures = [...root.references()].filter(({type}) => type === "Figure")
  const fit = () => {
    for (const {title, below, left, inner_width: width, inner_height: height} of figures) {
      if (!(width > 0)) continue
      title.text = inLines(title.text, width, large)
      for (const [parts, pixels] of [[below, width], [left, height]]) {
        for (const part of parts) {
          if (part.axis_label) part.axis_label = inLines(part.axis_label, pixels, small)
        }
      }
    }
  }
  for (const {properties} of figures) {
    for (const size of ["inner_width", "inner_height"]) properties[size].change.connect(fit)
  }

  const show = () => {
    const state = sliders.reduce((place, slider, number) => place * lengths[number] + Number(slider.value), 0)
    sliders.forEach((slider, number) => {
      const text = texts[number][slider.value]
      outputs[number].textContent = text
      slider.setAttribute("aria-valuetext", text)
    })
    // Sentences are HTML, escaped where they were made.
    const {refusal, drawn, summary, notes} = words[state]
    part("refusal").innerHTML = refusal
    part("refusal").hidden = !refusal
    part("drawing").hidden = drawn < 0
    if (drawn >= 0) draw(drawn)
    fit()
    part("summary").innerHTML = summary
    part("notes").replaceChildren(...notes.map((note) => {
      const line = document.createElement("li")
      line.innerHTML = note
      return line
    }))
  }

  const colour = () => {
    const style = getComputedStyle(document.documentElement)
    const [ink, paper, faint] = ["--ink", "--paper", "--faint"].map((name) => style.getPropertyValue(name).trim())
    const axis = {
      axis_label_text_color: ink, major_label_text_color: ink, axis_line_color: faint,
      major_tick_line_color: faint, minor_tick_line_color: faint, axis_label_text_font_style: "normal",
    }
    const looks = {
      Figure: {background_fill_color: paper, border_fill_color: paper, outline_line_color: faint},
      Title: {text_color: ink},
      LinearAxis: axis,
      LogAxis: axis,
      Legend: {label_text_color: ink, background_fill_color: paper, border_line_color: null},
      ColorBar: {title_text_color: ink, major_label_text_color: ink, background_fill_color: paper},
    }
    for (const model of root.references()) {
      if (model.type in looks) model.setv(looks[model.type])
      if (model.type === "Grid" && model.grid_line_color !== null) model.grid_line_color = faint
    }
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", colour)
  for (const slider of sliders) slider.addEventListener("input", show)
  colour()
  show()
  document.documentElement.dataset.ready = "true"
})()
