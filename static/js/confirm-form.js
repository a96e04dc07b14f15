// Asks before a form that cannot be undone: the first press changes the button's words, the second sends.
class ConfirmForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form")
    this.button = this.form.querySelector("button")
    this.before = [...this.button.childNodes]
    this.form.addEventListener("submit", (event) => this.ask(event))
    this.button.addEventListener("blur", () => this.rest())
  }

  ask(event) {
    if (this.asked) return
    event.preventDefault()
    this.asked = true
    this.button.dataset.kind = "danger"
    this.button.replaceChildren(this.form.dataset.confirm)
  }

  rest() {
    this.asked = false
    this.button.dataset.kind = "quiet"
    this.button.replaceChildren(...this.before)
  }
}

customElements.define("confirm-form", ConfirmForm)
