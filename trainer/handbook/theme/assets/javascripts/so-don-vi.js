/* The values of one's own ward in place of the city's: chosen once, kept in this browser. On pages that hold such a value
 * only, in <head>, so that a value stands before it is drawn. The table of all units comes once the page stands. */
(function (source) {
  "use strict"

  const CHOSEN = "gan-dan.don-vi" /* by hand: a code, or "" for the city's */
  const OWN = "gan-dan.don-vi-cua-toi" /* from the trainer, while somebody is signed in: "/TP/P001/ Phường An", his unit last */
  const KEPT = "gan-dan.don-vi-so" /* what the table says of the unit shown last, and which table that was */
  const places = [] /* { key, written: what the page says, shown: what stands there now } */
  const known = new WeakSet()
  let units, byHand, line /* units by code, once the table is here */

  function stored(name) {
    try {
      return localStorage.getItem(name)
    } catch {
      return null
    }
  }

  /* A browser that keeps nothing shows the choice on this page. */
  function store(name, value) {
    try {
      localStorage.setItem(name, value)
      return true
    } catch {
      return false
    }
  }

  function parsed(text) {
    try {
      return JSON.parse(text)
    } catch {
      return null
    }
  }

  /* The unit to show. What was chosen is none when the table has it no more; before the table is here, what was kept of it. */
  function current() {
    const hand = byHand ?? stored(CHOSEN), own = ownCodes()
    if (hand === "") return undefined
    if (units) return units.get(hand) || units.get(own.find(code => units.has(code)))
    const kept = parsed(stored(KEPT))
    return kept?.mark === line.mark && (hand === null ? own : [hand]).includes(kept.code) ? kept : undefined
  }

  function ownCodes() {
    return (stored(OWN) || "").split(" ")[0].split("/").filter(Boolean).reverse()
  }

  /* Papers are printed for each unit: those of one's own stand first. */
  function showPapers() {
    const hand = stored(CHOSEN), codes = hand === null ? ownCodes() : [hand]
    for (const place of document.querySelectorAll("[data-to-minh]")) {
      const items = [...document.querySelectorAll("[data-to-rieng] > li")]
      const own = codes.map(code => items.find(item => item.dataset.donVi === code)).find(Boolean)?.cloneNode(true)
      own?.querySelector("a").prepend("Tờ treo, thẻ bỏ túi của ")
      place.replaceChildren(...(own ? [own] : []))
    }
  }

  function choose(code) {
    byHand = store(CHOSEN, code) ? undefined : code
    show()
  }

  /* Never another office's in place of what a unit has not: somebody would call there. */
  function valueOf({ key, written }, unit) {
    const { words, label } = unit.values[key], value = document.createElement(words ? "span" : "mark")
    value.dataset.coQuan = key
    if (!words) value.className = "can-dien"
    if ("dauMau" in written.dataset) value.dataset.dauMau = ""
    known.add(value)
    const said = words || `[${unit.name} chưa ghi: ${label}]`
    said.split("\t").forEach((part, at) => value.append(at % 2 ? numberOf(part) : part))
    return value
  }

  function numberOf(part) {
    const link = document.createElement("a")
    link.href = `tel:${part.replace(/[^\d+]/g, "")}`
    link.textContent = part
    return link
  }

  function put(place, unit) {
    const next = unit ? valueOf(place, unit) : place.written
    place.shown.replaceWith(next)
    place.shown = next
  }

  function show() {
    if (!line) return
    const unit = current()
    for (const place of places) put(place, unit)
    if (unit && !units) line.select.replaceChildren(line.select.options[0], optionOf(unit))
    line.select.value = unit ? unit.code : ""
    showScanned(unit)
    line.note.textContent = unit ? `${line.about} là của ${unit.name}.` : withoutRow() + line.words
    if (units && unit) store(KEPT, JSON.stringify({ mark: line.mark, ...unit }))
  }

  /* What “Rà bài” counts as the office's own, a value a line; what somebody wrote there himself stays. */
  let scanned
  function showScanned(unit) {
    const field = document.getElementById("ra-bai-cua"), citys = field?.defaultValue.split("\n")
    if (!field || field.value !== (scanned ?? field.defaultValue)) return
    const shared = citys.filter((_, at) => !line.keys.includes(field.dataset.khoa.split(" ")[at]))
    const own = unit ? Object.values(unit.values).map(({ words }) => words.replaceAll("\t", "")).filter(Boolean) : []
    scanned = (unit ? [...shared, ...own] : citys).join("\n")
    if (field.value === scanned) return
    field.value = scanned
    field.dispatchEvent(new Event("input"))
  }

  function withoutRow() {
    const own = units && stored(CHOSEN) !== "" && (stored(OWN) || "").split(" ").slice(1).join(" ")
    return own ? `${own} của anh/chị chưa có số ở đây. ` : ""
  }

  function optionOf({ code, name }) {
    const option = document.createElement("option")
    option.value = code
    option.textContent = name
    return option
  }

  function unitOf([code, name, ...cells], keys) {
    return { code, name, values: Object.fromEntries(keys.map(([key, label], at) => [key, { words: cells[at], label }])) }
  }

  /* At the end, where who looks in vain arrives. */
  function unlisted() {
    const option = optionOf({ code: "-", name: `Không thấy nơi mình? Gọi ${line.ask}` })
    option.disabled = true
    return line.ask ? [option] : []
  }

  /* What the page says without a script becomes the line to choose by. */
  function makeLine(box, note) {
    const label = document.createElement("label"), select = document.createElement("select")
    const { bang: mark, khoa: keys, hoi: ask, ve: about = "Số máy, đầu mối ở trang này" } = box.dataset
    line = { box, select, note, ask, about, words: note.textContent, mark, keys: keys.split(" ") }
    label.htmlFor = select.id = "so-don-vi-chon"
    label.textContent = "Số của"
    note.setAttribute("role", "status")
    select.append(optionOf({ code: "", name: "chọn xã, phường" }))
    select.addEventListener("change", () => choose(select.value))
    box.prepend(label, select)
  }

  /* As the page comes in, piece by piece; the line stands above all values. */
  function look() {
    const note = document.querySelector(".so-don-vi p"), before = places.length, first = !line
    if (first && note) makeLine(note.parentElement, note)
    if (!line) return
    for (const written of document.querySelectorAll("[data-co-quan]"))
      if (!known.has(written) && line.keys.includes(written.dataset.coQuan)) {
        known.add(written)
        places.push({ key: written.dataset.coQuan, written, shown: written })
      }
    if (first || places.length > before) show()
  }

  const watch = new MutationObserver(look)
  watch.observe(document.documentElement, { childList: true, subtree: true })
  document.addEventListener("DOMContentLoaded", () => {
    look()
    showPapers()
    watch.disconnect()
  })
  addEventListener("load", () => {
    if (!line) return
    const src = `${source.replace("so-don-vi", "so-don-vi-bang")}?${line.mark}`
    document.head.append(Object.assign(document.createElement("script"), { src }))
  })
  document.addEventListener("gan-dan.bang", ({ detail }) => {
    if (detail.mark !== line.mark) return
    units = new Map(detail.rows.map(row => [row[0], unitOf(row, detail.keys)]))
    line.select.replaceChildren(line.select.options[0], ...[...units.values()].map(optionOf), ...unlisted())
    show()
  })
  const again = () => {
    show()
    showPapers()
  }
  /* On paper the browser writes the title on each sheet, above what is far from the line. */
  const title = document.title
  addEventListener("beforeprint", () => {
    const unit = line && current()
    if (unit) document.title = `${title} – ${unit.name}`
  })
  addEventListener("afterprint", () => {
    document.title = title
  })
  /* What was kept is told to another process after the choice itself; a page that has the table needs it no more. */
  const tells = key => [CHOSEN, OWN].includes(key) || (key === KEPT && !units)
  addEventListener("storage", event => tells(event.key) && again())
  addEventListener("pageshow", event => event.persisted && again())
})(document.currentScript.src)
