/* Asks whether the file has changed, and loads the page anew when it has. */
(function () {
  "use strict"

  const EVERY = 400
  const shown = document.documentElement.dataset.version
  const line = document.getElementById("line")
  const LOST = "Lệnh preview đã dừng, nên trang không còn theo tệp nữa. Chạy lại lệnh; trang tự nối lại."

  async function look() {
    if (!document.hidden) {
      try {
        const reply = await fetch("/phien-ban", { cache: "no-store" })
        const now = await reply.text()
        // Only what is there to be loaded: a command that stops meanwhile leaves the page as it was.
        if (reply.ok && now !== shown && (await fetch(location.href)).ok) return location.reload()
        line.textContent = reply.ok ? "" : LOST
      } catch {
        line.textContent = LOST
      }
    }
    setTimeout(look, EVERY)
  }
  look()
})()
