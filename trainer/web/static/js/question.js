/* The questions of a running paper: what is chosen in each, and how it is saved. */
import { all, button, say } from "./page.js"

const BACKOFF = [1, 2, 4, 8, 15].map(seconds => seconds * 1000)
const ELSEWHERE = "Câu này vừa được trả lời ở cửa sổ hoặc máy khác. Trang đang hiện câu trả lời mới hơn."

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

/* What keeps the answer to the question in ``fieldset``. */
export function questionOf(paper, fieldset) {
  return new (KINDS[fieldset.dataset.kind] || Question)(paper, fieldset)
}
