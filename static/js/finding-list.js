// Puts the suggested words into the field with one press.
class FindingList extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.dataset.target)
    if (!this.field) return
    for (const button of this.querySelectorAll("[data-replace]")) {
      button.hidden = false
      button.addEventListener("click", () => this.replace(button))
    }
  }

  replace(button) {
    const finding = button.closest("[data-words]")
    const { words } = finding.dataset
    if (!this.field.value.includes(words)) return
    // A function, as "$&" in a replacement string would mean something.
    this.field.value = this.field.value.replace(words, () => button.dataset.replace)
    this.field.dispatchEvent(new Event("input", { bubbles: true }))
    finding.toggleAttribute("data-replaced", true)
    this.say()
    button.hidden = true
    this.next()?.focus()
  }

  say() {
    const status = this.querySelector("[data-said]")
    status.textContent = status.dataset.said
  }

  next() {
    return this.querySelector("[data-replace]:not([hidden])") ?? this.field
  }
}

customElements.define("finding-list", FindingList)
