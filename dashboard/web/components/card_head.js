// The browser's side of card_head.py.

export function render({model}) {
  const button = make("button", {type: "button"}, model.label)
  button.addEventListener("click", () => model.send_msg("explain"))
  return make("div", {}, make("h2", {}, model.title), button)
}
