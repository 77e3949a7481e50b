/* What was typed: with tone marks or without, in a hurry, on a phone that forgets its Vietnamese keyboard. */

/* Words of a question that say little about its matter; typed without marks, their folded likes too. */
const WEAK_MARKED = new Set((
  "ai anh bao bị bởi cả các cái cần chị cho chưa có của cùng cũng đã đang đâu đây để đến đi đó được em gì giờ hay " +
  "hỏi khi không là làm lại lên mà mấy một mới nào này nên nếu ở phải qua ra rồi sao sau sẽ thế theo thì thôi tôi " +
  "trên trong từ và vào về vì với xong những nhiêu như đc dc ko ntn").split(" "))
const WEAK_BARE = new Set([...WEAK_MARKED].map(strip))

/* What people say for what the book says; both are looked for, alike. */
const SAME = new Map(Object.entries({
  fanpage: "trang", page: "trang", fb: "facebook", face: "facebook", hack: "chiếm", hacker: "chiếm", admin: "quản trị",
  ad: "quản trị", qtv: "quản trị viên", pass: "mật khẩu", password: "mật khẩu", mk: "mật khẩu", tk: "tài khoản",
  acc: "tài khoản", nick: "tài khoản", stk: "số tài khoản", comment: "bình luận", cmt: "bình luận", inbox: "tin nhắn",
  ib: "tin nhắn", share: "chia sẻ", block: "chặn", link: "đường dẫn", app: "ứng dụng", file: "tệp", virus: "mã độc",
  live: "trực tiếp", livestream: "trực tiếp", clip: "video", mxh: "mạng xã hội", zl: "zalo", yt: "youtube",
  cccd: "căn cước", cmnd: "căn cước", dlcn: "dữ liệu cá nhân", bmnn: "bí mật nhà nước", ubnd: "ủy ban nhân dân",
  tthc: "thủ tục hành chính", dvc: "dịch vụ công", pv: "phóng viên", cb: "cán bộ", chatgpt: "ai chatbot",
  gemini: "ai chatbot", deepfake: "giả mặt", fake: "giả", scam: "lừa đảo", mail: "e mail", gmail: "e mail",
  email: "e mail", đt: "điện thoại", dt: "điện thoại", sđt: "số điện thoại", sdt: "số điện thoại", phốt: "phê bình",
  qr: "mã qr", spam: "quảng cáo", vbpl: "văn bản pháp luật", vbqppl: "văn bản pháp luật",
  nđ: "nghị định", hđnd: "hội đồng nhân dân", hdnd: "hội đồng nhân dân",
}))

const MOST_WORDS = 30

const TONES = {
  f: "\u0300", s: "\u0301", x: "\u0303", r: "\u0309", j: "\u0323",
  2: "\u0300", 1: "\u0301", 4: "\u0303", 3: "\u0309", 5: "\u0323",
}

/* The weak ones of some words: where marks were typed, "báo" (newspaper) is not the "bao" of "bao nhiêu". */
function weakOf(words) {
  return marked(words) ? new Set(words.filter(word => WEAK_MARKED.has(word)))
    : new Set(words.filter(word => WEAK_BARE.has(word)))
}

/* Somebody pastes a whole rumour: of its different words the thirty that tell the most (the rarest of the book) are
 * enough, between the same neighbours once. What is left out leaves a gap (""), so that nobody gets a new neighbour. */
function telling(words) {
  if (words.length <= MOST_WORDS) return words
  const weak = weakOf(words), rarity = word => often.get(fold(word)) || Infinity, met = new Set()
  const different = [...new Set(words)].filter(word => !weak.has(word)).sort((a, b) => rarity(a) - rarity(b))
  const kept = new Set(different.slice(0, MOST_WORDS)), some = words.map(word => kept.has(word) ? word : "")
  return some.map((word, at) => {
    const place = [some[at - 1], word, some[at + 1]].join(" "), again = met.has(place)
    met.add(place)
    return again ? "" : word
  }).filter((word, at, all) => word || all[at - 1])
}

