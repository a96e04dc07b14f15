// A <details> menu that closes with Escape, and when the pointer or the focus goes elsewhere.
class PopMenu extends HTMLElement {
  connectedCallback() {
    this.details = this.querySelector("details")
    this.addEventListener("keydown", this)
    document.addEventListener("pointerdown", this)
    document.addEventListener("focusin", this)
  }

  disconnectedCallback() {
    document.removeEventListener("pointerdown", this)
    document.removeEventListener("focusin", this)
  }

  handleEvent(event) {
    if (event.type === "keydown" && event.key === "Escape" && this.details.open) {
      this.details.open = false
      this.details.querySelector("summary").focus()
    } else if (event.type !== "keydown" && !this.contains(event.target)) {
      this.details.open = false
    }
  }
}

customElements.define("pop-menu", PopMenu)
