/* The values of one's own ward in place of the city's: chosen once, kept in this browser. The build gives the table of all
 * units to it, on pages that hold such a value only. In <head>, so that a value stands before it is drawn. */
(function (table) {
  "use strict"

  const CHOSEN = "gan-dan.don-vi" /* by hand: a code, or "" for the city's */
  const OWN = "gan-dan.don-vi-cua-toi" /* from the trainer, while somebody is signed in: "/", his unit behind those above it */
  const units = new Map(table.units.map(([code, name, ...values]) => [code, { name, values }]))
  const places = [] /* { key, written: what the page says, shown: what stands there now } */
  const known = new WeakSet()
  let byHand, line

  function stored(name) {
    try {
      return localStorage.getItem(name)
    } catch {
      return null
    }
  }

  /* A browser that keeps nothing shows the choice on this page. A unit that is not in the table any more is none. */
  function choice() {
    const hand = byHand ?? stored(CHOSEN)
    if (hand === "" || units.has(hand)) return hand
    return (stored(OWN) || "").split("/").reverse().find(code => units.has(code)) || ""
  }

  function choose(code) {
    byHand = code
    try {
      localStorage.setItem(CHOSEN, code)
      byHand = undefined
    } catch {
      /* for this page only */
    }
    show()
  }

  function valueOf(key, words) {
    const value = document.createElement("span")
    value.dataset.coQuan = key
    known.add(value)
    words.split("\t").forEach((part, at) => value.append(at % 2 ? numberOf(part) : part))
    return value
  }

  function numberOf(part) {
    const link = document.createElement("a")
    link.href = `tel:${part.replace(/[^\d+]/g, "")}`
    link.textContent = part
    return link
  }

  function put(place, unit) {
    const words = unit && unit.values[table.keys.indexOf(place.key)]
    const next = words ? valueOf(place.key, words) : place.written
    place.written.toggleAttribute("data-chung", Boolean(unit) && !words)
    place.shown.replaceWith(next)
    place.shown = next
  }

  function show() {
    const code = choice(), unit = units.get(code)
    for (const place of places) put(place, unit)
    if (!line) return
    line.select.value = code
    const shared = unit && places.some(place => place.shown === place.written)
    line.note.textContent = !unit ? line.words : shared ? `Chỗ ghi “(chung)”: ${unit.name} chưa có số riêng.` : ""
  }

  function optionOf(code, name) {
    const option = document.createElement("option")
    option.value = code
    option.textContent = name
    return option
  }

  /* What the page says without a script becomes the line to choose by. */
  function makeLine(box) {
    const note = box.querySelector("p"), label = document.createElement("label"), select = document.createElement("select")
    line = { select, note, words: note.textContent }
    label.htmlFor = select.id = "so-don-vi-chon"
    label.textContent = "Số của"
    note.setAttribute("role", "status")
    select.append(optionOf("", "chọn xã, phường"), ...table.units.map(([code, name]) => optionOf(code, name)))
    select.addEventListener("change", () => choose(select.value))
    box.prepend(label, select)
  }

  /* As the page comes in, piece by piece. */
  function look() {
    const box = document.querySelector(".so-don-vi p"), before = places.length
    const first = !line && box
    if (first) makeLine(box.parentElement)
    for (const written of document.querySelectorAll("[data-co-quan]"))
      if (!known.has(written) && table.keys.includes(written.dataset.coQuan)) {
        known.add(written)
        places.push({ key: written.dataset.coQuan, written, shown: written })
      }
    if (first || places.length > before) show()
  }

  const watch = new MutationObserver(look)
  watch.observe(document.documentElement, { childList: true, subtree: true })
  document.addEventListener("DOMContentLoaded", () => {
    look()
    watch.disconnect()
  })
  addEventListener("storage", event => [CHOSEN, OWN].includes(event.key) && show())
  addEventListener("pageshow", event => event.persisted && show())
})