/* Does a word of the book begin so? */
const inOneLine = new Map() /* a set of words → all of them */
function begins(words, start) {
  if (!inOneLine.has(words)) inOneLine.set(words, ` ${[...words.keys()].join(" ")}`)
  return start.length > 1 && inOneLine.get(words).includes(` ${start}`)
}

/* "khoá" is "khóa" and "quản lí" is "quản lý", if only the other one is in the book. */
function respelled(word) {
  const tone = word.replace(/^(|.*[^q])([ou])([aey])([\u0300\u0301\u0303\u0309\u0323])$/, "$1$2$4$3")
  return [tone, word.replace(/^([hklmst])i/, "$1y")].map(exact).find(other => written.has(other))
}

/* A word that has some of its marks, as the keys of Telex for all: "lôj" is "looj". */
function asKeys(word) {
  return word.replace(/đ/g, "dd").normalize("NFD").replace(/(.)\u0302/g, "$1$1").replace(/[\u0306\u031b]/g, "w")
}

/* A word of which the keyboard forgot to make marks, as in "khoas", "maatj" (Telex) or "ma65t" (VNI); else nothing. */
function fromKeys(word) {
  const parts = /^([b-df-hj-np-tvxz]*[0-9]?)([aeiouyw][a-z0-9]*)$/.exec(word)
  if (!parts) return
  const [, first, rest] = parts, [tone, ...more] = rest.match(/[sfrxj1-5]/g) || []
  if (more.length) return /* a word has one tone: "express" is no Vietnamese */
  const bare = first.replace(/dd|d9/, "d") + rest.replace(/^w/, "u").replace(/[sfrxjwz0-9]|d$/g, "")
    .replace(/([aeo])(.*)\1/, "$1$2")
  const likes = (spelled.get(bare) || []).map(like => like.normalize("NFD"))
  const fit = likes.map(like => [
    TONES[tone] ? like.includes(TONES[tone]) : !/[\u0300\u0301\u0303\u0309\u0323]/.test(like),
    /([aeo])[a-z]*\1|6/.test(rest) === like.includes("\u0302"), /[w78]/.test(rest) === /[\u031b\u0306]/.test(like),
  ].filter(Boolean).length)
  return bare !== word && likes.length ? exact(likes[fit.indexOf(Math.max(...fit))]) : undefined
}

/* A longer word with one letter too few, too many, wrong or in the place of its neighbour ("facebok"). */
function oneSlip(word) {
  const near = other => {
    let same = 0, back = 0
    while (word[same] && word[same] === other[same]) same++
    const [left, right] = [word.slice(same), other.slice(same)]
    while (back < Math.min(left.length, right.length) && left[left.length - 1 - back] === right[right.length - 1 - back]) back++
    const [wrong, meant] = [left.slice(0, left.length - back), right.slice(0, right.length - back)]
    return wrong.length + meant.length === 1 || wrong.length === 1 && meant.length === 1 ||
      wrong.length === 2 && wrong === [...meant].reverse().join("")
  }
  return word.length > 5 ? [...spelled.keys()].find(other => other.length > 4 && near(other)) : undefined
}

/* What was typed, in the book's spelling. Without marks at all, what the keyboard left of a word has none either. */
function mended(words) {
  const typed = marked(words)
  return words.map((word, at) => {
    if (written.has(word) || SAME.has(word)) return word
    const other = respelled(word.normalize("NFD"))
    if (other) return other
    if (spelled.has(fold(word)) || at === words.length - 1 && begins(spelled, fold(word))) return word
    const meant = fromKeys(asKeys(word)) || oneSlip(fold(word))
    return !meant ? word : typed ? meant : fold(meant)
  })
}

/* The words that were typed. A sign is none: "~" or "-" out of a pasted line must never cost anybody a result. (Material
 * would still take signs for lunr's language before it asks us: gan-dan.js gives it none.) */
function asked(query) {
  return mended(telling(split(query)))
}
