/* Small helps of the handbook. Nothing on a page depends on them. */
(function () {
  "use strict"

  /* Opened from a folder or a USB stick there is no trainer: say so instead of leading nowhere. */
  function explainTrainerFromDisk() {
    if (location.protocol !== "file:") return
    document.documentElement.classList.add("tu-dia")
    for (const link of document.querySelectorAll("a[data-tap-huan]")) {
      link.removeAttribute("href")
      link.setAttribute("aria-disabled", "true")
      link.setAttribute("role", "link")
    }
    for (const words of document.querySelectorAll(".lam-bai__chu"))
      words.textContent = "Anh/chị đang đọc bản chép trên máy. Mở cẩm nang trên máy chủ của cơ quan để làm bài."
  }

  /* A table wider than the screen can be scrolled with the keyboard, and says that it is one. */
  function watchTables() {
    const frames = document.querySelectorAll(".bang-khung")
    /* Numbered: a list of the regions of a page must tell one table from the next. */
    const numbers = new Map([...frames].map((frame, place) => [frame, place + 1]))
    const look = frame => {
      const wide = frame.scrollWidth > frame.clientWidth + 1
      frame.toggleAttribute("data-rong", wide)
      if (!wide) return ["tabindex", "role", "aria-label"].forEach(name => frame.removeAttribute(name))
      frame.tabIndex = 0
      frame.setAttribute("role", "region")
      frame.setAttribute("aria-label", `Bảng ${numbers.get(frame)}, cuộn ngang để xem hết`)
    }
    const observer = new ResizeObserver(entries => entries.forEach(entry => look(entry.target)))
    frames.forEach(frame => observer.observe(frame))
  }

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d")
  }

  /* The register: keep the instruments that hold every word typed, with or without tone marks. */
  function filterRegister() {
    const box = document.querySelector("[data-loc-van-ban]")
    if (!box) return
    const field = box.querySelector("input"), result = box.querySelector("[data-loc-ket-qua]")
    const entries = [...document.querySelectorAll("h3[id]")].map(heading => {
      const parts = [heading]
      for (let next = heading.nextElementSibling; next && !/^H[1-6]$/.test(next.tagName); next = next.nextElementSibling)
        parts.push(next)
      return { parts, words: fold(parts.map(part => part.textContent).join(" ")) }
    })
    field.addEventListener("input", () => {
      document.getElementById("tt-tat-ca").checked = true
      const asked = fold(field.value).split(/\s+/).filter(Boolean)
      let shown = 0
      for (const { parts, words } of entries) {
        const fits = asked.every(word => words.includes(word))
        shown += fits
        for (const part of parts) part.hidden = !fits
      }
      result.textContent = asked.length ? `${shown} trên ${entries.length} văn bản` : ""
    })
    box.hidden = false
  }

  /* The theme's search hears keys only. Words spoken, pasted or taken from a keyboard's proposals come without one. */
  function searchWithoutKeys() {
    const field = document.querySelector("input.md-search__input")
    if (field) field.addEventListener("input", () => field.dispatchEvent(new KeyboardEvent("keyup")))
  }

  /* The theme opens its search and its drawer by labels of hidden boxes, which no keyboard reaches. */
  function pressLabels() {
    for (const label of document.querySelectorAll(".band label[for]"))
      label.addEventListener("keydown", event => {
        if (event.key !== "Enter" && event.key !== " ") return
        event.preventDefault()
        label.click()
      })
  }

  explainTrainerFromDisk()
  pressLabels()
  watchTables()
  filterRegister()
  searchWithoutKeys()
})()
