/* Units to choose from: the tree is filtered while one types, and what is chosen is told at once. Without this script the
   button beside the search box does it on the server. */
import { all, request, say } from "./page.js"

const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase()

/* Every unit of the tree with the words it is found by, the children after their parent. */
function nodesOf(list) {
  const seen = new Map()
  return all(".unit-tree li", list).map(item => {
    const box = item.querySelector(":scope > label > input")
    const words = fold(`${item.querySelector(":scope > .unit-pick").textContent} ${box ? box.value : ""}`)
    const folded = item.querySelector(":scope > details")
    const node = { item, words, folded, above: seen.get(item.parentElement.closest("li")) }
    seen.set(item, node)
    return node
  })
}

function filter(nodes, typed) {
  const words = fold(typed).split(/\s+/).filter(Boolean)
  for (const node of nodes) {
    node.found = words.every(word => node.words.includes(word))
    node.under = Boolean(node.above && (node.above.found || node.above.under))
    node.over = false
  }
  for (const node of [...nodes].reverse()) {
    if (node.above && (node.found || node.over)) node.above.over = true
  }
  for (const node of nodes) {
    node.item.hidden = !(node.found || node.under || node.over)
    if (node.folded) node.folded.open = words.length > 0 && node.over
  }
  return nodes.some(node => !node.item.hidden)
}

function tell(picker) {
  const chosen = all("input:checked", picker)
  const name = box => box.parentElement.querySelector("span").firstChild.textContent.trim()
  const line = picker.querySelector("[data-units-chosen]")
  if (line.tagName === "SUMMARY") return chosen.length && say(line, name(chosen[0]))
  const few = chosen.slice(0, 5).map(name).join(", ")
  say(line, chosen.length ? `Đã chọn ${chosen.length} đơn vị: ${few}${chosen.length > 5 ? "…" : "."}` : "")
}

/* The tree of a large city is fetched once somebody wants it; those that are chosen stand above it already. */
async function fetched(tree) {
  const text = await request(tree.dataset.from, {}, response => response.ok ? response.text() : null)
  if (text === null) return false
  tree.replaceChildren(...new DOMParser().parseFromString(`<ul>${text}</ul>`, "text/html").body.firstChild.childNodes)
  delete tree.dataset.from
  for (const chosen of all(".unit-chosen input", tree.parentElement)) {
    const double = tree.querySelector(`input[value="${CSS.escape(chosen.value)}"]`)
    if (double && chosen.value) double.closest("li").querySelector(":scope > label").replaceWith(above(double))
  }
  return true
}

function above(box) {
  const line = Object.assign(document.createElement("p"), { className: "unit-pick" })
  line.append(`${box.parentElement.textContent.trim()} `, Object.assign(document.createElement("small"), { textContent: "đã chọn ở trên" }))
  return line
}

/* Until the tree is there, and where it cannot be had, the button searches on the server. */
function startWhenOpened(picker, tree) {
  const wait = picker.querySelector("[data-unit-wait]")
  let going = false
  async function open() {
    if (going || !tree.dataset.from) return
    going = true
    say(wait, "Đang tải danh sách đơn vị…")
    if (await fetched(tree)) {
      wait.remove()
      start(picker)
      picker.querySelector("input[type=search]").dispatchEvent(new Event("input"))
    } else say(wait, "Chưa tải được danh sách. Anh/chị gõ tên hoặc mã rồi bấm Tìm.")
    going = false
  }
  picker.addEventListener("toggle", open)
  picker.addEventListener("focusin", open)
  if (picker.open) open()
}

function start(picker) {
  const search = picker.querySelector("input[type=search]")
  const none = picker.querySelector(".unit-none")
  const tree = picker.querySelector(".unit-tree")
  if (tree.dataset.from) return startWhenOpened(picker, tree)
  let nodes
  picker.querySelector(".unit-search button").remove()
  // What is typed stays here: sent along, the server would leave units out.
  search.removeAttribute("name")
  search.addEventListener("input", () => {
    nodes = nodes || nodesOf(picker)
    none.hidden = filter(nodes, search.value)
  })
  search.addEventListener("keydown", event => { if (event.key === "Enter") event.preventDefault() })
  picker.addEventListener("change", () => tell(picker))
}

all("[data-units]").forEach(start)
