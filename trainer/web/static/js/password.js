/* How good a new password is, told while it is typed: the server is asked, whose word counts. Without this script it says so
   when the form is sent. */
import { request, say } from "./page.js"

const PAUSE = 400

function start(field) {
  const strength = Object.assign(document.createElement("meter"), { min: 0, max: 4, low: 2.5, high: 3.5, optimum: 4, value: 0 })
  const line = Object.assign(document.createElement("p"), { className: "hint strength" })
  const words = document.createElement("span")
  words.setAttribute("role", "status")
  strength.setAttribute("aria-hidden", "true")
  line.append(strength, words)
  line.hidden = true
  field.after(line)
  let waits
  field.addEventListener("input", () => {
    clearTimeout(waits)
    waits = setTimeout(() => weigh(field, line, strength, words), PAUSE)
  })
  // Asked after the form is gone, a one-time link is used up and the server refuses.
  field.form.addEventListener("submit", () => clearTimeout(waits))
}

async function weigh(field, line, strength, words) {
  const typed = field.value
  line.hidden = !typed
  if (!typed) return
  const form = field.form
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, password1: typed })
  const options = { method: "POST", headers: { "X-Only-Weigh": "1" }, body }
  const verdict = await request(form.action, options, answer => answer.ok ? answer.json() : null)
  // What was typed meanwhile is asked about by itself.
  if (!verdict || field.value !== typed) return
  strength.value = verdict.step
  say(words, verdict.words)
}

const field = document.querySelector("input[name=password1]")
if (field) start(field)
