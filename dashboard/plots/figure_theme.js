// Bokeh's figures in the colours of a page, its variables --ink, --faint, --grid and --paper, with
// words as large as its --title-size, --label-size and --tick-size say.
// Run after BokehJS and before its figures are made; call `dress_figures` when a variable changes.

const figure_looks = () => {
  const style = getComputedStyle(document.documentElement)
  const [ink, faint, grid, paper, title, label, tick] = [
    "--ink", "--faint", "--grid", "--paper", "--title-size", "--label-size", "--tick-size",
  ].map((name) => style.getPropertyValue(name).trim())
  const axis = {
    axis_label_text_color: ink, major_label_text_color: ink, axis_line_color: faint,
    major_tick_line_color: faint, minor_tick_line_color: faint, axis_label_text_font_style: "normal",
    axis_label_text_font_size: label, major_label_text_font_size: tick,
  }
  return {
    Figure: {background_fill_color: paper, border_fill_color: paper, outline_line_color: faint},
    Title: {text_color: ink, text_font_size: title},
    LinearAxis: axis,
    LogAxis: axis,
    Legend: {label_text_color: ink, background_fill_color: paper, border_line_color: null},
    ColorBar: {
      title_text_color: ink, major_label_text_color: ink, background_fill_color: paper,
      title_text_font_style: "normal", title_text_font_size: label, major_label_text_font_size: tick,
    },
    Grid: {grid_line_color: grid},
  }
}

const set_figure_theme = () => {
  const looks = figure_looks()
  Bokeh.require("core/properties").use_theme({get: (model, name) => looks[model.type]?.[name]})
  return looks
}

// The look of what is there already; the server hears nothing of it.
const dress_figures = () => {
  const looks = set_figure_theme()
  for (const {_all_models: models} of Bokeh.documents) {
    for (const model of models.values()) {
      const look = looks[model.type]
      if (look && !(model.type === "Grid" && model.grid_line_color === null)) {
        model.setv(look, {sync: false})
      }
    }
  }
}

set_figure_theme()
