/* Practice: the answer is sent without leaving the page, and a sheet from below says how it was. The form works alone. */
import { enact } from "./acts.js"
import { all, request, say } from "./page.js"

const CUT = "Mạng đang đứt, câu này chưa gửi được. Lựa chọn còn trên trang; anh/chị bấm gửi lại, hoặc chờ có mạng."
const TROUBLE = "Máy chủ chưa nhận được câu này. Lựa chọn còn trên trang, anh/chị bấm gửi lại."
/* As in _dot.html. */
const SPOKEN = { done: "đã đúng", near: "gần đúng", missed: "chưa đúng" }

class Shift {
  constructor(form) {
    this.form = form
    this.line = form.querySelector("[data-line]")
    this.button = form.querySelector("[data-answer]")
    this.words = this.button.textContent
    form.addEventListener("submit", event => this.onSubmit(event))
    /* What was asked for is being done; that something has not been sent yet is said until it is. */
    form.addEventListener("change", () => { if (this.button.textContent === this.words) this.tell("") })
    this.place = document.querySelector("[data-sheet-place]")
    enact(form.querySelector(".question"))
    addEventListener("online", () => { if (this.waiting) this.send() })
  }

  onSubmit(event) {
    event.preventDefault()
    if (!this.busy) this.send()
  }

  async send() {
    this.busy = true
    this.waiting = false
    this.button.setAttribute("aria-disabled", "true")
    const options = { method: "POST", body: new URLSearchParams(new FormData(this.form)), headers: { "X-Part": "yes" } }
    const reply = await request(this.form.action, options, async response =>
      ({ status: response.status, away: response.redirected, text: await response.text() }))
    this.busy = false
    this.button.removeAttribute("aria-disabled")
    this.take(reply)
  }

  take(reply) {
    if (reply && reply.status === 422) return this.tell(reply.text)
    /* Signed out, or the shift stands elsewhere by now: the page itself says so. */
    if (reply && (reply.away || reply.status === 403 || reply.status === 409)) return this.leave()
    if (!reply || reply.status !== 200) {
      this.waiting = !reply
      /* The server may have kept that answer. Of a stranger it keeps none. */
      this.doubtful = this.doubtful || !reply && Boolean(this.form.elements.seed)
      this.button.textContent = "Gửi lại"
      return this.tell(reply ? TROUBLE : CUT)
    }
    this.button.textContent = this.words
    this.tell("")
    /* What it kept may be another answer than the fields now hold: the page itself shows which. */
    if (this.doubtful && reply.text.includes("data-sheet")) return location.replace(this.form.action)
    const part = new DOMParser().parseFromString(reply.text, "text/html")
    const sheet = part.querySelector("[data-sheet]")
    if (sheet) this.open(sheet)
    else this.goOn(part.querySelector("fieldset"))
  }

  tell(words) { say(this.line, words) }
  leave() { location.reload() }

  /* The next step of a situation. */
  goOn(question) {
    question.classList.add("is-now")
    this.form.querySelector(".question").replaceWith(question)
    enact(question)
    question.querySelector("[data-now]").focus()
  }

  open(sheet) {
    /* Loaded anew, the page shows this sheet again and not the question after it. Where the address is the same, the
       page may have come of a form that holds what was answered before: a new address would have it forgotten. */
    if (location.href.split("#")[0] !== this.form.action) history.replaceState(history.state, "", this.form.action)
    all("fieldset", this.form).forEach(part => { part.disabled = true })
    const now = this.form.querySelector(".dot[aria-current]")
    now.dataset.state = sheet.dataset.state
    say(now.querySelector("[data-state-words]"), SPOKEN[sheet.dataset.state])
    sheet.classList.add("is-new")
    this.button.closest(".sitting-bar").remove()
    this.place.replaceChildren(sheet)
    sheet.querySelector("h2").focus()
  }
}

/* Escape goes on, as the button does; whoever reads a paragraph closes that first. */
document.addEventListener("keydown", event => {
  const sheet = document.querySelector("[data-sheet]")
  if (event.key !== "Escape" || !sheet) return
  const opened = document.activeElement.closest("details[open]")
  if (!opened || !sheet.contains(opened)) return sheet.querySelector("[data-next-step]").click()
  opened.open = false
  opened.querySelector("summary").focus()
})

const form = document.getElementById("practice")
if (form && form.querySelector("[data-answer]")) new Shift(form)
