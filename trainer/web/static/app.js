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

  /* A question whose answer is what is ticked. Places are places as shown. */
  class Question {
    constructor(paper, fieldset) {
      this.paper = paper
      this.fieldset = fieldset
      this.place = Number(fieldset.dataset.place)
      this.wanted = null /* chosen and not acknowledged yet */
      this.doubtful = [] /* sent for the next revision, and no reply came: the server may have them */
      this.busy = false
      this.bind()
      fieldset.addEventListener("change", () => this.onChange())
    }

    bind() {
      this.inputs = all("input[type=radio], input[type=checkbox], select", this.fieldset)
      this.revisionField = this.fieldset.querySelector(`[name=r${this.place}]`)
      this.shownField = this.fieldset.querySelector(`[name=shown${this.place}]`)
      this.words = this.fieldset.querySelector("[data-saved]")
    }

    get revision() { return Number(this.revisionField.value) }
    get shown() { return this.shownField.value ? this.shownField.value.split(",").map(Number) : [] }
    get answered() { return this.shown.length > 0 }
    onChange() { this.choose(this.marked()) }
    marked() { return this.inputs.filter(input => input.checked).map(input => Number(input.value)) }
    mark(places) { this.inputs.forEach(input => { input.checked = places.includes(Number(input.value)) }) }

    tell(state, text) {
      this.words.dataset.state = state
      say(this.words, text)
    }

    choose(places) {
      this.wanted = places
      if (this.paper.void) {
        this.tell("trouble", "Chưa lưu. Câu này còn trên trang.")
        return this.paper.keep()
      }
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
      else if (reply.status === 403) {
        this.tell("trouble", "Chưa lưu. Câu này còn trên trang.")
        this.paper.endTicket(reply.message)
      } else {
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
      if (this.revision >= revision && held === chosen.join()) return
      if (this.revision === revision) this.doubtful = doubtful
      /* A server that holds less than it once acknowledged was restored from a backup: ours is the newer one. */
      else if (this.revision < revision) this.doubtful = []
      else if (this.revision > revision + 1 || !doubtful.includes(held)) return this.tell("trouble", ELSEWHERE)
      this.mark(chosen)
      this.choose(chosen)
    }
  }

  /* A target for each item; the number of targets stands for "not yet". */
  class Match extends Question {
    get notYet() { return this.inputs[0].options.length - 1 }
    get answered() { return this.shown.some(target => target < this.notYet) }

    marked() {
      const targets = this.inputs.map(select => select.value === "" ? this.notYet : Number(select.value))
      return targets.some(target => target < this.notYet) ? targets : []
    }

    mark(targets) {
      this.inputs.forEach((select, item) => { select.value = targets[item] < this.notYet ? targets[item] : "" })
    }
  }

  /* Steps to be moved up and down. Their selects stay in the form and hold the rank of each. */
  class Order extends Question {
    bind() {
      super.bind()
      this.list = this.fieldset.querySelector("[data-sequence]")
      this.steps = all("[data-step]", this.list)
      const ranks = Object.assign(document.createElement("div"), { hidden: true })
      ranks.append(...this.inputs)
      this.steps.forEach(step => step.querySelector("label").replaceWith(this.movers(step)))
      this.keep = button("Giữ thứ tự này", "button button-quiet", () => this.settle())
      this.list.after(ranks, this.keep)
      this.list.classList.add("is-live")
      this.mark(this.shown)
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

    onChange() {}
    marked() { return all("[data-step]", this.list).map(step => Number(step.dataset.step)) }

    mark(places) {
      this.list.append(...(places.length ? places.map(place => this.steps[place]) : this.steps))
      this.refresh(places.length > 0)
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
      this.paper.speak(`${words} ${this.marked().indexOf(Number(step.dataset.step)) + 1}`)
    }

    settle() {
      this.refresh(true)
      this.choose(this.marked())
    }

    refresh(given) {
      const places = this.marked()
      this.inputs.forEach((select, place) => { select.value = given ? places.indexOf(place) + 1 : "" })
      this.keep.hidden = given
      all("[data-step]", this.list).forEach((step, at) => {
        const [up, down] = all("button", step)
        up.disabled = at === 0
        down.disabled = at === places.length - 1
      })
    }
  }

  /* A situation: a choice is made by its button, the server then shows what came of it and the next step. */
  class Situation extends Question {
    bind() {
      super.bind()
      this.next = this.fieldset.querySelector("[data-next]")
      if (this.next) this.next.addEventListener("click", event => this.onNext(event))
    }

    get answered() { return !this.next }
    onChange() {}
    mark(places) {
      this.inputs.forEach(input => { input.checked = Number(input.value) === places.at(-1); input.disabled = true })
    }

    onNext(event) {
      event.preventDefault()
      const [picked] = this.marked()
      if (this.wanted || this.opening) return
      if (picked === undefined) return this.tell("trouble", "Anh/chị chọn một việc rồi mới đi tiếp.")
      const way = [...this.shown, picked]
      this.mark(way)
      this.choose(way)
    }

    acknowledge(reply, sent) {
      super.acknowledge(reply, sent)
      this.open()
    }

    async yield(reply) {
      super.yield(reply)
      if (this.wanted) return
      const { textContent } = this.words
      await this.open()
      this.tell("trouble", textContent)
    }

    async open() {
      this.opening = true
      let part
      for (let failures = 0; !this.paper.closed && !(part = await this.paper.question(this.place));) {
        this.tell("waiting", "Đã lưu, đang tải bước sau")
        await this.paper.pause(BACKOFF[Math.min(failures++, BACKOFF.length - 1)])
      }
      this.opening = false
      if (!part) return
      this.fieldset.replaceChildren(...part.childNodes)
      this.bind()
      this.paper.speak(this.fieldset.querySelector("[data-consequence]").textContent)
      this.fieldset.querySelector("[data-now]").focus()
      this.paper.changed()
    }
  }

  const KINDS = { match: Match, order: Order, scenario: Situation }

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
      this.questions = all("[data-place]", form).map(part => new (KINDS[part.dataset.kind] || Question)(this, part))
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
      if (this.void) return
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

    /* Keep all that was chosen in this tab, acknowledged or not: should the server have lost it, it is offered anew. */
    keep() {
      const given = this.questions.map(one => [one, one.wanted || one.shown]).filter(([, chosen]) => chosen.length)
      const kept = given.map(([one, chosen]) => [one.place, { chosen, revision: one.revision, doubtful: one.doubtful }])
      if (kept.length) sessionStorage.setItem(this.key, JSON.stringify(Object.fromEntries(kept)))
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
      if (!this.pending().length && navigator.onLine) { this.leave(); return }
      event.preventDefault()
      this.handingIn = true
      this.conflict = false
      if (!navigator.onLine && !this.pending().length) await this.lineIsBack()
      say(this.line, "Đang lưu các câu cuối rồi nộp…")
      await this.allSaved(LONGEST_WAIT_TO_HAND_IN)
      this.handingIn = false
      if (this.closed) return
      if (this.pending().length)
        say(this.line, "Chưa nộp được vì mạng chưa thông. Câu đã chọn còn trên trang này và sẽ tự lưu. Có mạng, anh/chị bấm nộp lại.")
      else if (this.conflict) say(this.line, "Chưa nộp: có câu vừa đổi ở máy khác. Anh/chị xem lại câu đó rồi nộp.")
      else this.go(event.submitter)
    }

    /* Sent without a line, the form would leave the browser's own page of trouble in its place. */
    async lineIsBack() {
      say(this.line, "Mất mạng nên chưa nộp. Câu đã trả lời đều đã lưu; có mạng lại, máy tự nộp.")
      await new Promise(resolve => addEventListener("online", resolve, { once: true }))
    }

    leave() {
      this.leaving = true
      this.keep()
    }

    go(button) {
      if (this.leaving) return
      this.leave()
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

  /* What read makes of the response; null when there is no line, or it takes too long. */
  async function request(address, options, read) {
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), LONGEST_REQUEST)
    try {
      return await read(await fetch(address, { ...options, signal: stop.signal }))
    } catch {
      return null
    } finally {
      clearTimeout(timer)
    }
  }

  function button(words, className, onClick) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: words, className })
    made.addEventListener("click", onClick)
    return made
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
