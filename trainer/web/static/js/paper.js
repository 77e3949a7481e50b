/* A running paper: save each answer as it is given, warn of time, hand in. The form works without it. */
import { all, drop, hidden, keep, kept, request, say } from "./page.js"
import { questionOf } from "./question.js"
import "./unsent.js"
import { Way } from "./way.js"

const LONGEST_WAIT_TO_HAND_IN = 10_000
const NAP = 5_000

function remember(key, entries) {
  if (entries.length) keep(key, JSON.stringify(Object.fromEntries(entries)))
  else drop(key)
}

class Paper {
  constructor(form) {
    this.form = form
    this.line = document.getElementById("line-state")
    /* Not the number of the attempt: after a restore it may be somebody else's. */
    this.key = `gan-dan-luot-${form.dataset.mark}`
    this.closed = false
    this.void = false
    this.leaving = false
    this.sleepers = new Set()
    this.watchers = new Set()
    all("[data-without-script]", form).forEach(button => { button.hidden = true })
    this.questions = all("[data-place]", form).map(part => questionOf(this, part))
    /* One question at a time; a page that shows them all below each other has no such way. */
    this.way = form.classList.contains("sitting") ? new Way(this) : null
    form.addEventListener("submit", event => this.onSubmit(event))
    form.addEventListener("keydown", event => {
      if (event.key === "Enter" && event.target.matches("input")) event.preventDefault()
    })
    addEventListener("online", () => this.wake())
    document.addEventListener("given-up", () => { this.leaving = this.void = this.closed = true })
    /* Older browsers do not tell which button it was. */
    form.addEventListener("click", event => { this.pressed = event.target.closest("button") })
    addEventListener("beforeunload", event => this.onLeaving(event))
    addEventListener("pageshow", event => { if (event.persisted) location.reload() })
    this.restore()
  }

  onLeaving(event) {
    if (!this.pending().length || this.leaving) return
    event.preventDefault()
    event.returnValue = "Chưa lưu" /* older browsers ask for this only; none shows it */
  }

  pending() { return this.questions.filter(question => question.wanted) }

  restore() {
    const unsaved = JSON.parse(kept(this.key) || "{}"), drafts = JSON.parse(kept(`${this.key}-do`) || "{}")
    for (const question of this.questions) if (unsaved[question.place]) question.restore(unsaved[question.place])
    for (const question of this.questions) if (drafts[question.place]) question.goOnWith(drafts[question.place])
    this.changed()
  }

  /* Something was chosen, saved or lost: bring the page, and what is kept for a reload, up to date. */
  changed() {
    if (this.void) return
    const pending = this.pending(), answered = this.questions.filter(question => question.answered).length
    const unsaved = pending.map(one => [one.place, { chosen: one.wanted, revision: one.revision, doubtful: one.doubtful }])
    remember(this.key, unsaved)
    remember(`${this.key}-do`, this.questions.filter(one => one.draft).map(one => [one.place, one.draft]))
    say(document.getElementById("answered"), String(answered))
    const bar = document.getElementById("answered-bar")
    if (bar) bar.value = answered
    if (this.way) this.way.refresh()
    const waiting = this.questions.filter(question => question.words.dataset.state === "waiting" && question.wanted)
    if (!this.closed && !this.handingIn) say(this.line, this.stateOfLine(waiting.length))
    if (!pending.length) this.watchers.forEach(done => done())
  }

  seen(question) {
    if (!question.unseen) return
    question.unseen = false
    this.changed()
  }

  stateOfLine(waiting) {
    const unseen = this.questions.filter(question => question.unseen).map(question => question.place + 1)
    if (unseen.length) return `Câu ${unseen.join(", ")} vừa được trả lời ở cửa sổ hoặc máy khác. Anh/chị xem lại câu đó.`
    return waiting ? `Chưa lưu ${waiting} câu. Máy đang tự thử lại, anh/chị cứ làm tiếp.` : ""
  }

  /* The reply with its status, or null: no line, or a server that cannot just now. */
  post(body) {
    const headers = { "Content-Type": "application/json", "X-Ticket": this.form.dataset.ticket }
    const options = { method: "POST", body: JSON.stringify(body), credentials: "omit", headers }
    return request("/luu", options, async response =>
      response.status >= 500 ? null : { ...(await response.json()), status: response.status })
  }

  /* A question as the server shows it now, or null: not to be had just now. */
  question(place) {
    return request(`${this.form.dataset.questions}${place}/`, {}, async response => {
      if (response.status === 410) this.close(await response.text())
      if (response.redirected) location.reload() /* signed out: the way leads over the sign-in page back here */
      if (!response.ok || response.redirected) return null
      return new DOMParser().parseFromString(await response.text(), "text/html").querySelector("fieldset")
    })
  }

  /* How many seconds the server still leaves, or null: not to be had just now. */
  secondsLeft() {
    return request(this.form.dataset.address, {}, async response => {
      if (response.redirected) location.reload() /* signed out, or handed in: the page itself says so */
      if (!response.ok || response.redirected) return null
      const page = new DOMParser().parseFromString(await response.text(), "text/html")
      return Number(page.getElementById("paper").dataset.secondsLeft)
    })
  }

  speak(text) { say(document.getElementById("spoken"), text) }

  pause(milliseconds) {
    return new Promise(resolve => {
      const go = () => { clearTimeout(timer); this.sleepers.delete(go); resolve() }
      const timer = setTimeout(go, milliseconds)
      this.sleepers.add(go)
    })
  }

  wake() { [...this.sleepers].forEach(go => go()) }

