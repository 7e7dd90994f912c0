// Replaces the drawings of figures by live ones where their server answers.
const frames = [...document.querySelectorAll("figure.dashboard iframe, .dashboard iframe")]

const reached = (server) =>
  fetch(`${server}/liveness`, {mode: "no-cors", cache: "no-store"}).then(() => true, () => false)

const servers = new Map()
for (const frame of frames) {
  const [server] = frame.dataset.address.split("/embed/")
  if (!servers.has(server)) servers.set(server, reached(server))
  const figure = frame.parentElement
  servers.get(server).then((there) => {
    if (!there) return
    // One after the other as they come into sight, so that a page of many opens no more sessions.
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      observer.disconnect()
      frame.src = frame.dataset.address
      frame.hidden = false
      figure.classList.add("live")
    }, {rootMargin: "300px"}).observe(figure)
  })
}
