// The browser's side of card_head.py.

export function render({model}) {
  const button = button_for(model.label, () => model.send_msg("explain"))
  return make("div", {}, make("h2", {}, model.title), button)
}
