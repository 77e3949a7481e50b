/* Answers that wait in this tab for the line: they go when their owner signs out, after a question, or another comes. */
import { drop, keep, kept, keptKeys } from "./page.js"

const OURS = /^gan-dan-(luot|luyen)-/
const OWNER = "gan-dan-nguoi"

const keys = () => keptKeys().filter(key => OURS.test(key))

/* How many answers no server has acknowledged. */
function unsent() {
  const of = key => Object.values(JSON.parse(kept(key)))
  const papers = keys().filter(key => key.startsWith("gan-dan-luot-") && !key.endsWith("-do"))
  const practice = keys().filter(key => key.startsWith("gan-dan-luyen-"))
  return papers.flatMap(of).filter(answer => !answer.held).length + practice.length
}

/* Is an answer of the weekly letter chosen here, or kept from its other pages, and not sent? */
function letterWaits() {
  const letter = document.getElementById("tra-loi")
  const chosen = letter ? [...letter.querySelectorAll("input[type=radio]:checked")] : []
  return Boolean(Number(letter?.dataset.kept)) || chosen.some(one => !one.defaultChecked)
}

/* What is asked of who signs out now; nothing when nothing is lost. */
function question() {
  const left = unsent()
  if (left) return `${left} câu chưa gửi được. Đăng xuất thì bỏ các câu ấy. Muốn giữ, anh/chị bấm Hủy, mở lại bài và chờ báo “Đã lưu”.`
  return letterWaits() ? "Thư tuần còn câu trả lời chưa gửi. Đăng xuất thì bỏ các câu ấy. Muốn giữ, anh/chị bấm Hủy rồi bấm “Gửi các câu trả lời”." : ""
}

function forget() {
  keys().forEach(drop)
  drop(OWNER)
}

/* Who only lost his session finds them again. A page of nobody tells nothing of who comes next. */
const { who } = document.body.dataset
if (who) {
  if (kept(OWNER) && kept(OWNER) !== who) forget()
  keep(OWNER, who)
}

document.addEventListener("submit", event => {
  if (!event.target.matches("[data-sign-out]")) return
  const asked = question()
  if (asked && !confirm(asked)) return event.preventDefault()
  forget()
  document.dispatchEvent(new Event("given-up"))
})
