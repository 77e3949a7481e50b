/* What one does in a question, drawn on top of its native fields: they hold the answer, whoever sets them. */
import { all, button, say } from "./page.js"

/* Steps to be moved up and down. Their selects stay in the form and hold the rank of each. */
class Order {
  constructor(fieldset) {
    this.fieldset = fieldset
    this.list = fieldset.querySelector("[data-sequence]")
    this.steps = all("[data-step]", this.list)
    this.selects = all("select", this.list)
    const ranks = Object.assign(document.createElement("div"), { hidden: true })
    ranks.append(...this.selects)
    this.steps.forEach(step => step.querySelector("label").replaceWith(this.movers(step)))
    this.keep = button("Giữ thứ tự này", "button button-quiet", () => this.settle())
    this.list.after(ranks, this.keep)
    this.list.classList.add("is-live")
    fieldset.addEventListener("shown", () => this.draw())
    this.draw()
  }

  movers(step) {
    const words = step.querySelector(".sequence-text").textContent
    const movers = Object.assign(document.createElement("span"), { className: "movers" })
    for (const [sign, way, by] of [["↑", "lên", -1], ["↓", "xuống", 1]]) {
      const mover = button(sign, "mover", () => this.move(step, by, `Bước “${words}” ${way} thứ`))
      mover.setAttribute("aria-label", `Đưa ${way}: ${words}`)
      movers.append(mover)
    }
    return movers
  }

  get places() { return all("[data-step]", this.list).map(step => Number(step.dataset.step)) }

  draw() {
    const rank = step => Number(this.selects[Number(step.dataset.step)].value)
    const given = this.selects.every(select => select.value)
    this.list.append(...(given ? [...this.steps].sort((one, other) => rank(one) - rank(other)) : this.steps))
    this.refresh(given)
  }

  /* The neighbour moves, not the step: what stays in the page keeps the focus. */
  move(step, by, words) {
    if (by < 0) step.after(step.previousElementSibling)
    else step.before(step.nextElementSibling)
    const pressed = document.activeElement
    this.settle()
    if (pressed.disabled) step.querySelector("button:not(:disabled)").focus()
    /* By keyboard the step is followed; under a finger or a mouse the page stays where it is. */
    if (document.activeElement.matches(":focus-visible")) step.scrollIntoView({ block: "nearest" })
    say(document.getElementById("spoken"), `${words} ${this.places.indexOf(Number(step.dataset.step)) + 1}`)
  }

  settle() {
    this.places.forEach((place, at) => { this.selects[place].value = at + 1 })
    this.refresh(true)
    this.fieldset.dispatchEvent(new Event("change", { bubbles: true }))
  }

  refresh(given) {
    this.keep.hidden = given
    all("[data-step]", this.list).forEach((step, at) => {
      const [up, down] = all("button", step)
      up.disabled = at === 0
      down.disabled = at === this.steps.length - 1
    })
  }
}

/* Draw the act of the question in ``fieldset``. It sends ``change`` when somebody acts, and draws anew on ``shown``. */
export function enact(fieldset) {
  if (fieldset.dataset.kind === "order") new Order(fieldset)
}
