// The browser's side of reconnect.py.

const POLL = 1000
const SPREAD = 1000
const ANSWER_WITHIN = 5000
const LOOK = 5000
const ASLEEP = 30000

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

// Visitors of a server that comes back do not all come at once.
const moment = () => POLL + Math.random() * SPREAD

async function answers(address) {
  try {
    const patience = AbortSignal.timeout(ANSWER_WITHIN)
    return (await fetch(address, {cache: "no-store", signal: patience})).ok
  } catch {
    return false
  }
}

function tell(text) {
  const style =
    "position: fixed; inset: 0 0 auto 0; z-index: 10000; padding: 8px 16px; text-align: center;" +
    "background: #7a1f1f; color: #ffffff; font: 14px/1.4 Helvetica, Arial, sans-serif"
  document.querySelector(".connection-lost")?.remove()
  document.body.append(make("div", {class: "connection-lost", role: "alert", style}, text))
}

export function render({model, view}) {
  document.documentElement.dataset.connected = "yes"
  document.querySelector(".not-connected")?.remove()
  let lost = false
  let leaving = false
  window.addEventListener("pagehide", () => { leaving = true })
  // A page that comes back from the browser's memory has lost its connection.
  window.addEventListener("pageshow", (event) => {
    leaving = false
    if (event.persisted) come_back()
  })

  async function come_back() {
    if (lost || leaving) return
    lost = true
    if (!model.goodbye) tell(model.notice)
    do {
      await pause(moment())
    } while (!(await answers(model.liveness)))
    window.location.reload()
  }

  // After a sleep the connection may be gone without the browser's knowledge.
  let asked = 0
  async function check() {
    if (lost) return
    asked += 1
    const question = asked
    model.ping = question
    await pause(ANSWER_WITHIN)
    if (model.pong < question) come_back()
  }

  model.on("goodbye", () => tell(model.goodbye))
  view.model.document.on_event("connection_lost", () => setTimeout(come_back))
  window.addEventListener("online", check)
  let looked = Date.now()
  const looking = setInterval(() => {
    const slept = Date.now() - looked > ASLEEP
    looked = Date.now()
    if (slept) check()
  }, LOOK)
  return () => clearInterval(looking)
}
