// What the live elements share: rows replaced in place, news counted while out of sight, the connection in words.
import { follow } from "./live-socket.js"

const words = {
  en: {
    reconnecting: "Reconnecting…",
    offline: "You are offline. New posts will appear when you are back.",
    "signed-out": "You are signed out. Sign in to see what is new.",
    refused: "This window is not live. Load the page again to see what is new.",
    lost: "This page is no longer live. Load it again to see what is new.",
  },
  fr: {
    reconnecting: "Reconnexion…",
    offline: "Vous êtes hors ligne. Les nouveaux textes s’afficheront à votre retour.",
    "signed-out": "Votre session est fermée. Ouvrez une session pour voir ce qui est nouveau.",
    refused: "Cette fenêtre n’est pas en direct. Rechargez la page pour voir ce qui est nouveau.",
    lost: "Cette page n’est plus en direct. Rechargez-la pour voir ce qui est nouveau.",
  },
}

export const language = document.documentElement.lang === "fr" ? "fr" : "en"

// Our own escaped templates, over our own socket: the one place where text becomes elements.
const policy = window.trustedTypes?.createPolicy("forum", { createHTML: (html) => html })

export function parsed(html) {
  const template = document.createElement("template")
  template.innerHTML = policy ? policy.createHTML(html) : html
  return template.content.firstElementChild
}

export class LiveElement extends HTMLElement {
  connectedCallback() {
    this.unseen = new Set()
    this.shown = new Map()
    this.button = this.querySelector("[data-show-new]")
    this.button.onclick = () => this.goToNew()
    this.sight = new IntersectionObserver((entries) => this.look(entries))
    this.stop = follow({ ...this.dataset, address: this.dataset.url }, this)
  }

  disconnectedCallback() {
    this.stop()
    this.sight.disconnect()
  }

  receive({ type, changes, more }) {
    const kept = this.anchor()
    if (type === "snapshot") this.replaceAll(changes, more)
    else for (const change of changes) this.take(change)
    this.restore(kept)
    this.countNew()
  }

  // Each change once: what is shown is never replaced by the same or an older state.
  take(change) {
    const old = document.getElementById(this.idOf(change))
    const position = this.shown.get(change.id) ?? Number(old?.dataset.position ?? 0)
    if (change.position <= position) return
    this.shown.set(change.id, change.position)
    if (change.kind === "removed") this.remove(old)
    else if (old) this.replace(old, parsed(change.html))
    else this.insert(parsed(change.html), change)
  }

  replace(old, fresh) {
    const focused = old.contains(document.activeElement) ? document.activeElement : null
    if (old.querySelector("details[open]")) fresh.querySelector("details")?.setAttribute("open", "")
    old.replaceWith(fresh)
    if (this.unseen.delete(old)) this.watch(fresh)
    this.dress(fresh)
    if (focused) this.focusLike(fresh, focused)
  }

  // The same link in the new state, else the row itself: the reader's place is not lost.
  focusLike(fresh, focused) {
    const href = focused.getAttribute("href")
    const same = href && fresh.querySelector(`a[href="${CSS.escape(href)}"]:not([hidden])`)
    if (!same) fresh.tabIndex = -1
    const target = same || fresh
    target.focus({ preventScroll: true })
  }

  remove(old) {
    if (!old) return
    const neighbour = old.nextElementSibling ?? old.previousElementSibling
    if (old.contains(document.activeElement)) (neighbour?.querySelector("a") ?? this.button).focus({ preventScroll: true })
    this.unseen.delete(old)
    old.remove()
  }

  // Puts the element in by `place`, and notes it until it has been on the screen.
  add(element, place) {
    this.querySelector("[data-empty]")?.remove()
    element.dataset.new = ""
    place(element)
    this.dress(element)
    this.watch(element)
  }

  watch(element) {
    this.unseen.add(element)
    this.sight.observe(element)
  }

  dress() {}

  look(entries) {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue
      this.unseen.delete(target)
      this.sight.unobserve(target)
    }
    this.countNew()
  }

  countNew() {
    this.button.hidden = this.unseen.size === 0
    this.button.textContent = this.newWords(this.unseen.size)
  }

  goToNew() {
    const [first] = [...this.unseen].sort((a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1)
    if (!first) return
    first.tabIndex = -1
    first.focus({ preventScroll: true })
    first.scrollIntoView({ block: "center" })
  }

  announce(text) {
    this.querySelector("[data-announce]").textContent = text
  }

  showState(state) {
    const line = this.querySelector("[data-connection]")
    line.textContent = words[language][state] ?? ""
    line.hidden = line.textContent === ""
    this.toggleAttribute("data-live", state === "live")
  }

  // Where browsers do not hold the reader's place by themselves, we do.
  anchor() {
    if (CSS.supports("overflow-anchor", "auto")) return null
    const first = [...this.list.children].find((row) => row.getBoundingClientRect().bottom > 0)
    return first && { id: first.id, top: first.getBoundingClientRect().top }
  }

  restore(kept) {
    const first = kept && document.getElementById(kept.id)
    if (first) scrollBy({ top: first.getBoundingClientRect().top - kept.top, behavior: "instant" })
  }
}
