/* Which pages and sections answer. People type whole questions ("làm gì khi bị mất trang") and Vietnamese words are two
 * syllables: every word and every pair of neighbours counts by how rare it is (BM25), in the title, in the words the page
 * is looked for by ("hoi": description, tags, search_words), in headings, in the text. Page first, then section.
 */

const ASKS_FOR_FORM = / (mau|bieu mau|checklist) /
/* The section of a page with the articles it rests on: names of matters stand close there, and help nobody else. */
/* Whoever looks has no time for what one tests oneself with, or why it is so; where something has happened, the first
 * minutes come first. */
const ASIDE = /#(tu-kiem|vi-sao)$/, AT_ONCE = /^(?:su-co|lua-dao)\/.*#(?:15-phut|muoi-lam-phut)$/
const GROUNDS = "#can-cu", ASKS_FOR_LAW = /\d| (luat|nghi dinh|thong tu|dieu|khoan|can cu) /
/* Words with other marks than were typed: "sửa" for "sữa" is heard alike by half the country; else it is another word,
 * unless nothing in the book has the marks that were typed. */
const HEARD_ALIKE = 0.4, OTHER_WORD = 0.01, NOWHERE_AS_TYPED = 0.3
/* "fanpage" stands where somebody lost one, but means any page: the word that is typed for another counts like that one. */
const SAME_WEIGHT = 0.7
/* A page with a lower boost comes last, whatever stands in its headings; by its own title it is found. */
const LAST = 0.5
const WEIGHTS = { title: 7, hoi: 12, headings: 1.5, text: 1, half: 12, part: 0.3 }

/* How often a text has " word " (or " begun"). Looked for without the first blank: every word begins with one. */
function times(text, wanted, most = Infinity) {
  const word = wanted.slice(1)
  let count = 0
  for (let at = text.indexOf(word); at >= 0 && count < most;) {
    const whole = text[at - 1] === " "
    if (whole) count++
    at = text.indexOf(word, at + (whole ? word.length : 1))
  }
  return count
}

/* How often a term stands in a line; where marks were typed, other marks count little. */
function count(field, term) {
  if (!field) return 0
  const bare = times(field.bare, term.bare)
  if (!bare || !term.marked) return bare
  const kept = times(field.marked, term.marked), alike = term.alike ? times(field.marked, term.alike) : 0
  return kept + HEARD_ALIKE * alike + term.others * Math.min(2, bare - kept - alike)
}

/* Does a line of some pages have these words as they are written? */
function stands(some, text) {
  return some.some(page => page.hoi?.marked.includes(text) ||
    page.parts.some(part => part.title.marked.includes(text) || part.text.marked.includes(text)))
}

function heardAlike(text) {
  return exact(text.normalize("NFD").replace(/[\u0303\u0309]/g, mark => mark === "\u0303" ? "\u0309" : "\u0303"))
}

/* The words and pairs of neighbours that are looked for, each once, with its weight. */
function termsOf(words) {
  const typed = marked(words), weakOnes = weakOf(words), terms = new Map()
  const push = (text, weight, end) => {
    const again = terms.get(text + end)
    if (again) {
      again.weight += weight
      return
    }
    const parts = text.split(" "), last = parts.pop(), alike = end && heardAlike(text)
    const asWritten = parts.every(word => written.has(word)) && (written.has(last) || !end && begins(written, last))
    terms.set(text + end, {
      bare: ` ${bareOf(text)}${end}`, marked: typed && asWritten && ` ${text}${end}`, weight,
      alike: alike && alike !== text && ` ${alike}${end}`, pair: parts.length > 0, others: OTHER_WORD,
    })
  }
  words.forEach((word, at) => {
    if (!word) return
    const weak = weakOnes.has(word), last = at === words.length - 1, next = words[at + 1]
    push(word, weak ? 0.1 : SAME.has(word) ? SAME_WEIGHT : 1, " ")
    if (last && word.length > 1) push(word, 0.3, "") /* perhaps still being typed */
    if (SAME.has(word)) push(SAME.get(word), SAME_WEIGHT * SAME.get(word).split(" ").length, " ")
    if (!next) return
    const weaker = weak + weakOnes.has(next)
    push(`${word} ${next}`, [1.6, 0.6, 0.25][weaker], at + 2 === words.length ? "" : " ")
    if (words[at + 2] && !weaker) push(`${word} ${next} ${words[at + 2]}`, 1, "")
  })
  return [...terms.values()]
}

/* Where a term stands on each of some pages: [in the heading, in the text] of every part; null when nowhere. */
const NOT_THERE = [0, 0]
function hitsOf(all, term) {
  const on = new Set(all.filter(page => times(page.bare, term.bare, 1) || page.hoi && times(page.hoi.bare, term.bare, 1)))
  if (term.marked && term.pair && !stands([...on], term.marked)) term.others = NOWHERE_AS_TYPED
  const hits = part => {
    const found = [count(part.title, term), count(part.text, term)]
    return found[0] || found[1] ? found : NOT_THERE
  }
  return all.map(page => on.has(page) ? page.parts.map(hits) : null)
}

