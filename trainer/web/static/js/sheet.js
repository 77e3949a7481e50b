/* Practice: the answer is sent without leaving the page, and a sheet from below says how it was. The form works alone. */
import { enact } from "./acts.js"
import { all, drop, keep, kept, request, say } from "./page.js"
import "./unsent.js"

const CUT = "Mạng đang đứt, câu này chưa gửi được. Lựa chọn còn trên trang; anh/chị bấm gửi lại, hoặc chờ có mạng."
const SIGNED_OUT = "Phiên đăng nhập đã hết, nên câu này chưa gửi được. Lựa chọn được giữ lại trên máy này."
const KEPT = "Lựa chọn lúc nãy còn đây. Anh/chị bấm để gửi lại."
const TROUBLE = "Máy chủ chưa nhận được câu này. Lựa chọn còn trên trang, anh/chị bấm gửi lại."
/* As in _dot.html. */
const SPOKEN = { done: "đã đúng", near: "đúng một phần", missed: "chưa đúng" }

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
    addEventListener("pageshow", event => { if (event.persisted) this.shownAgain() })
    this.restore()
  }

  /* Of a stranger nothing is kept anywhere, and nobody signs in. */
  get ofOfficial() { return Boolean(this.form.elements.seed) }
  /* Not the address alone: another shift may come to bear this number. */
  get key() { return `gan-dan-luyen-${this.form.elements.seed.value}-${this.form.action}` }

  /* What was chosen, for whoever comes back from the page where one signs in. */
  keep() {
    const given = [...new FormData(this.form)].filter(([name]) => /^q\d+$/.test(name)).map(([, value]) => value)
    keep(this.key, JSON.stringify(given))
  }

  restore() {
    const before = this.ofOfficial && JSON.parse(kept(this.key) || "null")
    if (!before) return
    drop(this.key)
    const question = this.form.querySelector(".question")
    /* The steps that were taken in a situation stand nowhere but in the form: it is sent once more. */
    if (question.dataset.kind === "scenario") {
      this.doubtful = true
      return this.send(before)
    }
    all("select", question).forEach((select, at) => { select.value = before[at] })
    all(".question input:not([type=hidden])", this.form).forEach(input => { input.checked = before.includes(input.value) })
    question.dispatchEvent(new Event("shown"))
    this.tell(KEPT)
  }

  /* Kept by the browser as it was left: what was answered since, here or in another tab, stands on the server. Of a
     stranger all stands in this form; only what was on its way when he left has no end. */
  shownAgain() {
    if (this.ofOfficial) {
      if (this.chosen && !this.doubtful) this.keep()
      return location.reload()
    }
    this.busy = false
    this.button.removeAttribute("aria-disabled")
  }

  /* Is something chosen that was not sent? The steps of a situation are: what stands there is asked anew. */
  get chosen() {
    const question = this.form.querySelector(".question:not(fieldset[disabled] *):not([disabled])")
    return Boolean(question) && question.dataset.kind !== "scenario" && Boolean(question.querySelector("input:checked"))
  }

  onSubmit(event) {
    event.preventDefault()
    if (!this.busy) this.send()
  }

  /* Send what the form holds, or what was ``kept`` of it. */
  async send(kept = []) {
    this.busy = true
    this.waiting = false
    this.button.setAttribute("aria-disabled", "true")
    const body = new URLSearchParams(new FormData(this.form)), { place } = this.form.querySelector(".question").dataset
    kept.forEach(value => body.append(`q${place}`, value))
    const options = { method: "POST", body, headers: { "X-Part": "yes" } }
    const reply = await request(this.form.action, options, async response =>
      ({ status: response.status, away: response.redirected, text: await response.text() }))
    this.busy = false
    this.button.removeAttribute("aria-disabled")
    this.take(reply)
  }

  take(reply) {
    if (reply && reply.status === 422) {
      this.button.textContent = this.words
      return this.tell(reply.text)
    }
    if (reply && this.ofOfficial && reply.status === 403) return this.signIn()
    /* The shift, or what is asked, stands elsewhere by now: the page itself says so. */
    if (reply && (reply.away || reply.status === 403 || reply.status === 409)) return this.leave()
    if (!reply || reply.status !== 200) {
      this.waiting = !reply
      /* The server may have kept that answer. Of a stranger it keeps none. */
      this.doubtful = this.doubtful || !reply && this.ofOfficial
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

  leave() {
    if (this.ofOfficial) return location.reload()
    /* A round of a stranger stands in this form alone: sent as a form, the page that comes says what is the matter. */
    this.form.submit()
  }

  /* Nothing is sent without a session; the way leads over the sign-in page back to this very question. */
  signIn() {
    this.keep()
    const link = Object.assign(document.createElement("a"), { href: this.form.action, textContent: "Đăng nhập rồi làm tiếp" })
    this.line.replaceChildren(`${SIGNED_OUT} `, link)
  }

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
/* A sheet that came with its page: the dots beside it may have moved on. */
else if (form?.elements.seed) addEventListener("pageshow", event => { if (event.persisted) location.reload() })
