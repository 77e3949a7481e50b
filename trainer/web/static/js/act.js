/* What all acts of js/acts.js share. */
import { say } from "./page.js"

export const made = (name, className, text = "") =>
  Object.assign(document.createElement(name), { className, textContent: text })

/* The fields, a short line for the eye and a whole one for the ear of what was just done, and how it hears of fields set
   by somebody else. ``instruction``: how it is done, where that is not as with the fields. */
export class Act {
  constructor(fieldset, instruction = "") {
    this.fieldset = fieldset
    if (instruction) say(fieldset.querySelector(".instruction"), instruction)
    this.note = made("div", "act-note")
    this.words = made("span", "")
    this.spoken = made("span", "visually-hidden")
    this.spoken.setAttribute("role", "status")
    this.note.append(this.words, this.spoken)
    fieldset.addEventListener("shown", () => this.draw())
  }

  show(words) { say(this.words, words) }
  tell(words) { say(this.spoken, words) }

  /* Somebody acted: whoever keeps the answer hears of it as of any field. */
  changed() { this.fieldset.dispatchEvent(new Event("change", { bubbles: true })) }
}
