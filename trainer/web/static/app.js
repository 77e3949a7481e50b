/* Helps on top of forms that work without it: save each answer as it is given, warn of time, send a form once. */
(function () {
  "use strict"

  const BACKOFF = [1, 2, 4, 8, 15].map(seconds => seconds * 1000)
  const LONGEST_REQUEST = 20_000
  const LONGEST_WAIT_TO_HAND_IN = 10_000
  const ELSEWHERE = "Câu này vừa được trả lời ở cửa sổ hoặc máy khác. Trang đang hiện câu trả lời mới hơn."

  const all = (selector, within = document) => [...within.querySelectorAll(selector)]
  const say = (element, text) => { if (element.textContent !== text) element.textContent = text }

  /* --- every page --- */

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

  /* The result: everything open on paper, and a question opens when one goes to it. */
  function openResults() {
    const folded = all("details.marked")
    addEventListener("beforeprint", () => folded.forEach(part => { part.open = true }))
    all(".result-map a").forEach(link => link.addEventListener("click", () => {
      document.querySelector(link.hash).open = true
    }))
  }

  /* --- the paper --- */

  class Question {
    constructor(paper, fieldset) {
      this.paper = paper
      this.place = Number(fieldset.dataset.place)
      this.inputs = all("input[type=radio], input[type=checkbox]", fieldset)
      this.revisionField = fieldset.querySelector(`[name=r${this.place}]`)
      this.shownField = fieldset.querySelector(`[name=shown${this.place}]`)
      this.words = fieldset.querySelector("[data-saved]")
      this.wanted = null /* chosen and not acknowledged yet */
      this.doubtful = [] /* sent for the next revision, and no reply came: the server may have them */
      this.busy = false
      fieldset.addEventListener("change", () => this.choose(this.marked()))
    }

    get revision() { return Number(this.revisionField.value) }
    get answered() { return this.shownField.value !== "" }
    marked() { return this.inputs.filter(input => input.checked).map(input => Number(input.value)) }
    mark(places) { this.inputs.forEach(input => { input.checked = places.includes(Number(input.value)) }) }

    tell(state, text) {
      this.words.dataset.state = state
      say(this.words, text)
    }

    choose(places) {
      this.wanted = places
      this.tell("saving", "Đang lưu…")
      this.paper.changed()
      this.send()
    }

    /* One request at a time; a newer choice waits and goes next. */
    async send() {
      if (this.busy) return
      this.busy = true
      for (let failures = 0; this.wanted && !this.paper.closed;) {
        const sent = this.wanted
        const reply = await this.paper.post({ place: this.place, revision: this.revision + 1, chosen: sent })
        if (reply) {
          failures = 0
          this.take(reply, sent)
          continue
        }
        if (!this.doubtful.includes(sent.join())) this.doubtful.push(sent.join())
        this.tell("waiting", "Chưa lưu, đang thử lại")
        this.paper.changed()
        await this.paper.pause(BACKOFF[Math.min(failures++, BACKOFF.length - 1)])
      }
      this.busy = false
    }

    take(reply, sent) {
      if (reply.status === 200 && reply.chosen.join() === sent.join()) this.acknowledge(reply, sent)
      else if (reply.status === 200 || reply.status === 409) this.yield(reply)
      else {
        this.wanted = null
        this.tell("trouble", reply.message || "Máy chủ không nhận câu này. Anh/chị tải lại trang rồi chọn lại.")
        if (reply.status === 410) this.paper.close(reply.message)
      }
      this.paper.changed()
    }

    adopt(reply) {
      this.revisionField.value = reply.revision
      this.shownField.value = reply.chosen.join()
      this.doubtful = []
    }

    acknowledge(reply, sent) {
      this.adopt(reply)
      if (this.wanted !== sent) return
      this.wanted = null
      this.tell("saved", `Đã lưu lúc ${reply.saved_at}`)
    }

    /* The server holds another answer. One of our own that was thought lost is no conflict; anything else wins. */
    yield(reply) {
      const ours = reply.revision === this.revision + 1 && this.doubtful.includes(reply.chosen.join())
      this.adopt(reply)
      if (ours) return
      this.wanted = null
      this.paper.conflict = true
      this.mark(reply.chosen)
      this.tell("trouble", reply.message || ELSEWHERE)
    }

    /* What was not saved before the page was loaded anew. The page itself shows what the server holds. */
    restore({ chosen, revision, doubtful }) {
      const held = this.shownField.value
      if (this.revision > revision && held === chosen.join()) return
      if (this.revision === revision) this.doubtful = doubtful
      else if (this.revision > revision + 1 || !doubtful.includes(held)) return this.tell("trouble", ELSEWHERE)
      this.mark(chosen)
      this.choose(chosen)
    }
  }

  class Paper {
    constructor(form) {
      this.form = form
      this.line = document.getElementById("line-state")
      this.key = `gan-dan-luot-${form.dataset.ticket.split(":")[0]}`
      this.closed = false
      this.leaving = false
      this.sleepers = new Set()
      this.watchers = new Set()
      all("[data-without-script]", form).forEach(button => { button.hidden = true })
      this.questions = all("[data-place]", form).map(fieldset => new Question(this, fieldset))
      form.addEventListener("submit", event => this.onSubmit(event))
      form.addEventListener("keydown", event => {
        if (event.key === "Enter" && event.target.matches("input")) event.preventDefault()
      })
      addEventListener("online", () => this.wake())
      addEventListener("beforeunload", event => { if (this.pending().length && !this.leaving) event.preventDefault() })
      addEventListener("pageshow", event => { if (event.persisted) location.reload() })
      this.restore()
    }

    pending() { return this.questions.filter(question => question.wanted) }

    restore() {
      const kept = JSON.parse(sessionStorage.getItem(this.key) || "{}")
      for (const question of this.questions) if (kept[question.place]) question.restore(kept[question.place])
      this.changed()
    }

    /* Something was chosen, saved or lost: bring the page, and what is kept for a reload, up to date. */
    changed() {
      const pending = this.pending(), answered = this.questions.filter(question => question.answered).length
      const kept = pending.map(one => [one.place, { chosen: one.wanted, revision: one.revision, doubtful: one.doubtful }])
      if (kept.length) sessionStorage.setItem(this.key, JSON.stringify(Object.fromEntries(kept)))
      else sessionStorage.removeItem(this.key)
      say(document.getElementById("answered"), String(answered))
      document.getElementById("answered-bar").value = answered
      const waiting = this.questions.filter(question => question.words.dataset.state === "waiting" && question.wanted)
      if (!this.closed && !this.handingIn)
        say(this.line, waiting.length ? `Chưa lưu ${waiting.length} câu. Máy đang tự thử lại, anh/chị cứ làm tiếp.` : "")
      if (!pending.length) this.watchers.forEach(done => done())
    }

    /* The reply with its status, or null: no line, or a server that cannot just now. */
    async post(body) {
      const stop = new AbortController()
      const timer = setTimeout(() => stop.abort(), LONGEST_REQUEST)
      try {
        const response = await fetch("/luu", {
          method: "POST", body: JSON.stringify(body), signal: stop.signal, credentials: "omit",
          headers: { "Content-Type": "application/json", "X-Ticket": this.form.dataset.ticket },
        })
        return response.status >= 500 ? null : { ...(await response.json()), status: response.status }
      } catch {
        return null
      } finally {
        clearTimeout(timer)
      }
    }

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

    close(message) {
      this.closed = true
      this.questions.forEach(question => { question.wanted = null })
      const link = Object.assign(document.createElement("a"), { href: this.form.dataset.result, textContent: "Xem kết quả" })
      this.line.replaceChildren(`${message} `, link)
      this.wake()
    }

    async onSubmit(event) {
      if (this.leaving || this.handingIn) return event.preventDefault()
      if (!this.pending().length) { this.leaving = true; return }
      event.preventDefault()
      this.handingIn = true
      this.conflict = false
      say(this.line, "Đang lưu các câu cuối rồi nộp…")
      await this.allSaved(LONGEST_WAIT_TO_HAND_IN)
      this.handingIn = false
      if (this.closed) return
      if (this.pending().length)
        say(this.line, "Chưa nộp được vì mạng chưa thông. Câu đã chọn còn trên trang này và sẽ tự lưu. Có mạng, anh/chị bấm nộp lại.")
      else if (this.conflict) say(this.line, "Chưa nộp: có câu vừa đổi ở máy khác. Anh/chị xem lại câu đó rồi nộp.")
      else this.go(event.submitter)
    }

    go(button) {
      if (this.leaving) return
      this.leaving = true
      if (button && button.name) this.form.append(hidden(button.name, button.value))
      this.form.submit()
    }

    /* Time is up: save what is under way, then let the server end the attempt. */
    async end() {
      say(this.line, "Đã hết giờ. Máy đang nộp bài.")
      this.handingIn = true
      if (this.closed || this.leaving) return
      await this.allSaved()
      if (!navigator.onLine) await new Promise(resolve => addEventListener("online", resolve, { once: true }))
      if (!this.closed) this.go({ name: "confirm", value: "1" })
    }
  }

  function hidden(name, value) {
    return Object.assign(document.createElement("input"), { type: "hidden", name, value })
  }

  /* The time that is left, by the server's count and never by the clock of this machine. Spoken twice, not every second. */
  function watchTime(paper) {
    const total = Number(paper.form.dataset.secondsLeft)
    const shown = document.getElementById("time-left"), warning = document.getElementById("time-warning")
    const [navigation] = performance.getEntriesByType("navigation")
    const start = navigation ? navigation.responseStart : performance.now()
    let spoken = Infinity

    function look() {
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

  sendOnce()
  closeMenuFromOutside()
  openResults()
  const form = document.getElementById("paper")
  if (form) {
    const paper = new Paper(form)
    if (form.dataset.secondsLeft) watchTime(paper)
  }
})()
