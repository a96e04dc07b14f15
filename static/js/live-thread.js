// <live-thread>: new, edited, hidden and released posts take their place in the thread as they happen.
import { LiveElement, language, parsed } from "./live-element.js"

const OPENING = "0"
const words = {
  en: {
    new: (count) => (count === 1 ? "1 new reply" : `${count} new replies`),
    arrived: (author) => `New reply from ${author}.`,
    changed: (author) => `The post of ${author} has changed.`,
  },
  fr: {
    new: (count) => (count < 2 ? `${count} nouvelle réponse` : `${count} nouvelles réponses`),
    arrived: (author) => `Nouvelle réponse : ${author}.`,
    changed: (author) => `Texte modifié : ${author}.`,
  },
}[language]

class LiveThread extends LiveElement {
  connectedCallback() {
    this.list = this.querySelector("[data-posts]")
    this.own = new Set(this.dataset.own.split(" "))
    for (const post of this.list.children) this.dress(post)
    super.connectedCallback()
  }

  idOf({ id }) {
    return `post-${id}`
  }

  insert(post, { path }) {
    this.announce(words.arrived(post.dataset.author))
    if (!this.belongsHere(path)) return
    const next = [...this.list.children].find((other) => other.dataset.path > path)
    this.add(post, () => this.list.insertBefore(post, next ?? null))
  }

  replace(old, fresh) {
    super.replace(old, fresh)
    if (fresh.dataset.author) this.announce(words.changed(fresh.dataset.author))
  }

  replaceAll(changes, more) {
    const opening = changes.find(({ path }) => path === OPENING)
    if (opening) this.take(opening)
    const replies = changes.filter(({ path }) => path !== OPENING).sort((a, b) => (a.path < b.path ? -1 : 1))
    for (const { id, position } of replies) this.shown.set(id, position)
    this.list.replaceChildren(...replies.map(({ html }) => parsed(html)))
    for (const post of this.list.children) this.dress(post)
    if (replies.length) this.querySelector("[data-empty]")?.remove()
    this.dataset.more = String(more)
  }

  // A page of a long thread shows a part of it: what comes before or after is on another page.
  belongsHere(path) {
    const after = new URLSearchParams(location.search).get("after") ?? ""
    const last = this.list.lastElementChild?.dataset.path ?? ""
    return path > after && !(this.dataset.more === "true" && path > last)
  }

  dress(post) {
    if (!this.own.has(post.id.replace("post-", ""))) return
    for (const action of post.querySelectorAll(".post__own")) action.hidden = false
  }

  newWords(count) {
    return words.new(count)
  }
}

customElements.define("live-thread", LiveThread)