  allSaved(milliseconds) {
    this.wake()
    return new Promise(resolve => {
      const done = () => { this.watchers.delete(done); resolve() }
      if (!this.pending().length) return resolve()
      this.watchers.add(done)
      if (milliseconds) setTimeout(done, milliseconds)
    })
  }

  /* Keep all that was chosen in this tab: should the server have lost it, it is offered anew. ``held``: it has all. */
  keep(held = false) {
    const given = this.questions.map(one => [one, one.wanted || one.shown]).filter(([, chosen]) => chosen.length)
    const whole = given.map(([one, chosen]) => [one.place, { chosen, revision: one.revision, doubtful: one.doubtful, held }])
    if (whole.length) remember(this.key, whole)
  }

  /* The ticket is void: nothing more is sent from this page, and nothing on it is lost. */
  endTicket(message) {
    this.void = this.closed = this.leaving = true
    this.keep()
    const way = this.form.dataset.questions.replace(/cau\/$/, "")
    const link = Object.assign(document.createElement("a"), { href: way, textContent: "Đăng nhập lại và mở lại bài" })
    this.line.replaceChildren(`${message} `, link)
    this.wake()
  }

  close(message) {
    this.closed = true
    this.questions.forEach(question => { question.wanted = null })
    const link = Object.assign(document.createElement("a"), { href: this.form.dataset.result, textContent: "Xem kết quả" })
    this.line.replaceChildren(`${message} `, link)
    this.wake()
  }

  async onSubmit(event) {
    if (this.leaving || this.handingIn) return event.preventDefault()
    event.preventDefault()
    const pressed = event.submitter || this.pressed
    if (!this.pending().length && navigator.onLine) return this.go(pressed)
    this.handingIn = true
    this.conflict = null
    if (!navigator.onLine && !this.pending().length) await this.lineIsBack()
    say(this.line, "Đang lưu các câu cuối rồi nộp…")
    await this.allSaved(LONGEST_WAIT_TO_HAND_IN)
    this.handingIn = false
    if (this.closed) return
    if (this.pending().length)
      say(this.line, "Chưa nộp được vì mạng chưa thông. Câu đã chọn còn trên trang này và sẽ tự lưu. Có mạng, anh/chị bấm nộp lại.")
    else if (this.conflict) this.halt(this.conflict)
    else this.go(pressed)
  }

  halt(question) {
    if (this.way) this.way.go(question.place)
    say(this.line, `Chưa nộp: câu ${question.place + 1} vừa đổi ở máy khác. Anh/chị xem lại câu đó rồi nộp.`)
  }

  /* Sent without a line, the form would leave the browser's own page of trouble in its place. */
  async lineIsBack() {
    say(this.line, "Mất mạng nên chưa nộp. Câu đã trả lời đều đã lưu; có mạng lại, máy tự nộp.")
    await this.serverIsThere()
  }

  /* A browser beside a virtual network may say for ever that there is no line: whatever the server answers says more. */
  async serverIsThere() {
    while (!navigator.onLine && !await request(location.href, { method: "HEAD" }, () => true)) await this.pause(NAP)
  }

  leave() {
    this.leaving = true
    this.keep(true)
  }

  async go(button) {
    if (this.leaving) return
    this.leave()
    if (button && button.name) this.form.append(hidden(button.name, button.value))
    if (this.way) await this.way.unwind()
    this.form.submit()
    /* Still here: it was stopped by hand, or nobody answers. The server takes one of two. */
    setTimeout(() => { this.leaving = this.void }, LONGEST_WAIT_TO_HAND_IN)
  }

  /* Time is up: save what is under way, then let the server end the attempt. */
  async end() {
    say(this.line, "Đã hết giờ làm bài. Máy đang nộp bài.")
    this.handingIn = true
    if (this.closed || this.leaving) return
    await this.allSaved()
    await this.serverIsThere()
    if (!this.closed) this.go({ name: "confirm", value: "1" })
  }
}

const drift = () => Date.now() - performance.now()

/* The time that is left, by the server's count and never by the clock of this machine. Spoken twice, not every second. */
function watchTime(paper) {
  let total = Number(paper.form.dataset.secondsLeft)
  const shown = document.getElementById("time-left"), warning = document.getElementById("time-warning")
  const [navigation] = performance.getEntriesByType("navigation")
  let start = navigation ? navigation.responseStart : performance.now()
  let spoken = Infinity, awake = drift(), asking = false

  /* A telephone that sleeps stops this count with itself: the clock of the device, which goes on, betrays it. */
  async function askAfterNap() {
    if (asking || paper.closed || paper.leaving || Math.abs(drift() - awake) < NAP) return
    asking = true
    const now = drift(), asked = performance.now(), left = await paper.secondsLeft()
    if (left === null) await paper.pause(NAP) /* no line yet, or a server with much to do: not every second */
    else [total, start, awake] = [left, asked, now]
    asking = false
  }

  function look() {
    askAfterNap()
    const left = total - (performance.now() - start) / 1000, minutes = Math.ceil(left / 60)
    say(shown, left <= 0 ? "đã hết giờ" : left <= 60 ? "còn dưới 1 phút" : `còn ${minutes} phút`)
    shown.classList.toggle("is-short", left <= 300)
    const step = left <= 60 ? 60 : left <= 300 ? 300 : Infinity
    if (left > 0 && step < spoken) {
      spoken = step
      say(warning, `Còn ${minutes} phút. Hết giờ, máy chủ tự nộp các câu đã lưu.`)
    }
    if (left > 0) return setTimeout(look, 1000)
    say(warning, "")
    paper.end()
  }
  look()
}

const form = document.getElementById("paper")
if (form) {
  const paper = new Paper(form)
  if (form.dataset.secondsLeft) watchTime(paper)
}
