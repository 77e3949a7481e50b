/* The act of a match: what came in goes to desks. */
import { Act, made } from "./act.js"
import { all, button, say } from "./page.js"

/* Words that a comma can follow. */
const bare = words => words.replace(/[.…]$/, "")

/* What came in, one at a time in the hand, and the desks it goes to. The selects hold the desk of each. */
export class Desks extends Act {
  constructor(fieldset) {
    super(fieldset, "Xếp từng mục vào đúng chỗ: chạm chỗ của nó.")
    const pairs = fieldset.querySelector("[data-pairs]")
    this.selects = all("select", pairs)
    this.items = all(".pair-text", pairs).map(one => one.textContent)
    this.names = [...this.selects[0].options].slice(1).map(one => one.textContent)
    this.now = 0
    pairs.hidden = true
    this.chips = []
    this.placed = made("ul", "placed")
    pairs.after(this.makeHand(), this.makeDesks(), this.note, this.placed)
    this.draw()
  }

  makeHand() {
    this.cards = this.items.map(words => made("p", "hand-card", words))
    this.empty = made("p", "hand-card hand-empty", "Đã xếp hết. Muốn đổi, chạm mục ở dưới.")
    const hand = made("div", "hand"), cards = made("div", "hand-cards"), way = made("div", "hand-way")
    hand.id = `tay-${this.fieldset.id}`
    this.count = made("span", "")
    this.before = button("‹", "turner", () => this.turn(-1))
    this.after = button("›", "turner", () => this.turn(1))
    this.before.setAttribute("aria-label", "Mục trước")
    this.after.setAttribute("aria-label", "Mục sau")
    way.append(this.before, this.count, this.after)
    cards.append(...this.cards, this.empty)
    hand.append(cards, way)
    this.way = way
    return hand
  }

  makeDesks() {
    const list = made("ul", "desks")
    this.desks = this.names.map((name, desk) => {
      const part = made("li", "desk"), holds = made("span", "desk-holds")
      const open = button("", "desk-name", () => this.put(desk))
      open.setAttribute("aria-describedby", `tay-${this.fieldset.id}`)
      /* For the eye: below the desks stands, for everybody, each item with its desk. */
      holds.setAttribute("aria-hidden", "true")
      open.append(made("span", "", name), holds)
      part.append(open)
      list.append(part)
      return { open, holds }
    })
    list.addEventListener("keydown", event => this.onKey(event))
    return list
  }

  get left() { return this.items.map((_, item) => item).filter(item => this.selects[item].value === "") }

  put(desk) {
    if (this.selects[this.now]?.value !== "") return this.tell("Đã xếp hết. Muốn đổi, chạm mục để lấy ra.")
    const words = this.items[this.now]
    this.selects[this.now].value = desk
    const { left } = this
    this.now = left.find(item => item > this.now) ?? left[0] ?? this.now
    this.draw()
    this.tell(`Đã xếp “${words}” vào “${this.names[desk]}”. ${left.length ? `Còn ${left.length} mục.` : "Đã xếp hết."}`)
    this.changed()
  }

  /* Out of its desk, and into the hand. */
  take(item) {
    const desk = this.selects[item].value
    this.selects[item].value = ""
    this.now = item
    this.draw()
    if (desk === "") return this.tell(`Đang cầm “${this.items[item]}”.`)
    this.desks[desk].open.focus({ preventScroll: true })
    this.tell(`Đã lấy “${this.items[item]}” ra khỏi “${this.names[desk]}”.`)
    this.changed()
  }

  turn(by) {
    const { left } = this
    this.now = left[(left.indexOf(this.now) + by + left.length) % left.length]
    this.draw()
    this.tell(this.items[this.now])
  }

  onKey(event) {
    const { length } = this.desks, by = { ArrowDown: 1, ArrowUp: -1 }[event.key], at = this.desks.findIndex(({ open }) => open === event.target)
    if (!by || at < 0) return
    event.preventDefault()
    this.desks[(at + by + length) % length].open.focus()
  }

  draw() {
    const { left } = this
    if (!left.includes(this.now)) this.now = left[0] ?? this.now
    this.cards.forEach((card, item) => card.classList.toggle("is-now", left.length > 0 && item === this.now))
    this.empty.classList.toggle("is-now", !left.length)
    this.before.disabled = this.after.disabled = left.length < 2
    this.show(left.length === this.items.length ? "" : `Đã xếp ${this.items.length - left.length}/${this.items.length} mục.`)
    say(this.count, left.length ? `Mục ${this.now + 1}/${this.items.length}, còn ${left.length}` : `Đã xếp ${this.items.length} mục`)
    this.desks.forEach(({ holds }, desk) => {
      const inside = this.items.filter((_, item) => this.selects[item].value === String(desk))
      say(holds, inside.length > 1 ? `${inside.length} mục: ${inside.join(" · ")}` : inside.join(""))
    })
    this.items.forEach((_, item) => this.drawChip(item))
  }

  /* Once put somewhere an item has its line below the desks, and keeps it when it is taken out: no other line moves. */
  drawChip(item) {
    const desk = this.selects[item].value, words = this.items[item], out = desk === ""
    if (out && !this.chips[item]) return
    const { chip, where } = this.chips[item] = this.chips[item] || this.makeChip(item)
    const held = this.now === item ? "Đang cầm" : "Chưa xếp"
    chip.classList.toggle("is-out", out)
    chip.setAttribute("aria-label", out ? `${bare(words)}, ${held.toLowerCase()}` : `${bare(words)}, lấy ra khỏi ${this.names[desk]}`)
    say(where, out ? held : this.names[desk])
  }

  makeChip(item) {
    const line = made("li", ""), chip = button("", "chip-out", () => this.take(item))
    const words = made("span", "chip-words", this.items[item]), where = made("span", "chip-where")
    words.append(where)
    chip.append(words)
    line.append(chip)
    this.placed.append(line)
    return { chip, where }
  }
}
