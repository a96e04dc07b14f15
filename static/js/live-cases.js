// <live-cases>: new and changed cases in a network's list. Where a filter hides them, a button says so.
import { LiveElement, language } from "./live-element.js"

const words = {
  en: { new: (count) => (count === 1 ? "1 new case" : `${count} new cases`), arrived: "New case: " },
  fr: { new: (count) => (count < 2 ? `${count} nouveau cas` : `${count} nouveaux cas`), arrived: "Nouveau cas : " },
}[language]

class LiveCases extends LiveElement {
  connectedCallback() {
    this.list = this.querySelector("[data-rows]")
    this.elsewhere = new Set()
    super.connectedCallback()
  }

  idOf({ id }) {
    return `case-${id}`
  }

  insert(row, { id }) {
    if (!this.belongsHere(row)) {
      this.elsewhere.add(id)
      return
    }
    this.announce(words.arrived + row.querySelector(".row__title").textContent)
    row.dataset.unread = ""
    this.add(row, () => this.list.prepend(row))
  }

  // Rows come without what is new to one reader, so what the page said of it stays.
  replace(old, fresh) {
    const unread = old.querySelector(".row__new")
    if (unread) fresh.querySelector(".row__state").append(unread)
    if (unread || "unread" in old.dataset) fresh.dataset.unread = ""
    super.replace(old, fresh)
  }

  replaceAll(changes) {
    for (const change of changes) this.take(change)
  }

  belongsHere(row) {
    const asked = new URLSearchParams(location.search)
    if (asked.get("domain") || asked.get("after")) return false
    const show = asked.get("show") || "open"
    if (show === "waiting") return "waiting" in row.dataset
    return show === "all" || (show === "open" && row.dataset.state !== "closed")
  }

  countNew() {
    const count = this.unseen.size + this.elsewhere.size
    this.button.hidden = count === 0
    this.button.textContent = words.new(count)
  }

  goToNew() {
    if (this.unseen.size) super.goToNew()
    else location.assign(location.pathname)
  }
}

customElements.define("live-cases", LiveCases)
