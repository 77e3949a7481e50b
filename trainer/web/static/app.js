/* Helps on top of forms that work without it, on every page: send a form once, close a menu, open what is folded. */
import { all, drop, hidden, keep, kept } from "./js/page.js"
import "./js/unsent.js"

const NOBODY_ANSWERS = 20_000
const FILE_COMES = 120_000

/* A form is sent once. The button is disabled a moment later: a disabled button would not send its own value. Who is still
   here after a while stopped it by hand, or waits for nobody: what is typed may be sent again. */
function sendOnce() {
  const again = form => {
    delete form.dataset.sent
    all("[data-once]", form).forEach(button => { button.disabled = false })
  }
  /* Firefox keeps them disabled over a reload. */
  all("[data-once]").forEach(button => { button.disabled = false })
  document.addEventListener("submit", event => {
    const form = event.target
    if (event.defaultPrevented || !form.querySelector("[data-once]")) return
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = "yes"
    setTimeout(() => all("[data-once]", form).forEach(button => { button.disabled = true }))
    setTimeout(again, NOBODY_ANSWERS, form)
  })
  addEventListener("pageshow", event => {
    if (event.persisted) all("form[data-sent]").forEach(again)
  })
}

/* A form that is answered by a file leaves its page as it stood. Once the file is there, which a cookie says by the mark that
   went with the form, the page (or that which the form names) is read anew and says what became of it; also from the page that asked for the password. */
function readAnewAfterAFile() {
  const KEY = "gan-dan.tep"
  let looking
  const look = () => {
    const [mark, place] = (kept(KEY) || "").split(" ")
    const there = document.cookie.split("; ").includes(`gan_dan_tep=${mark}`)
    if (mark && !there && Date.now() < Number(mark) + FILE_COMES) return
    clearInterval(looking)
    drop(KEY)
    if (mark && there) location.replace(place)
  }
  const begin = () => { clearInterval(looking); looking = setInterval(look, 300) }
  document.addEventListener("submit", event => {
    const form = event.target
    if (event.defaultPrevented || form.dataset.givesFile === undefined) return
    const mark = String(Date.now())
    form.querySelector("[name=dau]")?.remove()
    form.append(hidden("dau", mark))
    keep(KEY, `${mark} ${form.dataset.givesFile || location.pathname + location.search}`)
    begin()
  })
  if (kept(KEY)) begin()
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

/* On a phone the rooms scroll sideways: the one we are in is in sight. */
function showTheRoomWeAreIn() {
  for (const rooms of document.querySelectorAll(".rooms-inner, .tabs")) {
    const here = rooms.querySelector("[aria-current]")
    if (here) rooms.scrollLeft = here.offsetLeft - rooms.offsetLeft + here.offsetWidth / 2 - rooms.clientWidth / 2
  }
}

/* What scrolls sideways says where more of it follows. */
function tellOfMore(row) {
  const look = () => {
    row.classList.toggle("more-before", row.scrollLeft > 4)
    row.classList.toggle("more-after", row.scrollLeft + row.clientWidth < row.scrollWidth - 4)
  }
  row.addEventListener("scroll", look, { passive: true })
  new ResizeObserver(look).observe(row)
}

/* On a phone the sign of the search leads to the box of a list: there one types at once. */
function typeAtOnce() {
  const sign = document.querySelector(".band-find[href$='#id_tim']"), box = document.getElementById("id_tim")
  if (!box) return
  if (location.hash === "#id_tim") box.focus()
  sign?.addEventListener("click", event => {
    if (sign.pathname !== location.pathname) return
    event.preventDefault()
    box.focus()
  })
}

/* Who forgot his password does not type his number again. */
function carryTheLogin() {
  const link = document.querySelector("[data-with-login]"), login = document.querySelector("[name=login]")
  link?.addEventListener("click", () => { link.search = login.value ? new URLSearchParams({ ma: login.value }) : "" })
}

/* What is to be copied is chosen whole by one touch, and copied by another where the browser allows it. */
function chooseWhole() {
  for (const box of all("[data-select-all]")) {
    box.addEventListener("click", () => box.select())
    document.fonts.ready.then(() => showAllOf(box))
    addEventListener("resize", () => showAllOf(box))
    const button = document.querySelector(`[data-copies="${box.id}"]`)
    if (!button) continue
    button.hidden = false
    button.addEventListener("click", async () => {
      box.select()
      button.nextElementSibling.textContent = await copied(box.value)
        ? box.dataset.copied || "Đã chép. Anh/chị dán vào thư hoặc tin nhắn riêng."
        : "Máy không cho chép bằng nút này. Anh/chị bấm giữ ô chữ rồi chọn Sao chép."
    })
  }
}

/* Whoever passes words on has read all of them: as many rows as they take, on however narrow a screen. */
function showAllOf(box) {
  if (!box.clientHeight || box.rows === undefined) return
  box.rows = 2
  while (box.scrollHeight > box.clientHeight && box.rows < 30) box.rows += 1
}

/* Without HTTPS there is no clipboard of its own, and some browsers refuse it: then what is chosen is copied as by hand. */
function copied(words) {
  const byHand = () => document.execCommand("copy")
  return navigator.clipboard ? navigator.clipboard.writeText(words).then(() => true, byHand) : byHand()
}

/* The result: everything open on paper, and on the screen again as it was. */
function openResults() {
  let opened = []
  addEventListener("beforeprint", () => {
    opened = all("details.marked, details.right, .marked details").filter(part => !part.open)
    opened.forEach(part => { part.open = true })
  })
  addEventListener("afterprint", () => opened.forEach(part => { part.open = false }))
}

/* Whoever reads a section and comes back finds open and closed what he had opened and closed. */
function keepFolds() {
  const folds = () => all("main details"), before = history.state?.folds
  if (before?.length === folds().length) folds().forEach((one, at) => { one.open = before[at] })
  let noted = null
  document.addEventListener("toggle", event => {
    if (!event.target.matches("main details")) return
    /* Those that are there now: a sheet brings some. */
    const now = folds().map(one => one.open)
    /* Once for all that printing opens: Safari takes a hundred notes in half a minute, and no more. */
    if (String(now) === noted) return
    noted = String(now)
    history.replaceState({ ...history.state, folds: now }, "")
  }, true)
}

/* The handbook shows the numbers of one's own ward: of who is signed in it gets the codes of his unit and those above,
 * and its name. On a computer of several people the choice by hand ends with the turn of who made it. */
function tellTheHandbook() {
  const KEY = "gan-dan.don-vi-cua-toi", told = document.querySelector("[data-unit-codes]")?.dataset.unitCodes
  try {
    const before = localStorage.getItem(KEY), now = document.body.dataset.who ? told ?? before ?? "" : null
    if (now === before) return
    for (const name of [KEY, "gan-dan.don-vi-so"]) localStorage.removeItem(name)
    if (before !== "" || !now) localStorage.removeItem("gan-dan.don-vi")
    if (now !== null) localStorage.setItem(KEY, now)
  } catch {
    /* a browser that keeps nothing: there one chooses by hand */
  }
}

sendOnce()
readAnewAfterAFile()
closeMenuFromOutside()
showTheRoomWeAreIn()
all(".rooms-inner, .tabs, .sort").forEach(tellOfMore)
typeAtOnce()
carryTheLogin()
chooseWhole()
openResults()
keepFolds()
tellTheHandbook()
