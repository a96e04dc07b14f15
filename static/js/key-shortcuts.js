// Single keys press what carries [data-key]; J and K step through the links of [data-steps].
// Off while one types, with a modifier held, or when switched off in this browser.
const storeName = "keys-off"

class KeyShortcuts extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", this)
    this.toggle = this.querySelector("[data-keys-off]")
    if (!this.toggle) return
    this.toggle.checked = localStorage.getItem(storeName) === "yes"
    this.toggle.addEventListener("change", () => localStorage.setItem(storeName, this.toggle.checked ? "yes" : "no"))
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this)
  }

  handleEvent(event) {
    if (this.isBusy(event)) return
    const key = event.key.toLowerCase()
    const target = this.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? this.step(key)
    if (!target) return
    event.preventDefault()
    if (target.dataset.key) this.press(target)
    else target.focus()
  }

  isBusy(event) {
    return this.toggle?.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat ||
      event.target.closest("input, textarea, select, [contenteditable]")
  }

  // A button that needs a note sends the cursor to the note instead.
  press(target) {
    const empty = !target.formNoValidate && target.form?.querySelector("textarea:invalid")
    if (empty) empty.focus()
    else target.click()
  }

  step(key) {
    const links = [...this.querySelectorAll("[data-steps] .row__link")]
    const way = { j: 1, k: -1 }[key]
    if (!way || links.length === 0) return null
    const at = links.indexOf(document.activeElement)
    return links[Math.min(links.length - 1, Math.max(0, at + way))]
  }
}

customElements.define("key-shortcuts", KeyShortcuts)
