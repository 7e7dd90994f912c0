// What several components need; `script` in __init__.py puts it before their own code.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
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

// What has the focus, in shadow trees too.
function focused() {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
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