/* How strongly a term speaks for a page, from all its fields; long pages do not win by their length. */
function strength(page, term, hits, average) {
  if (!hits) return 0
  let headings = 0, text = 0
  page.parts.forEach((part, at) => {
    if (!part.whole) headings += hits[at][0]
    text += hits[at][1]
  })
  return WEIGHTS.title * count(page.title, term) + WEIGHTS.hoi * Math.min(2, count(page.hoi, term)) +
    WEIGHTS.headings * headings + WEIGHTS.text * text / (0.4 + 0.6 * page.length / average)
}

function bounded(strength, half) {
  return strength / (strength + half)
}

/* The parts of a page by how well each fits, best first. */
function partsOf(page, terms, hits, phrase) {
  const parts = page.parts.map((part, at) => {
    let points = 0
    terms.forEach((term, nth) => {
      if (!hits[nth]) return
      const [title, text] = hits[nth][at]
      points += term.weight * term.rarity * bounded(4 * title + text / (0.5 + part.text.length / 1500), 1.5)
    })
    if (part.ref.endsWith(GROUNDS) && !ASKS_FOR_LAW.test(phrase)) points /= 2
    if (ASIDE.test(part.ref)) points /= 2
    if (AT_ONCE.test(part.ref)) points *= 2
    /* in the register, an instrument no longer in force comes after the one that is */
    if (part.text.bare.includes(" het hieu luc sau ngay ")) points /= 2
    return { part, points }
  }).filter(one => one.points > 0).sort((a, b) => b.points - a.points)
  /* found by "hoi" alone: the page itself */
  return parts.length ? parts : page.parts.filter(part => part.whole).map(part => ({ part, points: 1e-6 }))
}

/* Does one heading have all the words? Those of the page that tells what has changed are other pages' headings. */
function headed(page, words) {
  if (page.boost < LAST) return false
  const wanted = words.map(word => ` ${fold(word)} `)
  return words.length > 1 && page.parts.some(({ title }) => wanted.every(word => title.bare.includes(word)))
}

/* Whoever types a title, or all the words of a heading, wants that page, be it a form or a list; else these stand
 * back (doc.boost), but for the forms when somebody asks for a form. */
function called(page, phrase, heading) {
  if (!page.title || !phrase.trim().includes(" ")) return page.boost
  if (page.title.bare === phrase) return 1.6
  if (page.title.bare.startsWith(phrase)) return 1.4
  if (page.title.bare.includes(phrase)) return 1.3
  const form = page.address.startsWith("bieu-mau/") && ASKS_FOR_FORM.test(phrase)
  return heading || form ? 1.3 : page.boost
}

/* Those worth showing, the fittest first. */
function best(ranked) {
  const least = 0.2 * Math.max(...ranked.map(one => one.points))
  return ranked.filter(one => one.points > least).sort((a, b) => b.points - a.points).slice(0, 30)
}

/* What the book says of a term: where it stands, how strongly that speaks for each page, how rare it is. */
function looked(all, term) {
  const average = all.reduce((sum, page) => sum + page.length, 1) / all.length
  const hits = hitsOf(all, term), by = all.map((page, at) => strength(page, term, hits[at], average))
  const having = by.reduce((sum, one) => sum + Math.min(1, one), 0)
  return { hits, by, rarity: Math.log(1 + (all.length - having + 0.5) / (having + 0.5)) }
}

/* Each key asks again for all words before it: what was looked up for them is kept, or a phone is late for the next. */
const kept = new Map(), MOST_KEPT = 200
function known(all, term) {
  const name = `${term.bare}/${term.marked || ""}`
  if (kept.size > MOST_KEPT) kept.clear()
  if (!kept.has(name)) kept.set(name, looked(all, term))
  return kept.get(name)
}

/* The pages that speak of the words, the fittest first, each with its parts. */
function rank(words) {
  const all = [...pages.values()], phrase = ` ${bareOf(words.join(" "))} `
  const terms = termsOf(words).map(term => ({ ...term, ...known(all, term) }))
  const ranked = all.map((page, at) => {
    const heading = headed(page, words), more = heading ? WEIGHTS.title : 0
    const points = terms.reduce((sum, { weight, rarity, by }) =>
      sum + weight * rarity * bounded(by[at] + more, WEIGHTS.half), 0)
    return { page, at, points: points * called(page, phrase, heading) }
  })
  return best(best(ranked).map(({ page, at, points }) => {
    const parts = partsOf(page, terms, terms.map(term => term.hits[at]), phrase)
    return { page, parts, points: points + WEIGHTS.part * page.boost * (parts[0]?.points || 0) }
  }))
}
