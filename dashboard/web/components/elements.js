// What several components need; `script` in __init__.py puts it before their own code.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
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

