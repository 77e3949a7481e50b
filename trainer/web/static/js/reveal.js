/* A button below each password that shows what was typed: long ones are mistyped on telephones. It never goes out, and is
   never kept by the browser, as plain text. Without this script there is no button. */
import { all, button } from "./page.js"

const fields = all("main input[type=password]")

function add(field) {
  const show = button("Hiện mật khẩu", "link reveal", () => turn(field, show, field.type === "password"))
  if (fields.length > 1) {
    const of = document.createElement("span")
    of.className = "visually-hidden"
    of.textContent = ` ở ô ${field.labels[0].textContent}`
    show.append(of)
  }
  const hide = () => turn(field, show, false)
  field.after(show)
  hide()
  // Before anybody else looks at the form, and before the page is put aside.
  field.form.addEventListener("submit", hide, { capture: true })
  addEventListener("pagehide", hide)
}

function turn(field, show, shown) {
  field.type = shown ? "text" : "password"
  show.setAttribute("aria-pressed", shown)
}

fields.forEach(add)
