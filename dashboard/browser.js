// The browser's side of browser.py. Messages, by their `do`:
//   save  {filename, text, kind}   save a text file
//   draw  {filename, item, scale}  save a Bokeh figure as .svg, or as .png rasterised from the SVG
//   copy  {text}                   put a text on the clipboard
//   query {query}                  replace the query of the address
//   measure {}                     answer in `model.narrow`
//   echo  {request}                answer in `model.echo` after the next frame

function save(filename, blob) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = filename
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60000)
}

async function rasterise(svg, scale) {
  const image = new Image()
  image.src = URL.createObjectURL(new Blob([svg], {type: "image/svg+xml"}))
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = image.width * scale
  canvas.height = image.height * scale
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
  URL.revokeObjectURL(image.src)
  return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"))
}

// The figure is laid out in an element that nobody sees, then painted as SVG.
async function draw({filename, item, scale}) {
  const stage = document.createElement("div")
  stage.style.cssText = "position: fixed; left: -10000px; top: 0"
  document.body.append(stage)
  const manager = await window.Bokeh.embed.embed_item(item, stage)
  try {
    const [view] = manager.roots
    await view.ready
    const svg = await (await view.export("svg").to_blob()).text()
    const blob = filename.endsWith(".png")
      ? await rasterise(svg, scale)
      : new Blob([svg], {type: "image/svg+xml"})
    save(filename, blob)
  } finally {
    manager.clear()
    stage.remove()
  }
}

// navigator.clipboard exists only on https and localhost.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const area = document.createElement("textarea")
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand("copy")
    area.remove()
  }
}

function replace_query(query) {
  const {pathname, hash} = window.location
  window.history.replaceState({}, "", pathname + query + hash)
}

export function render({model}) {
  model.on("msg:custom", (event) => {
    const message = event.data ?? event
    switch (message.do) {
      case "save":
        save(message.filename, new Blob([message.text], {type: message.kind}))
        break
      case "draw":
        draw(message)
        break
      case "copy":
        copy(message.text)
        break
      case "query":
        replace_query(message.query)
        break
      case "measure":
        model.narrow = window.innerWidth < 600
        break
      case "echo":
        requestAnimationFrame(() => setTimeout(() => { model.echo = message.request }))
        break
    }
  })
}
