/* What a result shows: an excerpt that begins where the words stand, with the words that were meant marked. */

/* Material shows so many pages before one scrolls: of those behind them a few sections are enough. */
const AT_ONCE_SHOWN = 10
/* How many signs of a text a result shows: with a heading found alone, from a place in the text on, before that place. */
const SHOWN = { opening: 140, around: 200, before: 90 }

/* A text with its words, and where each begins and ends. */
function read(text) {
  const words = [], places = []
  let from = 0
  const push = to => {
    if (from === to) return
    words.push(exact(text.slice(from, to)))
    places.push([from, to])
  }
  for (const gap of text.matchAll(GAP)) {
    push(gap.index)
    from = gap.index + gap[0].length
  }
  push(text.length)
  return { text, words, places }
}

/* A section as lines to read: a paragraph, a point of a list or a row of a table ("||") each; cells ("|") apart. */
function lines(text) {
  return text.replace(/<\/?(?:code|sub|sup)>/g, "").replace(/<[^>]*>|\s\|\|(?:\s|$)/g, "\n").replace(/\s\|\s/g, " · ")
    .split("\n").map(one => one.trim()).filter(Boolean).join("\n")
}

/* What to look for in a text that is shown: one function a word, which says whether a word of the text is meant. */
function wantedOf(words) {
  const typed = marked(words), weak = weakOf(words), strong = words.some(word => word && !weak.has(word))
  return words.map((word, at) => {
    const last = at === words.length - 1, bare = fold(word)
    const asTyped = typed && (written.has(word) || last && begins(written, word))
    const begun = last && word.length > 1 && !(asTyped ? written : spelled).has(asTyped ? word : bare)
    const is = (given, wished) => given === wished || begun && given.startsWith(wished)
    return {
      weak: strong && weak.has(word), also: (SAME.get(word) || "").split(" ").filter(Boolean),
      fits: given => word && (asTyped ? is(given, word) : is(fold(given), bare)),
    }
  })
}

/* Which of those wanted a word of a text may be, found out once for all the texts that are shown. */
function chances(word, wanted, met) {
  let may = met.get(word)
  if (!may) met.set(word, may = [...wanted.keys()].filter(at => wanted[at].fits(word) || wanted[at].also[0] === word))
  return may
}

/* The words of a text that were looked for, each with the number of the word that was typed ("hit"). Beside each other
 * two words are sure of their marks, which is noted: once "mat khau" is there as "mật khẩu", a lone "mất" is not meant. */
function light({ words, places }, { wanted, sure, met }) {
  const found = new Map()
  const take = (nth, hit, certain) =>
    found.set(nth, { from: places[nth][0], to: places[nth][1], word: words[nth], hit, sure: certain })
  const lit = (nth, at) => {
    const bare = fold(words[nth])
    take(nth, at, true)
    sure.set(bare, (sure.get(bare) || new Set()).add(words[nth]))
  }
  words.forEach((word, nth) => chances(word, wanted, met).forEach(at => {
    const one = wanted[at], next = words[nth + 1], follower = wanted[at + 1]
    if (one.also.length && one.also.every((like, step) => words[nth + step] === like))
      one.also.forEach((_, step) => lit(nth + step, at))
    if (!one.fits(word)) return
    if (next && follower?.fits(next) && !(one.weak && follower.weak)) [nth, nth + 1].forEach((which, step) => lit(which, at + step))
    else if (!found.has(nth) && !one.weak) take(nth, at, false)
  }))
  return [...found.values()]
}

/* Where in a text the most of what was typed stands close together; -1 when nowhere. */
function densest(hits) {
  let most = 0, where = -1
  for (const token of hits) {
    const near = hits.filter(other => other.from >= token.from && other.to - token.from <= SHOWN.around)
    const points = new Set(near.map(other => other.hit)).size + near.filter(other => other.sure).length / 10
    if (points > most) [most, where] = [points, token.from]
  }
  return where
}

/* From where to where an excerpt goes: whole lines and sentences, so that no "không" before the words is lost. */
function bounds(text, at) {
  let from = at < 0 ? 0 : text.lastIndexOf("\n", at) + 1
  if (at - from > SHOWN.before) {
    const sentence = Math.max(...[". ", "? ", "! ", ".\" ", "; ", " · "].map(end => text.lastIndexOf(end, at - 1) + end.length))
    from = at - sentence <= SHOWN.before ? Math.max(from, sentence) : text.indexOf(" ", at - SHOWN.before) + 1
  }
  const longest = from + (at < 0 ? SHOWN.opening : SHOWN.around)
  if (text.length <= longest) return [from, text.length]
  const lineEnd = text.lastIndexOf("\n", longest), enough = from + (longest - from) / 2
  return [from, lineEnd > Math.max(enough, at) ? lineEnd : Math.max(from + 1, text.lastIndexOf(" ", longest))]
}

/* A text with the words that were looked for marked, neighbours in one piece. */
function withMarks(text, found, from, to) {
  let html = "", at = from
  const lit = found.filter(token => token.from >= from && token.to <= to)
  lit.forEach((token, nth) => {
    const before = lit[nth - 1], joined = before && text.slice(before.to, token.from) === " "
    html += joined ? " " : text.slice(at, token.from) + "<mark>"
    html += text.slice(token.from, at = token.to)
    if (lit[nth + 1] === undefined || text.slice(at, lit[nth + 1].from) !== " ") html += "</mark>"
  })
  return html + text.slice(at, to)
}

/* A part with the words in it that were looked for. It is read once: the next key asks for most of them again. */
function lit(part, looking) {
  if (!part.read) part.read = [part.heading, lines(part.told)].map(read)
  const [heading, told] = part.read
  return { part, text: told.text, heading: light(heading, looking), found: light(told, looking) }
}

/* Put into what Material shows of a part the excerpt instead of the whole text: it takes both from the same object. */
function show({ part, text, heading, found }, sure) {
  const meant = token => token.sure || sure.get(fold(token.word))?.has(token.word) !== false
  const hits = found.filter(meant), [from, to] = bounds(text, densest(hits)), excerpt = withMarks(text, hits, from, to)
  part.doc.title = withMarks(part.heading, heading.filter(meant), 0, part.heading.length)
  const begun = from > 0 && text[from - 1] !== "\n" ? "… " : ""
  part.doc.text = excerpt && `<p>${begun}${excerpt}${to < text.length ? " …" : ""}</p>`
}

/* lunr's results. Material multiplies the score of a page by five and of a section by two when all terms are said to
 * be there; each rank is worth a hundred. A page without words of its own stands back behind a section that fits. */
lunr.Index.prototype.search = function (query) {
  const words = asked(query)
  if (!words.length) return []
  const ranked = rank(words), looking = { wanted: wantedOf(words), sure: new Map(), met: new Map() }
  const metadata = Object.fromEntries(split(query).map(word => [word, {}]))
  ranked.forEach(({ parts }, place) => parts.splice(place < AT_ONCE_SHOWN ? 8 : 3))
  const seen = ranked.flatMap(({ page, parts }) => page.parts.filter(part => part.whole || parts.some(one => one.part === part)))
  for (const one of seen.map(part => lit(part, looking))) show(one, looking.sure)
  return ranked.flatMap(({ parts }, place) => parts.map(({ part, points }) => {
    const level = 100 ** (ranked.length - place), back = part.whole ? (part.empty ? 10 : 5) : 2
    return { ref: part.ref, score: level * (0.1 + 0.9 * points / parts[0].points) / back, matchData: { metadata } }
  }))
}
