/* The way through a paper: one question on the screen, the dots above, the bar below, the list before hand-in. Each step
   is a step in the history of the browser, too: Back leads to the question before, and from the first one out. */
import { all, say } from "./page.js"

const REVIEW = "xem-lai", GO_ON = "tiep"
const LONGEST_UNWINDING = 300

const small = words => words[0].toLowerCase() + words.slice(1)

export class Way {
  constructor(paper) {
    this.paper = paper
    this.form = paper.form
    this.size = paper.questions.length
    this.here = this.form.elements.cau
    this.dots = all(".dot", this.form)
    this.rows = all(".review-row", this.form)
    this.parts = [...paper.questions.map(question => question.fieldset), this.form.querySelector("[data-review]")]
    this.form.addEventListener("click", event => this.onClick(event))
    addEventListener("popstate", () => this.onPopState())
    /* A page that came of a form has the address of that form: a reload would send it again. */
    history.replaceState(history.state, "", this.address(this.here.value))
  }

  get at() { return this.placeOf(this.here.value) }
  placeOf(name) { return name === REVIEW ? this.size : Number(name) - 1 }
  nameOf(place) { return place < this.size ? String(place + 1) : REVIEW }
  address(name) { return `${this.form.dataset.address}?cau=${name}` }

  /* How many steps of this very page lie behind, and from where the last one came. Those of a page that was loaded before
     are nobody's to take back: behind them may stand another page. */
  get trail() {
    const { state } = history
    return state && state.page === performance.timeOrigin ? state : { depth: 0, from: null }
  }

  onPopState() {
    const place = this.placeOf(new URLSearchParams(location.search).get("cau") || "")
    if (this.unwound) this.unwound()
    else if (this.parts[place] && place !== this.at) this.show(place)
  }

  /* Take back all steps of this page, so that from the result Back does not meet a question for each of them. */
  async unwind() {
    const { depth } = this.trail
    if (!depth) return
    await new Promise(resolve => {
      this.unwound = resolve
      setTimeout(resolve, LONGEST_UNWINDING)
      history.go(-depth)
    })
  }

  onClick(event) {
    const pressed = event.target.closest("[name=den]")
    if (!pressed) return
    event.preventDefault()
    if (pressed.value !== GO_ON) this.go(this.placeOf(pressed.value))
    else if (!this.paper.questions[this.at].goOn()) this.go(this.at + 1)
  }

  go(place) {
    const { depth, from } = this.trail
    if (place === this.at) return this.show(place)
    if (from === place) return history.back()
    history.pushState({ page: performance.timeOrigin, depth: depth + 1, from: this.at }, "", this.address(this.nameOf(place)))
    this.show(place)
  }

  show(place) {
    this.here.value = this.nameOf(place)
    this.parts.forEach((part, at) => part.classList.toggle("is-now", at === place))
    this.paper.speak("")
    this.refresh()
    if (place < this.size) this.paper.seen(this.paper.questions[place])
    scrollTo(0, 0)
    void this.parts[place].offsetHeight /* Firefox gives a legend no focus before it is laid out */
    this.parts[place].querySelector("[data-heading]").focus({ preventScroll: true })
  }

  /* How far each question is, on the dots, on the list and in the bar. */
  refresh() {
    const steps = this.paper.questions.map(question => question.state())
    steps.forEach(([state, words], place) => {
      this.dots[place].dataset.state = this.rows[place].dataset.state = state
      say(this.dots[place].lastElementChild, `Câu ${place + 1}, ${small(words)}`)
      say(this.rows[place].querySelector(".review-state"), words)
    })
    this.dots.forEach((dot, place) => {
      if (place === this.at) dot.setAttribute("aria-current", "step")
      else dot.removeAttribute("aria-current")
    })
    this.refreshBar(steps.flatMap(([state], place) => state === "done" ? [] : [place]))
  }

  refreshBar(left) {
    const review = this.at === this.size, some = left.length > 0, first = some ? left[0] + 1 : 1
    const show = (name, shown) => {
      const found = this.form.querySelector(`[data-${name}]`)
      found.hidden = !shown
      return found
    }
    /* There on the first question, too: the button beside it keeps its place under the thumb. */
    Object.assign(show("before", !review || !some), { value: this.at, disabled: this.at === 0 })
    const last = this.at === this.size - 1, step = !review && this.paper.questions[this.at].hasStep
    /* Unlike an answer, a step is kept only when it is settled, and then it stays. */
    say(show("go-on", !review), step ? "Chốt bước này" : last ? "Xem lại trước khi nộp" : "Tiếp tục")
    show("resume", review && some).value = first
    show("hand-in-anyway", review && some)
    show("hand-in", review && !some)
    show("all-left", some)
    show("none-left", !some)
    all("[data-left]", this.form).forEach(one => say(one, String(left.length)))
    say(this.form.querySelector("[data-first-left]"), String(first))
  }
}
