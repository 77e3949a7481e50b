/* Helps on top of forms that work without it, on every page: send a form once, close a menu, open what is folded. */
import { all } from "./js/page.js"
import "./js/unsent.js"

/* A form is sent once. The button is disabled a moment later: a disabled button would not send its own value. */
function sendOnce() {
  document.addEventListener("submit", event => {
    const form = event.target
    if (event.defaultPrevented || !form.querySelector("[data-once]")) return
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = "yes"
    setTimeout(() => all("[data-once]", form).forEach(button => { button.disabled = true }))
  })
  addEventListener("pageshow", event => {
    if (!event.persisted) return
    all("form[data-sent]").forEach(form => { delete form.dataset.sent })
    all("[data-once]").forEach(button => { button.disabled = false })
  })
}

function closeMenuFromOutside() {
  const menu = document.querySelector(".person")
  if (!menu) return
  document.addEventListener("click", event => { if (!menu.contains(event.target)) menu.open = false })
  menu.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !menu.open) return
    menu.open = false
    menu.querySelector("summary").focus()
  })
}

/* On a phone the rooms scroll sideways: the one we are in is in sight. */
function showTheRoomWeAreIn() {
  for (const rooms of document.querySelectorAll(".rooms-inner, .tabs")) {
    const here = rooms.querySelector("[aria-current]")
    if (here) rooms.scrollLeft = here.offsetLeft - rooms.offsetLeft + here.offsetWidth / 2 - rooms.clientWidth / 2
  }
}

/* The result: everything open on paper. */
function openResults() {
  const folded = all("details.marked, details.right, .marked details")
  addEventListener("beforeprint", () => folded.forEach(part => { part.open = true }))
}

sendOnce()
closeMenuFromOutside()
showTheRoomWeAreIn()
openResults()
