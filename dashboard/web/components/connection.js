// On every page and embed: says why it stays white where its websocket is not let through.
// reconnect.js, which comes by that websocket, takes the notice away.

{
  const SANDBOX_AFTER = 5000
  const WAIT = 12000

  const EXPORT = "A file made by “serve.py export --format html” needs no server and works here."
  const SANDBOXED =
    "This figure cannot reach its server: it stands in a sandboxed frame, which hides from the " +
    "server where it comes from. Whoever made this page can add allow-same-origin beside " +
    `allow-scripts to the sandbox of the iframe. ${EXPORT}`
  const REFUSED =
    "There is no live connection (WebSocket) to the server yet. If this stays, the server is very " +
    "busy, or something on the way, such as a proxy or a filter, does not let the connection " +
    "through: whoever runs the server finds under “Behind a proxy” in docs/hosting.md what to " +
    `set. ${EXPORT}`

  const sandboxed = window.origin === "null"

  setTimeout(() => {
    if (document.documentElement.dataset.connected) return
    const notice = document.createElement("div")
    notice.className = "not-connected"
    notice.setAttribute("role", "alert")
    notice.textContent = sandboxed ? SANDBOXED : REFUSED
    notice.style.cssText =
      "margin: 16px; padding: 12px 16px; border: 1px solid #b3261e; border-radius: 4px;" +
      "background: #ffffff; color: #1a1a1a; font: 15px/1.5 Helvetica, Arial, sans-serif"
    document.body.prepend(notice)
  }, sandboxed ? SANDBOX_AFTER : WAIT)
}
