/* What the book says, in lines that are quick to look through, and all its words.
 *
 * Material's search worker loads a file of the fixed name lunr.vi.min.js and calls lunr.vi on its index; the build makes
 * that file of the four here (trainer/handbook/site/search.py). Nothing is left to lunr: its index took seconds to build
 * before anything could be found, and knew no marks (decisions/0121).
 */
const written = new Map() /* every word of the book as it is written → without marks */
const spelled = new Map() /* a word without marks → as it is written */
const often = new Map() /* a word without marks → how often the book has it */
const pages = new Map() /* address of a page → { fields, parts: its sections, boost } */

function exact(text) {
  return text.normalize("NFC").toLowerCase()
}

function strip(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d")
}

function fold(word) {
  const bare = written.get(word)
  return bare === undefined ? strip(word) : bare
}

function bareOf(text) {
  return text.split(" ").map(fold).join(" ")
}

/* Whatever is neither letter nor digit parts words, in the book and in what is typed; the dot of "350.000" does not. */
const GAP = /&(?:[lg]t|amp);|[^\p{L}\p{M}\p{N}.]+|\.(?!\d)/gu

function split(text) {
  return exact(text).split(GAP).filter(Boolean)
}

function learn(word) {
  if (written.has(word)) return
  const bare = strip(word)
  written.set(word, bare)
  spelled.set(bare, [...spelled.get(bare) || [], word])
}

/* Text as one line of words with a blank at each end, so that " " + word + " " finds whole words. */
function line(text) {
  const words = split(String(text || "").replace(/<[^>]*>/g, " "))
  words.forEach(learn)
  const marked = ` ${words.join(" ")} `, bare = words.map(fold)
  for (const word of bare) often.set(word, (often.get(word) || 0) + 1)
  return { marked, bare: ` ${bare.join(" ")} `, length: marked.length }
}

function remember(doc) {
  const [address, anchor] = doc.location.split("#"), whole = anchor === undefined
  if (!pages.has(address)) pages.set(address, { address, parts: [], bare: "", length: 0, boost: 1 })
  const page = pages.get(address), title = line(doc.title), text = line(doc.text)
  if (whole) Object.assign(page, { title, hoi: line([doc.hoi, ...doc.tags || []].join(" ")) })
  if (doc.boost) page.boost = doc.boost
  const told = doc.text || whole && (doc.hoi || "").split(" … ").pop() || ""
  page.parts.push({ ref: doc.location, title, text, whole, doc, heading: doc.title, told, empty: !doc.text })
  page.bare += title.bare + text.bare
  page.length += text.length
}

lunr.vi = function () {
  this.pipeline.reset()
  this.searchPipeline.reset()
  this.add = remember
}

function marked(words) {
  return words.some(word => fold(word) !== word)
}
