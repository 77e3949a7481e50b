/* The page “Rà bài”: what is typed and chosen stays here. Only text is ever put into the page, never HTML. */
(function () {
  "use strict"

  /* The rules come once the page stands; what is asked for before that is done when they are there. */
  const address = document.currentScript.dataset.luat, waiting = []
  let data = null, rules = null, machine = null, lost = false

  function fetchRules() {
    const script = document.createElement("script")
    lost = false
    script.src = address
    script.onload = begin
    script.onerror = tellOfLoss
    document.head.append(script)
  }

  /* Said beside the text and beside the photograph; who asks once more fetches once more. */
  const LOST = "Không tải được các quy tắc. Anh/chị xem lại mạng rồi thử lại."

  function tellOfLoss() {
    lost = true
    waiting.length = 0
    for (const place of [status, said]) say(place, LOST)
  }

  function begin() {
    data = window.RaBaiLuat
    rules = new Map(data.rules.map(rule => [rule.id, rule]))
    machine = window.RaBai.make(data)
    for (const place of [status, said]) if (place.textContent === LOST) say(place, "")
    for (const work of waiting.splice(0)) work()
  }

  function ready(work) {
    if (machine) return work()
    waiting.push(work)
    if (lost) fetchRules()
  }

  const fromDisk = location.protocol === "file:"

  function make(tag, name, words) {
    const made = document.createElement(tag)
    if (name) made.className = name
    if (words) made.textContent = words
    return made
  }

  /* ``kind``: "co" when something was found, "khong" when not, nothing when nothing was looked at. */
  function say(place, words, kind = "") {
    place.textContent = words
    if (kind) place.dataset.thay = kind
    else delete place.dataset.thay
  }

  function link(words, address) {
    const made = make("a", "", words)
    made.href = address
    made.target = "_blank"  /* the draft stays where it is */
    made.rel = "noopener"
    return made
  }

  /* -- text ------------------------------------------------------------------------------------------------------ */

  const box = document.querySelector("[data-ra-bai]")
  const [field, own] = [box.querySelector("#ra-bai-chu"), box.querySelector("#ra-bai-cua")]
  const [status, frame, shown, list] =
    ["ket-qua", "bai", "chu", "thay"].map(name => box.querySelector(`[data-${name}]`))

  const [onward, take] = ["ke", "chep"].map(name => box.querySelector(`[data-${name}]`)), where = box.querySelector("[data-cho]")
  let looked = false, secretOut = false, again = 0, places = [], taken = ""

  /* The draft is kept nowhere, so that nobody finds it: whoever would leave it is asked, unless he took it along. */
  addEventListener("beforeunload", event => {
    if (!field.value.trim() || field.value === taken) return
    event.preventDefault()
    event.returnValue = true // for browsers of before 2024, which ask only where this has a value
  })

  function look() {
    if (!machine) say(status, "Đang lấy các quy tắc…")
    ready(() => {
      show()
      status.focus()
    })
  }

  function show() {
    clearTimeout(again)
    again = 0
    say(where, "")
    if (!field.value.trim()) return clear("Chưa có chữ nào để rà.")
    looked = true
    const lines = own.value.split("\n").map(line => line.trim()).filter(Boolean)
    const { points, finds } = machine.scan(field.value, lines)
    say(status, told(finds), finds.length ? "co" : "khong")
    shown.replaceChildren(...marked(points, finds))
    frame.hidden = !finds.length
    const units = unitsOf(field.value)
    places = units.length === points.length + 1 ? placesOf(units, points, finds) : []
    /* They keep their places: where one was, no other button comes under the finger. */
    onward.hidden = take.hidden = false
    onward.disabled = !places.length
    list.replaceChildren(...finds.map((find, place) => item(points, find, place, finds.findIndex(one => one.rule === find.rule), units)))
  }

  /* Where in the box each point stands, and the end of the last one, in the units the box counts in. A letter whose marks
     are typed apart is one point, which begins where the letter does. */
  function unitsOf(typed) {
    const units = []
    let at = 0
    for (const part of typed.match(/\P{M}?\p{M}+|\P{M}/gu) || []) {
      const whole = part.normalize("NFC")
      let within = 0
      for (const one of whole) {
        units.push(at + within)
        if (whole === part) within += one.length
      }
      at += part.length
    }
    return units.concat(at)
  }

  /* Where each find stands that stands anywhere; ``secret``: where in it begins what must not stay. */
  function placesOf(units, points, finds) {
    return finds.filter(find => find.start < find.end).map(find => {
      const words = points.slice(find.start, find.end).join("").replace(/[.,;:!?]+$/, "")
      const led = Array.from(words.slice(0, window.RaBai.secretAt(words))).length
      return { ...find, start: units[find.start], end: units[find.end], secret: units[find.start + led] }
    })
  }

  /* What was said of a draft that has since been mended would be believed: look again, with the hand left where it is. */
  function mended() {
    clearTimeout(again)
    if (looked) again = setTimeout(show, 400)
  }

  function told(finds) {
    if (!finds.length)
      return "Máy không thấy gì theo các quy tắc. Không thấy gì không có nghĩa là được đăng: người duyệt vẫn phải đọc." + left()
    const counts = new Map()
    for (const group of Object.keys(data.groups))
      for (const find of finds.filter(one => rules.get(one.rule).group === group)) {
        const words = data.kinds[find.rule] || data.groups[group]
        counts.set(words, (counts.get(words) || 0) + 1)
      }
    const parts = [...counts].map(([words, many]) => `${many} ${words}`)
    return `Thấy ${finds.length} chỗ phải xem: ${parts.join(", ")}. Máy còn sót: người duyệt vẫn phải đọc.` + left()
  }

  /* What taking out leaves to a person: a torn sentence, and a password that others may have read by now. */
  function left() {
    const torn = field.value.split(GONE).length - 1
    secretOut = secretOut && torn > 0
    return (torn ? ` Còn ${torn} chỗ ghi ${GONE}: viết lại câu cho tròn.` : "") +
      (secretOut ? " Mật khẩu, mã vừa bỏ mà đã gửi cho ai thì đổi ngay." : "")
  }

  /* The text with a link at each find; where two meet, each piece leads to the one that begins first. */
  function marked(points, finds) {
    const cuts = new Set([0, points.length])
    for (const find of finds) cuts.add(find.start).add(find.end)
    const ends = Array.from(cuts).sort((a, b) => a - b)
    const begun = new Set()
    let first = 0
    return ends.slice(0, -1).map((start, at) => {
      const words = points.slice(start, ends[at + 1]).join("")
      while (first < finds.length && finds[first].end <= start) first++
      let place = first
      while (place < finds.length && finds[place].start <= start && finds[place].end <= start) place++
      if (place === finds.length || finds[place].start > start) return document.createTextNode(words)
      const mark = make("a", `thay thay--${rules.get(finds[place].rule).group}`, words)
      mark.href = `#thay-${place + 1}`
      mark.title = rules.get(finds[place].rule).name
      if (!begun.has(place)) mark.id = `cho-${place + 1}`
      begun.add(place)
      return mark
    })
  }

  /* Why, what to do and where to read is said once for each rule, at the ``first`` of its finds. */
  function item(points, find, place, first, units) {
    const rule = rules.get(find.rule), made = make("li", `ra-bai__muc ra-bai__muc--${rule.group}`)
    made.id = `thay-${place + 1}`
    made.tabIndex = -1
    made.append(make("strong", "", rule.name))
    if (find.start < find.end) {
      const quote = make("a", "ra-bai__trich", `“${points.slice(find.start, find.end).join("")}”`)
      quote.href = document.getElementById(`cho-${place + 1}`) ? `#cho-${place + 1}` : "#ra-bai-chu"
      made.append(quote)
    } else made.append(make("span", "ra-bai__trich", "cả bài"))
    if (first === place) made.append(make("p", "", rule.why), make("p", "ra-bai__lam", rule.do))
    else made.append(likeBefore(first))
    const [stands] = places.length ? placesOf(units, points, [find]) : []
    if (stands) made.append(mend(stands, rule, place))
    if (first === place) made.append(links(rule))
    return made
  }

  function likeBefore(first) {
    const row = make("p", "ra-bai__lam", "Vì sao, làm gì: "), way = make("a", "", `như chỗ ${first + 1}`)
    way.href = `#thay-${first + 1}`
    row.append(way)
    return row
  }

  /* Leads to the find in the box where it can be changed, marked as if by hand; a number may go at once. */
  function mend(find, rule, place) {
    const row = make("p", "ra-bai__nut"), words = field.value.slice(find.start, find.end)
    const button = (name, work) => {
      const made = make("button", "", name)
      made.type = "button"
      made.setAttribute("aria-label", `${name}: ${rule.name} ${words}`)
      made.addEventListener("click", work)
      row.append(made)
    }
    button("Sửa chỗ này", () => {
      select(find)
      say(where, rule.name)
    })
    if (rule.group === "identifiers") button(`Thay bằng ${GONE}`, () => takeOut(find, words, place))
    return row
  }

  /* Without a number its sentence is torn (“Số điện thoại là , mời…”), and nobody sees where. */
  const GONE = "[đã bỏ]"

  function takeOut({ start, end, secret, rule }, words, place) {
    if (field.value.slice(start, end) === words) {
      secretOut = secretOut || rule === "password-or-code"
      field.focus({ preventScroll: true })
      /* The words that lead to a secret stay, and the mark that ends the sentence; of a secret “!” may be a part. */
      const mark = secret > start ? /[.,;:?]+$/ : /[.,;:!?]+$/
      field.setSelectionRange(secret, start + words.replace(mark, "").length)
      /* As if typed, so that it can be undone; older browsers do not type into a box. */
      if (!document.execCommand("insertText", false, GONE)) field.setRangeText(GONE)
    }
    show()
    ;(list.children[place] || status).focus()
  }

  function select({ start, end }) {
    field.focus()
    field.setSelectionRange(start, end)
    field.scrollTop = heightOf(field.value.slice(0, end)) - field.clientHeight / 2
    /* At the top: below it stand the button for the next one and its answer, and below them the keyboard of a phone. */
    field.scrollIntoView({ block: "start" })
  }

  /* From one find to the next without a way back to the list: behind the hand, and from the last one to the first. */
  function goOn() {
    if (again) show()
    if (!places.length) return status.focus()
    const behind = places.findIndex(find => find.start >= field.selectionEnd), at = Math.max(behind, 0)
    select(places[at])
    say(where, `${at + 1}/${places.length} còn lại: ${rules.get(places[at].rule).name}`)
  }

  /* The mended draft, for the page where it is published. As by hand: from a USB stick there is no clipboard of its own. */
  function takeAlong() {
    if (again) show()
    if (take.hidden) return status.focus()
    field.focus()
    field.select()
    const left = (list.children.length ? ` Trong bài vẫn còn ${list.children.length} chỗ phải xem.` : "") +
      (field.value.includes(GONE) ? ` Chỗ ghi ${GONE}: đọc lại câu trước khi đăng.` : "")
    const done = document.execCommand("copy")
    if (done) taken = field.value
    say(where, done ? `Đã chép cả bài.${left}` : "Máy không cho chép bằng nút. Bài đã được chọn: anh/chị bấm giữ rồi chọn Sao chép.")
  }

  /* How far down in the box ``words`` end: browsers do not agree on whether a selection is brought into sight. */
  function heightOf(words) {
    const twin = field.cloneNode()
    twin.removeAttribute("id")
    twin.value = words
    Object.assign(twin.style, { position: "absolute", visibility: "hidden", width: `${field.offsetWidth}px`, height: "0", minHeight: "0", overflowY: "scroll" })
    field.after(twin)
    const height = twin.scrollHeight
    twin.remove()
    return height
  }

  function links(rule) {
    const row = make("p", "ra-bai__doc")
    row.append(link(rule.section.words, rule.section.url))
    for (const law of rule.law) row.append(link(law.words, law.url))
    const practice = fromDisk ? rule.selfcheck : rule.practice
    if (practice) {
      row.append(link(fromDisk ? "Luyện thêm" : "Luyện thêm (cần đăng nhập)", practice))
      row.lastChild.setAttribute("aria-label", `${row.lastChild.textContent}: ${rule.name}`)
    }
    return row
  }

  function clear(words) {
    looked = secretOut = false
    clearTimeout(again)
    places = []
    onward.hidden = take.hidden = true
    say(where, "")
    say(status, words)
    frame.hidden = true
    shown.replaceChildren()
    list.replaceChildren()
  }

  for (const off of document.querySelectorAll(".ra-bai__tat")) off.hidden = true
  box.hidden = false
  box.querySelector("[data-ra]").addEventListener("click", look)
  onward.addEventListener("click", goOn)
  take.addEventListener("click", takeAlong)
  field.addEventListener("paste", () => setTimeout(look, 0))
  for (const one of [field, own]) one.addEventListener("input", mended)
  box.querySelector("[data-xoa]").addEventListener("click", () => {
    if (field.value.trim() && !confirm("Xóa cả bản nháp trong khung? Xóa rồi trang không lấy lại được.")) return
    field.value = ""
    clear("Đã xóa. Trang này không giữ lại gì.")
    field.focus()
  })

  /* -- photographs ----------------------------------------------------------------------------------------------- */

  const MOST_SIDE = 4096
  const photo = document.querySelector("[data-ra-anh]")
  const chosen = photo.querySelector("input"), said = photo.querySelector("[data-ket-qua]")
  const told2 = photo.querySelector("[data-thay]"), save = photo.querySelector("[data-luu]")
  let asked = null, current = null, heic = null
  const UNSURE = "Ảnh HEIC này máy không chắc bỏ được hết phần ghi kèm, nên không lưu. Trên iPhone: mở ảnh, bấm Chia sẻ, " +
    "bấm Tùy chọn, tắt Vị trí và Tất cả dữ liệu ảnh rồi gửi bản ấy; hoặc chụp màn hình đang mở ảnh."

  function read(file) {
    if (!file) return
    asked = file
    current = null
    save.hidden = true
    told2.replaceChildren()
    if (!/^image\//.test(file.type) && !/[.]hei[cf]$/i.test(file.name))
      return void say(said, "Tệp này không phải ảnh. Anh/chị chọn tệp .jpg, .heic.")
    const reader = new FileReader()
    reader.onerror = () => say(said, "Không đọc được tệp này. Anh/chị thử chọn lại.")
    /* A large one may be there after a smaller one that was chosen later. */
    reader.onload = () => ready(() => asked === file && tell(file, new Uint8Array(reader.result)))
    reader.readAsArrayBuffer(file)
  }

  function tell(file, raw) {
    const facts = window.RaBaiAnh.facts(raw)
    heic = window.RaBaiHeic.is(raw) ? raw : null
    if (!heic && !window.RaBaiAnh.isJpeg(raw))
      say(said, "Máy chỉ đọc được dữ liệu trong ảnh JPEG, HEIC. Ảnh này vẫn lưu được bản sạch nếu trình duyệt mở được.")
    else if (facts.length)
      say(said, `Tệp ảnh này nói thêm ${facts.length} điều mà nhìn ảnh không thấy.`, "co")
    else
      say(said, "Tệp không ghi nơi chụp, giờ chụp, máy chụp. Không thấy gì không có nghĩa là được đăng: còn phải nhìn ảnh.", "khong")
    told2.replaceChildren(...facts.map(([kind, words]) => {
      const made = make("li", "ra-bai__muc"), [name, why] = data.photo[kind]
      made.append(make("strong", "", name), make("span", "ra-bai__trich", words), make("p", "", why))
      return made
    }))
    current = file
    save.hidden = false
    said.focus()
  }

  /* Few browsers open HEIC, so it is not drawn: the picture stays as it is, the rest is emptied. */
  function cleaned() {
    if (!heic) return clean()
    const made = window.RaBaiHeic.clean(heic)
    const [ending] = /(hei[cf]|avif)$/.exec(current.name.toLowerCase()) || ["heic"]
    if (made) hand(new Blob([made], { type: `image/${ending}` }), current, ending)
    else say(said, UNSURE)
  }

  /* Drawn anew: what was beside the picture is not in what comes out. */
  function clean() {
    const file = current, image = new Image(), reader = new FileReader()
    const fail = words => { if (file === asked) say(said, words) }
    image.onerror = () => fail("Trình duyệt không mở được ảnh này.")
    image.onload = () => {
      const scale = Math.min(1, MOST_SIDE / Math.max(image.naturalWidth, image.naturalHeight))
      const canvas = document.createElement("canvas")
      canvas.width = Math.max(1, Math.round(image.naturalWidth * scale))
      canvas.height = Math.max(1, Math.round(image.naturalHeight * scale))
      const paper = canvas.getContext("2d")
      paper.fillStyle = "white"
      paper.fillRect(0, 0, canvas.width, canvas.height)
      paper.drawImage(image, 0, 0, canvas.width, canvas.height)
      canvas.toBlob(made => (made ? hand(made, file) : fail("Máy không đủ bộ nhớ cho ảnh này.")), "image/jpeg", 0.92)
    }
    reader.onload = () => (image.src = reader.result)
    reader.readAsDataURL(file)
  }

  function hand(made, file, ending = "jpg") {
    const way = make("a"), address = URL.createObjectURL(made)
    way.href = address
    way.download = `${file.name.replace(/\.[^.]*$/, "")}-sach.${ending}`
    way.click()
    setTimeout(() => URL.revokeObjectURL(address), 10000)
    const gone = [...told2.querySelectorAll("strong")].map(one => one.textContent.toLowerCase())
    /* Another one was chosen while this was drawn: what is said there is said of that. */
    if (file !== asked) return
    // What was found is gone from what was saved: its cards no longer stand there as if nothing were done.
    told2.replaceChildren()
    say(said, `Đã lưu ${way.download}, không còn nơi chụp, giờ chụp, máy chụp.` +
      (gone.length ? ` Đã bỏ ${gone.length} điều máy thấy: ${gone.join(", ")}.` : "") + " Đăng bản này, đừng đăng bản gốc.", "khong")
    said.focus()
  }

  photo.hidden = false
  chosen.addEventListener("change", () => read(chosen.files[0]))
  save.addEventListener("click", cleaned)
  for (const event of ["dragover", "drop"])
    photo.addEventListener(event, given => {
      given.preventDefault()
      if (event === "drop") read(given.dataTransfer.files[0])
    })

  if (document.readyState === "complete") fetchRules()
  else addEventListener("load", fetchRules)
})()
