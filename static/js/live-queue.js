// <live-queue>: texts that begin to wait for a moderator, and those that somebody else has decided on.
import { LiveElement, language } from "./live-element.js"

const words = {
  en: {
    new: (count) => (count === 1 ? "1 new text waits" : `${count} new texts wait`),
    arrived: "A new text waits for a decision.",
    gone: "A text has left the queue.",
  },
  fr: {
    new: (count) => (count < 2 ? `${count} nouveau texte en attente` : `${count} nouveaux textes en attente`),
    arrived: "Un nouveau texte attend une décision.",
    gone: "Un texte a quitté la file.",
  },
}[language]

class LiveQueue extends LiveElement {
  connectedCallback() {
    this.list = this.querySelector("[data-rows]")
    super.connectedCallback()
  }

  idOf({ id }) {
    return `hold-${id}`
  }

  // The longest wait is first, so a new one is last.
  insert(row) {
    this.announce(words.arrived)
    this.add(row, () => this.list.append(row))
  }

  remove(old) {
    if (old) this.announce(words.gone)
    super.remove(old)
  }

  replaceAll(changes) {
    const waiting = new Set(changes.map((change) => this.idOf(change)))
    for (const row of [...this.list.children]) if (!waiting.has(row.id)) this.remove(row)
    for (const change of changes) this.take(change)
  }

  newWords(count) {
    return words.new(count)
  }
}

customElements.define("live-queue", LiveQueue)
