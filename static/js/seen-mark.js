// Draws the line "new since you were here", and marks the thread read once its end has been on the screen.
class SeenMark extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form")
    this.drawLine()
    if (!this.form.querySelector("button")) return
    this.form.querySelector("button").hidden = true
    this.observer = new IntersectionObserver((entries) => this.look(entries))
    this.observer.observe(this)
  }

  disconnectedCallback() {
    this.observer?.disconnect()
  }

  // Replies nest, so new posts may lie between old ones: then each is marked, instead of one line.
  drawLine() {
    const seen = Number(this.dataset.seen)
    const posts = [...document.querySelectorAll(".thread__posts > .post")]
    const fresh = posts.filter((post) => Number(post.dataset.first) > seen)
    if (seen === 0 || fresh.length === 0 || fresh.length === posts.length) return
    if (posts.indexOf(fresh[0]) === posts.length - fresh.length) fresh[0].before(this.made("p", "seen-line", this.dataset.heading))
    else for (const post of fresh) post.querySelector(".post__head").append(this.made("span", "tag", this.dataset.word))
  }

  made(tag, className, text) {
    const element = document.createElement(tag)
    element.className = className
    element.textContent = text
    return element
  }

  look(entries) {
    if (!entries.some((entry) => entry.isIntersecting)) return
    this.observer.disconnect()
    fetch(this.form.action, { method: "POST", body: new URLSearchParams(new FormData(this.form)) })
      // The button comes back for whoever wants to try by hand.
      .catch(() => { this.form.querySelector("button").hidden = false })
  }
}

customElements.define("seen-mark", SeenMark)
