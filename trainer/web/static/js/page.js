/* What every script of ours needs. */

const LONGEST_REQUEST = 20_000

export const all = (selector, within = document) => [...within.querySelectorAll(selector)]
export const say = (element, text) => { if (element.textContent !== text) element.textContent = text }

/* What read makes of the response; null when there is no line, or it takes too long. */
export async function request(address, options, read) {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), LONGEST_REQUEST)
  try {
    return await read(await fetch(address, { ...options, signal: stop.signal }))
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}

/* What this tab keeps for a reload. Where the browser keeps nothing, or is full, that is lost and nothing else. */
const tried = (what, otherwise = null) => { try { return what() } catch { return otherwise } }

export const kept = key => tried(() => sessionStorage.getItem(key))
export const drop = key => tried(() => sessionStorage.removeItem(key))
export const keptKeys = () => tried(() => Object.keys(sessionStorage), [])

/* Older words under the key would be taken for these. */
export function keep(key, words) {
  drop(key)
  tried(() => sessionStorage.setItem(key, words))
}

export function button(words, className, onClick) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: words, className })
  made.addEventListener("click", onClick)
  return made
}

export function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value })
}
