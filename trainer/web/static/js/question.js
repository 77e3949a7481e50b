/* The questions of a running paper: what is chosen in each, and how it is saved. */
import { enact } from "./acts.js"
import { all, say } from "./page.js"

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
    this.unseen = false /* changed from elsewhere while another question was on the screen */
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
  /* What the page holds as the answer, acknowledged or not. */
  get given() { return this.wanted || this.shown }
  onChange() { this.choose(this.marked()) }
  marked() { return this.inputs.filter(input => input.checked).map(input => Number(input.value)) }
  mark(places) { this.inputs.forEach(input => { input.checked = places.includes(Number(input.value)) }) }

  /* Set the fields, and let what is drawn on top of them know. */
  show(places) {
    this.mark(places)
    this.fieldset.dispatchEvent(new Event("shown"))
  }

  /* How far it is, and in words; the server says the same of it. */
  state() {
    const [state, words] = this.progress(this.given)
    return [state, this.wanted && this.words.dataset.state !== "saving" ? `${words}, chưa lưu` : words]
  }

  progress(places) { return places.length ? ["done", "Đã trả lời"] : ["empty", "Chưa trả lời"] }
  /* What is begun and no answer yet: for a reload. */
  get draft() { return null }
  /* Whether there is a step to take before the next question; ``goOn`` takes it. */
  get hasStep() { return false }
  goOn() { return false }

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
    this.paper.conflict = this
    this.unseen = !this.fieldset.offsetParent
    this.show(reply.chosen)
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
    this.show(chosen)
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

  progress(targets) {
    const missing = targets.filter(target => target === this.notYet).length
    if (!targets.length || missing === targets.length) return super.progress([])
    return missing ? ["half", `Ghép còn thiếu ${missing} mục`] : super.progress(targets)
  }
}

/* The rank of each step; they are an answer when every step has one of its own. */
class Order extends Question {
  get ranks() { return this.inputs.map(select => Number(select.value)) }
  get missing() { return this.ranks.filter(rank => !rank).length }

  get draft() { return this.missing && this.missing < this.inputs.length ? this.ranks : null }

  goOnWith(ranks) {
    this.inputs.forEach((select, place) => { select.value = ranks[place] || "" })
    this.fieldset.dispatchEvent(new Event("shown"))
    this.onChange()
  }

  onChange() {
    if (this.draft) {
      this.tell("saving", `Còn ${this.missing} bước chưa xếp, nên chưa lưu`)
      return this.paper.changed()
    }
    this.choose(this.marked())
  }

  marked() {
    const { ranks } = this
    return this.missing ? [] : ranks.map((_, place) => place).sort((one, other) => ranks[one] - ranks[other])
  }

  mark(places) { this.inputs.forEach((select, place) => { select.value = places.length ? places.indexOf(place) + 1 : "" }) }

  progress(places) {
    return this.draft ? ["half", `Còn ${this.missing} bước chưa xếp`] : super.progress(places)
  }
}

/* A situation: going on takes the step that was chosen; the server then shows what came of it and the next step. */
class Situation extends Question {
  bind() {
    super.bind()
    /* A page without a bar has its button in the question. */
    const next = this.fieldset.querySelector("[data-next]")
    if (next) next.addEventListener("click", event => { event.preventDefault(); this.goOn() })
  }

  get hasStep() { return this.inputs.length > 0 }
  get answered() { return !this.hasStep }
  onChange() {}
  mark(places) {
    this.inputs.forEach(input => { input.checked = Number(input.value) === places[places.length - 1]; input.disabled = true })
  }

  progress(places) {
    if (!this.hasStep) return ["done", "Đã trả lời"]
    return places.length ? ["half", `Đang dở bước ${places.length + 1}`] : ["empty", "Chưa trả lời"]
  }

  goOn() {
    if (!this.hasStep) return false
    const [picked] = this.marked()
    if (this.wanted || this.opening) return true
    if (picked === undefined) this.tell("trouble", "Anh/chị chọn một việc rồi mới đi tiếp.")
    else {
      const way = [...this.shown, picked]
      this.show(way)
      this.choose(way)
    }
    return true
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
    this.fieldset.dispatchEvent(new Event("shown"))
    this.paper.changed()
    this.paper.speak(this.fieldset.querySelector("[data-consequence]").textContent)
    /* Out of sight when its reader went to another question meanwhile: the focus stays with him. */
    if (this.fieldset.offsetParent) this.fieldset.querySelector("[data-now]").focus()
  }
}

const KINDS = { match: Match, order: Order, scenario: Situation }

/* What keeps the answer to the question in ``fieldset``. */
export function questionOf(paper, fieldset) {
  const question = new (KINDS[fieldset.dataset.kind] || Question)(paper, fieldset)
  enact(fieldset)
  return question
}
