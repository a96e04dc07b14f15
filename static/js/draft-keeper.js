// Keeps an unsent text in this tab only (sessionStorage): nothing clinical outlives the tab of a shared computer.
// A sent text is forgotten when the server took it: the next page has [data-draft-done], or a live page that
// sent it dispatches "draft:done" on the form. Any other next page makes it a text in progress again.
const prefix = "draft:"

function drafts() {
  return Object.keys(sessionStorage)
    .filter((key) => key.startsWith(prefix))
    .map((key) => [key, JSON.parse(sessionStorage.getItem(key))])
}

function forgetAll({ except }) {
  for (const [key] of drafts()) {
    if (!except || !key.startsWith(except)) sessionStorage.removeItem(key)
  }
}

function settleSent({ taken }) {
  for (const [key, draft] of drafts().filter(([, { sent }]) => sent)) {
    if (taken) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, JSON.stringify({ ...draft, sent: false }))
  }
}

class DraftKeeper extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form")
    const mine = `${prefix}${this.dataset.account}:`
    this.key = mine + this.dataset.key
    forgetAll({ except: mine })
    this.restore()
    this.form.addEventListener("input", () => this.later())
    this.form.addEventListener("submit", () => this.save({ sent: true }))
    this.form.addEventListener("draft:done", () => this.wipe())
  }

  disconnectedCallback() {
    clearTimeout(this.timer)
  }

  later() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save({ sent: false }), 400)
  }

  save({ sent }) {
    clearTimeout(this.timer)
    const fields = this.fields().map((field) => [field.name, field.value, field.checked ?? null])
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ fields, sent }))
      this.say(new Date())
    } catch {
      // A full or forbidden store: the text stays in the form, and nothing claims to be saved.
    }
  }

  wipe() {
    clearTimeout(this.timer)
    sessionStorage.removeItem(this.key)
    this.say(null)
  }

  restore() {
    const kept = JSON.parse(sessionStorage.getItem(this.key))
    if (!kept || this.hasText()) return
    const wanted = [...kept.fields]
    for (const field of this.fields()) {
      const at = wanted.findIndex(([name, value]) => name === field.name && (!this.isChoice(field) || value === field.value))
      if (at < 0) continue
      const [[, value, checked]] = wanted.splice(at, 1)
      if (this.isChoice(field)) field.checked = checked
      else field.value = value
    }
  }

  // Hidden fields are left out: a token or a key of an earlier page must not come back.
  fields() {
    return [...this.form.elements].filter((field) => field.name && !["hidden", "submit", "password"].includes(field.type))
  }

  hasText() {
    return this.fields().some((field) => /^(text|textarea)$/.test(field.type) && field.value.trim() !== "")
  }

  isChoice(field) {
    return field.type === "radio" || field.type === "checkbox"
  }

  say(time) {
    const place = this.querySelector("[data-saved]")
    const clock = time?.toLocaleTimeString(`${document.documentElement.lang}-CA`, { hour: "numeric", minute: "2-digit" })
    place.textContent = time ? `${this.dataset.said} ${clock}` : ""
  }
}

settleSent({ taken: document.querySelector("[data-draft-done]") !== null })
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-wipes-drafts]")) forgetAll({})
})
customElements.define("draft-keeper", DraftKeeper)
