/* The search of the handbook, found again: after Back, after a reload, by a link that was passed on; and in the page that
 * was chosen, the place that the result told of. The build puts this into gan-dan.js. */
(function () {
  "use strict"

  const field = document.querySelector("input.md-search__input"), box = document.querySelector("#__search")
  const frame = document.querySelector(".md-search__scrollwrap"), list = document.querySelector(".md-search-result__list")
  const LONGEST = 200 /* letters: a whole rumour that was pasted belongs in no address and no log */
  const TOLD = "gan-dan-tim" /* in the memory of the tab: the result that was chosen, for the page it leads to */

  /* Without entries of its own in the history. Some browsers let a page from disk, or one too busy, change nothing. */
  function note(typed, place) {
    const words = typed.length > LONGEST ? "" : typed, address = new URL(location.href)
    if (words) address.searchParams.set("q", words)
    else address.searchParams.delete("q")
    try {
      history.replaceState(words ? { tim: place } : {}, "", address)
    } catch {
      /* then the search is not found again */
    }
  }

  /* The result to hold on to: which link, and how far below the upper edge. */
  function placeOf(link) {
    return link && { href: link.getAttribute("href"), top: link.getBoundingClientRect().top - frame.getBoundingClientRect().top }
  }

  /* Nothing while nobody has scrolled: the list may be the one of the words before. */
  function firstInSight() {
    const edge = frame.getBoundingClientRect().top
    const inSight = ({ bottom, height }) => height > 0 && bottom > edge + 1
    return frame.scrollTop > 0 && [...list.querySelectorAll("a")].find(link => inSight(link.getBoundingClientRect()))
  }

  /* What is typed stands in the address a moment later. Closed by hand the search is over; by a result it is not. */
  function keep() {
    let soon
    const later = () => {
      clearTimeout(soon)
      soon = setTimeout(() => box.checked && note(field.value.trim(), placeOf(firstInSight())), 300)
    }
    field.addEventListener("input", later)
    field.form.addEventListener("reset", later)
    frame.addEventListener("scroll", later)
    box.addEventListener("change", () => {
      clearTimeout(soon)
      if (!box.checked) note("")
      else later()
    })
    let chosen
    frame.addEventListener("click", event => {
      const link = event.target.closest("a")
      chosen = link && placeOf(link)
      if (link && list.contains(link)) tell(link)
    }, true)
    /* When all others have heard it: the theme closes the search for a click on a result, by a click of its own. */
    document.addEventListener("click", event => {
      const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey
      if (chosen && !elsewhere && frame.contains(event.target)) note(field.value.trim(), chosen)
    })
  }

  /* Until the result that was held is where it was. More come only to who has reached the end of the list; whoever does
   * something is let alone. */
  function back(place) {
    if (!place) return
    const look = () => {
      const link = [...list.querySelectorAll("a")].find(one => one.getAttribute("href") === place.href)
      if (!link) return list.children.length && frame.scrollTo(0, frame.scrollHeight)
      const more = link.closest("details")
      if (more) more.open = true
      frame.scrollBy(0, placeOf(link).top - place.top)
      leave()
    }
    const watch = new MutationObserver(() => requestAnimationFrame(look))
    const late = setTimeout(() => {
      /* another edition of the book: it is not among the results any more */
      leave()
      frame.scrollTo(0, 0)
    }, 10_000)
    const leave = () => {
      watch.disconnect()
      clearTimeout(late)
    }
    watch.observe(list, { childList: true })
    for (const sign of ["keydown", "pointerdown", "wheel"]) addEventListener(sign, leave, { capture: true, once: true })
    look()
  }

  /* A page that is fetched again opens its search by itself (the theme knows "q"); one that was only put aside does not. */
  function findAgain() {
    const place = history.state?.tim, asked = () => new URLSearchParams(location.search).get("q")
    if (asked()) back(place)
    addEventListener("pageshow", event => {
      if (!event.persisted || !asked() || box.checked) return
      const held = history.state?.tim
      box.click()
      back(held)
    })
  }

  /* For the page a result leads to: its address, the words marked in it, the lines and cells in which they stood. */
  function tell(link) {
    const marked = [...new Set([...link.querySelectorAll("mark")].map(mark => mark.textContent))]
    const lines = [...link.querySelectorAll("p")].flatMap(text => text.innerHTML.split(/\n| · /)).filter(line => /<mark>/.test(line))
      .map(line => Object.assign(document.createElement("p"), { innerHTML: line }).textContent)
    try {
      sessionStorage.setItem(TOLD, JSON.stringify({ href: link.href, marked, lines }))
    } catch {
      /* a browser that keeps nothing */
    }
  }

  function told() {
    try {
      const one = JSON.parse(sessionStorage.getItem(TOLD) || "null")
      sessionStorage.removeItem(TOLD)
      return one?.href === location.href ? one : undefined
    } catch {
      return undefined
    }
  }

  /* What belongs to a heading: all until the next one that has an address; without one the page. */
  function sectionOf(id) {
    const head = id && document.getElementById(id)
    if (!head) return [...document.querySelectorAll("article.md-content__inner > :not(h2 ~ *)")]
    const parts = []
    for (let one = head; one && (one === head || !/^H[1-6]$/.test(one.tagName)); one = one.nextElementSibling) parts.push(one)
    return parts
  }

  const plain = text => text.normalize("NFC").replace(/[\s…]+/g, " ").trim()

  /* Open what hides the lines of the result: a folded answer, a tab behind another. */
  function unfold(parts, lines) {
    const wanted = lines.map(plain)
    const has = part => wanted.some(line => plain(part.textContent).includes(line))
    const inside = name => parts.flatMap(part => [...part.matches(name) ? [part] : [], ...part.querySelectorAll(name)])
    const opened = inside("details:not([open])").filter(has)
    for (const one of opened) one.open = true
    for (const tab of inside(".tabbed-block").filter(has)) {
      const tabs = tab.closest(".tabbed-set"), at = [...tab.parentElement.children].indexOf(tab)
      if ([...tab.parentElement.children].some(other => other !== tab && has(other))) continue
      tabs.querySelectorAll(":scope > input")[at].checked = true
    }
    return opened[0]
  }

  /* Mark in the page what the result had marked, with the same tone marks, whole words only. */
  function light(parts, marked) {
    const escaped = marked.map(one => one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).sort((a, b) => b.length - a.length)
    const words = new RegExp(`(^|[^\\p{L}\\p{M}\\p{N}])(${escaped.join("|")})(?![\\p{L}\\p{M}\\p{N}])`, "giu")
    for (const part of parts) {
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT), texts = []
      while (walker.nextNode()) texts.push(walker.currentNode)
      for (const text of texts) if (!text.parentElement.closest("script, style, svg, button, textarea")) lightText(text, words)
    }
  }

  function lightText(text, words) {
    for (const found of [...text.data.matchAll(words)].reverse()) {
      const from = found.index + found[1].length, mark = document.createElement("mark"), word = text.splitText(from)
      word.splitText(found[2].length)
      word.before(mark)
      mark.append(word)
    }
  }

  function arrive() {
    const result = told()
    if (!result) return
    const parts = sectionOf(decodeURIComponent(location.hash.slice(1))), folded = unfold(parts, result.lines)
    if (result.marked.length) light(parts, result.marked)
    const show = () => folded && (folded.querySelector("mark") || folded).scrollIntoView({ block: "center" })
    if (document.readyState === "complete") show()
    else addEventListener("load", () => requestAnimationFrame(show)) /* behind the browser's own jump to the heading */
  }

  if (!field || !box) return
  keep()
  findAgain()
  arrive()
  addEventListener("hashchange", arrive)
})()
