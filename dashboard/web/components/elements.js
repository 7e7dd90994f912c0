// What several components need; `script` in __init__.py puts it before their own code.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

function button_for(label, action, attributes = {}) {
  const button = make("button", {type: "button", ...attributes}, label)
  button.addEventListener("click", action)
  return button
}

// Text with indices below the line: the browser's side of dashboard/plots/notation.py.
const SYMBOL = /(?<![\p{L}\p{N}])(\p{L})_([A-Za-z0-9Α-Ωα-ω]+)/gu

function spelled(text) {
  const nodes = []
  let end = 0
  for (const found of text.matchAll(SYMBOL)) {
    nodes.push(text.slice(end, found.index), found[1], make("sub", {}, found[2]))
    end = found.index + found[0].length
  }
  return [...nodes, text.slice(end)]
}

// Elements below a node, those in shadow trees included.
function* below(node) {
  for (const tree of [node.shadowRoot, node]) {
    for (const element of tree?.children ?? []) {
      yield element
      yield* below(element)
    }
  }
}

// An element and all around it, through shadow trees.
function upwards(element) {
  const path = []
  for (let node = element; node; node = node.parentNode ?? node.host) path.push(node)
  return path
}

// What has the focus, in shadow trees too.
function focused() {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

// What cannot be done, and why, in a sentence for the reader.
class Refused extends Error {}

function save(filename, blob) {
  const link = make("a", {href: URL.createObjectURL(blob), download: filename})
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60000)
}

// navigator.clipboard exists only on https and localhost.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement("textarea")
    area.value = text
    document.body.append(area)
    area.select()
    const done = document.execCommand("copy")
    area.remove()
    return done
  }
}

