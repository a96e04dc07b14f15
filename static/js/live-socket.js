// The one live socket of a page. It comes back after every loss and resumes each topic from its last position.
const PING_EVERY = 25_000
const ANSWER_WITHIN = 10_000
const LONGEST_PAUSE = 30_000
const TOO_SLOW = 4008
// Sign in again; refused by a limit. Trying again would change nothing.
const FINAL = { 4401: "signed-out", 1008: "refused" }

const followed = new Map()
let socket, url, timer, silence, failures = 0, state = "connecting"

// `listener` has receive(frame) and showState(state). Returns the function that ends it.
export function follow({ topic, position, address = "/live" }, listener) {
  url = new URL(address, location.href)
  url.protocol = url.protocol.replace("http", "ws")
  followed.set(topic, { position: Number(position), listener })
  if (!socket) open()
  else if (socket.readyState === WebSocket.OPEN) subscribe(topic)
  listener.showState(state)
  return () => {
    followed.delete(topic)
    if (socket?.readyState === WebSocket.OPEN) say({ type: "unsubscribe", topic })
  }
}

function open() {
  clearTimeout(timer)
  const mine = socket = new WebSocket(url)
  mine.onopen = () => [...followed.keys()].forEach(subscribe)
  mine.onmessage = ({ data }) => { if (mine === socket) hear(JSON.parse(data)) }
  mine.onclose = ({ code }) => { if (mine === socket) lose(code) }
}

function subscribe(topic) {
  say({ type: "subscribe", topic, position: followed.get(topic).position })
}

function say(frame) {
  socket.send(JSON.stringify(frame))
}

function hear(frame) {
  clearTimeout(silence)
  silence = setTimeout(ask, PING_EVERY)
  const one = followed.get(frame.topic)
  if (frame.type === "hello") {
    failures = 0
    tell("open")
  } else if (one && frame.type === "subscribed") {
    one.listener.showState("live")
  } else if (one && (frame.type === "changes" || frame.type === "snapshot")) {
    one.listener.receive(frame)
    one.position = frame.position
  } else if (one && (frame.type === "lost" || frame.type === "error")) {
    followed.delete(frame.topic)
    one.listener.showState("lost")
  }
}

// A line that is dead at the other end says nothing, so it is asked.
function ask() {
  if (socket.readyState !== WebSocket.OPEN) return
  say({ type: "ping" })
  silence = setTimeout(() => { const old = socket; lose(); old.close() }, ANSWER_WITHIN)
}

function lose(code) {
  clearTimeout(silence)
  socket = null
  if (FINAL[code]) return tell(FINAL[code])
  tell(navigator.onLine ? "reconnecting" : "offline")
  const pause = code === TOO_SLOW ? 0 : Math.min(LONGEST_PAUSE, 500 * 2 ** failures++)
  // Not the same for all, so that a room full of browsers does not come back in one moment.
  timer = setTimeout(open, pause * (0.5 + Math.random() / 2))
}

function tell(changed) {
  state = changed
  for (const { listener } of followed.values()) listener.showState(state)
}

function comeBack() {
  if (!socket && followed.size && (state === "reconnecting" || state === "offline")) open()
}

addEventListener("online", comeBack)
addEventListener("offline", () => { if (!socket) tell("offline") })
addEventListener("pageshow", comeBack)
document.addEventListener("visibilitychange", () => { if (!document.hidden) comeBack() })
