/* What one does in a question, drawn on top of its native fields: they hold the answer, whoever sets them.
   Nothing is saved here. */
import { Act, made } from "./act.js"
import { Desks } from "./desks.js"
import { all, button, say } from "./page.js"

const ELSEWHERE = "Chỗ này không hỏi, thử chỗ khác."

/* Words to touch. Those that are asked about are tick boxes already; the others answer a touch alike. */
class Passages extends Act {
  constructor(fieldset) {
    super(fieldset)
    this.boxes = all("input[type=checkbox]", fieldset)
    this.material = fieldset.querySelector(".material")
    all(".material-text, .thing-address", this.material).forEach(text => [...text.childNodes].forEach(sentences))
    this.material.after(this.note)
    this.material.addEventListener("click", event => this.onClick(event))
    fieldset.addEventListener("change", () => this.draw())
    this.draw()
  }

  onClick(event) {
    if (event.target.closest("label, input, details, fieldset:disabled") || getSelection().toString()) return
    if (!event.target.closest(".thing")) return
    this.show(ELSEWHERE)
    this.tell(ELSEWHERE)
  }

  draw() {
    const size = this.boxes.filter(box => box.checked).length
    const done = this.material.dataset.marks === "mark" ? "gạch" : "chọn"
    this.show(size ? `Đã ${done} ${size} chỗ. Chạm lần nữa để bỏ.` : "")
  }
}

/* Put each sentence of plain words into an element of its own, so that it can answer a touch. */
function sentences(node) {
  if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) return
  const parts = node.data.match(/[^.?!…\n]*[.?!…\n]*/g).filter(Boolean)
  node.replaceWith(...parts.map(part => part.trim() ? made("span", "sentence", part) : part))
}

/* Steps to be touched in their order, or dragged by their numbers, or moved by ↑ and ↓. Their selects hold the ranks. */
class Sequence extends Act {
  constructor(fieldset) {
    super(fieldset, "Chạm lần lượt theo thứ tự.")
    this.list = fieldset.querySelector("[data-sequence]")
    this.parts = all("[data-step]", this.list)
    this.selects = all("select", this.list)
    const ranks = made("div", "")
    ranks.hidden = true
    ranks.append(...this.selects)
    this.steps = this.parts.map((part, place) => this.step(part, place))
    this.list.classList.add("is-live")
    this.again = button("Xếp lại từ đầu", "link", () => this.clear())
    this.note.append(this.again)
    this.list.after(ranks, this.note)
    this.draw()
  }

  step(part, place) {
    const words = part.querySelector(".sequence-text").textContent
    const step = button("", "step", event => { if (!event.detail || !this.dragged) this.touch(place) })
    const grip = made("span", "step-grip"), rank = made("span", "step-rank")
    grip.append(rank)
    grip.addEventListener("pointerdown", event => this.hold(event, part))
    step.append(grip, made("span", "sequence-text", words))
    step.addEventListener("keydown", event => this.onKey(event, place))
    part.replaceChildren(step)
    return { part, step, rank, words }
  }

  get ranks() { return this.selects.map(select => Number(select.value)) }
  get given() { return this.ranks.filter(Boolean).length }

  /* Touched the first time it is the next one; touched again it is taken out, and those behind it move up. */
  touch(place) {
    const { ranks } = this, out = ranks[place]
    this.set(ranks.map((rank, one) => one === place ? (out ? 0 : this.given + 1) : rank - (out && rank > out ? 1 : 0)), place)
  }

  onKey(event, place) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key], { ranks } = this, from = ranks[place]
    if (!by) return
    event.preventDefault()
    if (!from) return this.touch(place)
    const to = Math.min(this.given, Math.max(1, from + by))
    this.set(ranks.map((rank, one) => one === place ? to : rank === to ? from : rank), place)
    this.steps[place].part.scrollIntoView({ block: "nearest" })
  }

  set(ranks, place) {
    ranks.forEach((rank, one) => { this.selects[one].value = rank || "" })
    this.draw()
    const rank = this.ranks[place]
    this.tell(`“${this.steps[place].words}” ${rank ? `thứ ${rank}` : "chưa xếp"}. ${this.far()}`)
    this.changed()
  }

  clear() {
    this.selects.forEach(select => { select.value = "" })
    this.draw()
    this.steps[0].step.focus({ preventScroll: true })
    this.changed()
  }

  far() { return this.given === this.steps.length ? "Đã xếp đủ." : `Đã xếp ${this.given}/${this.steps.length}.` }

  draw() {
    const { ranks } = this
    this.steps.forEach(({ step, rank, words }, place) => {
      say(rank, ranks[place] ? String(ranks[place]) : "")
      step.setAttribute("aria-pressed", String(ranks[place] > 0))
      step.setAttribute("aria-label", `${words}: ${ranks[place] ? `thứ ${ranks[place]}` : "chưa xếp"}`)
    })
    this.again.disabled = !this.given
    this.show(this.given ? this.far() : "")
    if (this.given === this.steps.length) this.settle()
  }

  /* All have their place: the list stands as it was put. What has the focus keeps it, since only the others move. */
  settle() {
    const { ranks } = this, focused = document.activeElement
    const wanted = [...this.parts].sort((one, other) => ranks[one.dataset.step] - ranks[other.dataset.step])
    if (wanted.every((part, at) => this.list.children[at] === part)) return
    const kept = wanted.findIndex(part => part.contains(focused))
    if (kept < 0) return this.list.append(...wanted)
    wanted.slice(0, kept).forEach(part => wanted[kept].before(part))
    this.list.append(...wanted.slice(kept + 1))
  }

  /* Held by its number and moved, a step goes where it is let go; all then have the rank of their place. */
  hold(event, part) {
    if (event.button) return
    const grip = event.currentTarget, from = event.clientY
    this.dragged = false
    const move = ({ clientY }) => {
      if (!this.dragged && Math.abs(clientY - from) < 8) return
      this.dragged = true
      part.classList.add("is-held")
      /* The neighbours move, not the step: what is taken out of the page, even for a moment, is let go. */
      while (part.previousElementSibling && clientY < middle(part.previousElementSibling)) part.after(part.previousElementSibling)
      while (part.nextElementSibling && clientY > middle(part.nextElementSibling)) part.before(part.nextElementSibling)
    }
    const drop = () => {
      part.classList.remove("is-held")
      grip.removeEventListener("pointermove", move)
      if (!this.dragged) return
      const order = all("[data-step]", this.list)
      this.set(this.parts.map(one => order.indexOf(one) + 1), this.parts.indexOf(part))
      setTimeout(() => { this.dragged = false })
    }
    grip.setPointerCapture(event.pointerId)
    grip.addEventListener("pointermove", move)
    grip.addEventListener("lostpointercapture", drop, { once: true })
  }
}

const middle = part => {
  const { top, height } = part.getBoundingClientRect()
  return top + height / 2
}

const ACTS = { mark: Passages, spot: Passages, match: Desks, order: Sequence }

/* Draw the act of the question in ``fieldset``. It sends ``change`` when somebody acts, and draws anew on ``shown``. */
export function enact(fieldset) {
  const Kind = ACTS[fieldset.dataset.kind]
  if (Kind) new Kind(fieldset)
}
