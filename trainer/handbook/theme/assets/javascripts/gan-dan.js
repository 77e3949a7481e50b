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

  /* The theme takes signs for a language: "a~b" and "tel:113" are errors to it, quotation marks glue what stands on both
   * sides. On the way to its worker all but letters and digits becomes blank. */
  function searchForWordsOnly() {
    const send = Worker.prototype.postMessage, signs = /[^\p{L}\p{M}\p{N}.]+/gu
    Worker.prototype.postMessage = function (message, ...more) {
      const typed = typeof message?.data === "string"
      return send.call(this, typed ? { ...message, data: message.data.replace(signs, " ") } : message, ...more)
    }
  }

  /* Who may look for people came from the trainer with a word that says where: to him the same words may be a name. */
  function peopleToo() {
    const places = new Map([["cntt", ["/cntt/tien-do/", "cán bộ"]], ["don-vi", ["/don-vi/", "cán bộ của đơn vị"]]])
    const came = new URLSearchParams(location.search), place = places.get(came.get("noi"))
    const field = document.querySelector("input.md-search__input"), results = document.querySelector(".md-search-result")
    if (!place || !field || !results) return
    const line = document.createElement("p"), link = document.createElement("a")
    line.className = "tim-nguoi"
    line.append(link)
    results.before(line)
    const say = words => {
      line.hidden = !words.trim()
      link.textContent = `Tìm “${words.trim()}” trong ${place[1]}`
      link.href = `${place[0]}?tim=${encodeURIComponent(words.trim())}`
    }
    say(came.get("q") || "")
    field.addEventListener("input", () => say(field.value))
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

  /* Words to send are taken along by one touch: on a phone it is hard to choose them by hand. Each paragraph is a message. */
  function copySamples() {
    for (const quote of document.querySelectorAll("blockquote[data-gui]")) {
      const messages = []
      for (const part of [...quote.children])
        if (part.tagName === "P" || !messages.length) messages.push([part])
        else messages[messages.length - 1].push(part)
      for (const parts of messages) parts[parts.length - 1].after(copier(parts))
    }
  }

  function copier(parts) {
    const row = document.createElement("p"), button = document.createElement("button"), said = document.createElement("span")
    row.className = "chep"
    button.type = "button"
    button.textContent = "Chép câu này"
    said.setAttribute("role", "status")
    /* Read out one after the other, the buttons of a page have to differ. */
    button.setAttribute("aria-label", `Chép câu này: ${message(parts).split(/\s+/, 6).join(" ")}…`)
    button.addEventListener("click", async () => {
      const words = message(parts), done = await copied(words)
      const taken = /…|☐/.test(words) ? "Đã chép. Điền hết chỗ trống rồi mới gửi." : "Đã chép."
      for (const earlier of document.querySelectorAll(".chep [role=status]")) earlier.textContent = ""
      said.textContent = done ? taken : "Máy không cho chép bằng nút. Anh/chị bấm giữ vào chữ rồi chọn Sao chép."
    })
    row.append(button, " ", said)
    return row
  }

  /* What stands in brackets before a message says when it is sent. Blanks that keep a line together are for our pages. */
  function message(parts) {
    const words = parts.map(part => part.innerText).join("\n")
    return words.replace(/^\([^)]*\)\s*/, "").replace(/\u00a0/g, " ")
  }

  /* Without HTTPS there is no clipboard of its own: then it is copied as by hand. */
  function copied(words) {
    if (navigator.clipboard) return navigator.clipboard.writeText(words).then(() => true, () => byHand(words))
    return byHand(words)
  }

  function byHand(words) {
    const field = document.createElement("textarea"), before = document.activeElement
    field.value = words
    field.readOnly = true
    field.className = "chep__o"
    document.body.append(field)
    field.select()
    const done = document.execCommand("copy")
    field.remove()
    before.focus()
    return done
  }

  explainTrainerFromDisk()
  copySamples()
  pressLabels()
  watchTables()
  filterRegister()
  searchWithoutKeys()
  searchForWordsOnly()
  peopleToo()
})()
