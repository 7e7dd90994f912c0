// What a notebook gives to its outputs: comms with the kernel, here through `to_kernel`.
window.comm_manager = (() => {
  const targets = {}
  const comms = {}
  const comm = (id) => (comms[id] ??= {
    handlers: [],
    on_msg(handler) { this.handlers.push(handler) },
    send(data, metadata, buffers) {
      to_kernel({kind: "comm_msg", id, data})
    },
  })
  return {
    register_target(name, opened) { targets[name] = opened },
    new_comm(name, data, callbacks, metadata, id) {
      to_kernel({kind: "comm_open", id, name, data: {}})
      return comm(id)
    },
    deliver({kind, id, name, data, metadata, buffers}) {
      if (kind === "comm_open") {
        targets[name]?.(comm(id))
        return
      }
      const bytes = buffers.map((text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)))
      const views = bytes.map((part) => new DataView(part.buffer))
      for (const handler of comms[id]?.handlers ?? []) {
        handler({content: {data, comm_id: id}, metadata, buffers: views})
      }
    },
  }
})()
