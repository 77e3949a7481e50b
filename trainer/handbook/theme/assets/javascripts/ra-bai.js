/* Rà bài: runs the rules over a text. The twin of trainer/core/scan (shadow, engine, checks): change both together, a
   test compares what they find. Uses nothing of what JavaScript calls a letter, a blank or a capital, and no lookbehind. */
window.RaBai = (function () {
  "use strict"

  const DIGITS = "0123456789", JOINS = ".,/-", BEFORE = "._%+-", BEHIND = ".-", STATE = ".gov.vn"
  const NUMBERS = /[0-9](?:[0-9 .()-]*[0-9])?/gu
  const FEWEST_DIGITS = 6, FEWEST_LETTERS = 4
  const FARTHEST = 600 // characters of a line or a sentence on either side
  const PAIRS = ["oa", "Oa", "oA", "OA", "oe", "Oe", "oE", "OE", "uy", "Uy", "uY", "UY"], TONES = "\u0300\u0301\u0303\u0309\u0323"

  /* What the build gives: tables for the shadow, and the rules. */
  function make(given) {
    const tables = given.tables, alike = new Map(), lower = new Map(), word = new Set(tables.word)
    for (const one of tables.blanks) alike.set(one, " ")
    for (const one of tables.breaks) alike.set(one, "\n")
    for (const one of tables.bars) alike.set(one, "|")
    for (const one of tables.dashes) alike.set(one, "-")
    for (const one of tables.quotes) alike.set(one, '"')
    Array.from(tables.upper).forEach((one, place) => lower.set(one, tables.lower[place]))
    const early = new Map() // hoà: hòa
    for (const pair of PAIRS) for (const tone of TONES) early.set((pair + tone).normalize("NFC"), (pair[0] + tone).normalize("NFC") + pair[1])
    const rules = given.rules.map(rule => compiled(rule, given.parts, re => re))
    let bare // the rules as they read a text typed without marks: made when one comes

    function shadow(text) {
      const points = Array.from(text.normalize("NFC"))
      const cased = points.map(one => wide(one) ? tables.other : alike.get(one) || one)
      cased.forEach((one, at) => {
        const pair = early.get(one + cased[at + 1])
        if (pair && !word.has(cased[at + 2]) && cased[at - 1] !== "q" && cased[at - 1] !== "Q") [cased[at], cased[at + 1]] = pair
      })
      const ends = []
      const shown = cased.join("")
      for (const match of all(/[.!?…](?=[ \n])|\n/gu, shown)) ends.push(match.index + match[0].length)
      const folded = cased.map(one => lower.get(one) || one).join("")
      return { points, cased: shown, folded, ends, bare: isBare(folded, tables), rows: rowsOf(shown, tables.between), said: new Map() }
    }

    function scan(text, own) {
      const seen = shadow(text), known = ownOf(own || [])
      const finds = [], taken = []
      if (seen.bare && !bare) bare = given.rules.map((rule, at) => rule.marked ? rules[at] : compiled(rule, given.parts, withoutMarks))
      for (const rule of seen.bare ? bare : rules) {
        const found = ofRule(rule, seen, known).filter(find => rule.group !== "identifiers" || !meets(find, taken))
        finds.push(...found)
        if (rule.group === "identifiers") taken.push(...found)
      }
      finds.sort((a, b) => a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0))
      return { points: seen.points, finds }
    }

    function ofRule(rule, seen, own) {
      const finds = []
      if (rule.whole.some(whole => lacks(whole, seen.folded))) finds.push({ rule: rule.id, start: 0, end: 0 })
      const places = [].concat(...rule.patterns.map(pattern => placesOf(pattern, seen)))
      places.sort((a, b) => a[0] - b[0] || b[1] - a[1])
      let reached = -1
      for (const [start, end] of places) {
        if (start < reached || (rule.own && own(seen.folded.slice(start, end)))) continue
        reached = end
        finds.push({ rule: rule.id, start, end })
      }
      return finds
    }

    function placesOf(pattern, seen) {
      const text = pattern.cased ? seen.cased : seen.folded, places = []
      const looked = new RegExp(pattern.re.source, "gu")
      let match
      while ((match = looked.exec(text))) {
        const start = match.index, end = start + match[0].length
        const fits = end > start && edges(pattern.edge, text, start, end) && fitting(pattern, seen, start, end)
        if (fits) places.push([start, end])
        looked.lastIndex = fits || (pattern.check === "long" && end > start) ? end : start + 1
      }
      return places
    }

    function edges(edge, text, start, end) {
      if (edge === "none") return true
      const before = text.charAt(start - 1), after = text.charAt(end)
      if (word.has(before) || word.has(after)) return false
      if (edge === "word") return true
      const goesOnBefore = start > 1 && JOINS.includes(before) && DIGITS.includes(text.charAt(start - 2))
      return !goesOnBefore && !(after && JOINS.includes(after) && isDigit(text.charAt(end + 1)))
    }

    function ownOf(lines) {
      const folded = shadow(lines.join("\n")).folded
      const numbers = new Set(all(NUMBERS, folded).map(match => digits(match[0])))
      return quote => {
        const number = digits(quote)
        if (number.length >= FEWEST_DIGITS && numbers.has(number)) return true
        return quote.length >= FEWEST_LETTERS && says(folded, quote)
      }
    }

    /* Neither of xa-an@gmail.com nor of an@gmail.com.vn is an@gmail.com a part. */
    function says(words, quote) {
      for (let at = words.indexOf(quote); at >= 0; at = words.indexOf(quote, at + 1)) {
        const end = at + quote.length, before = words.charAt(at - 1)
        const after = words.charAt(BEHIND.includes(words.charAt(end) || " ") ? end + 1 : end)
        if (!(before && (word.has(before) || BEFORE.includes(before))) && !word.has(after)) return true
      }
      return false
    }

    return { scan }
  }

  function isBare(folded, tables) {
    const letters = Array.from(folded).filter(one => tables.lower.includes(one))
    const marked = letters.filter(one => one < "a" || one > "z").length
    return letters.length >= tables.fewest && marked * tables.bare <= letters.length
  }

  function withoutMarks(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/gu, "").replace(/đ/gu, "d").replace(/Đ/gu, "D")
  }

  function compiled(rule, parts, spelling) {
    const spelt = re => re.replace(/<([0-9]+)>/gu, (_, number) => spelt(parts[number]))
    const written = re => new RegExp(spelling(spelt(re)), "u")
    const near = one => Object.assign({ side: "both" }, one, { re: written(one.re) })
    const patterns = rule.patterns.map(one =>
      Object.assign({ edge: "word" }, one, {
        re: written(one.re), near: (one.near || []).map(near), far: (one.far || []).map(near), known: new Set(one.known)
      }))
    const each = list => list.map(one => written(one))
    const whole = rule.whole.map(one => ({ when: each(one.when), absent: each(one.absent) }))
    return { id: rule.id, group: rule.group, own: rule.own, patterns, whole }
  }

  /* A passage is one number or address only. */
  function meets(find, taken) {
    return taken.some(one => find.start < one.end && one.start < find.end)
  }

  function fitting(pattern, seen, start, end) {
    if (pattern.check && !CHECKS[pattern.check](seen, start, end, pattern)) return false
    return pattern.near.every(one => isNear(one, seen, start, end)) &&
      !pattern.far.some(one => isNear(one, seen, start, end))
  }

  function isNear(near, seen, start, end) {
    if (near.within === "text" && near.side === "both") {
      if (!seen.said.has(near)) seen.said.set(near, near.re.test(near.cased ? seen.cased : seen.folded))
      return seen.said.get(near)
    }
    let [first, last] = around(seen, start, end, near.within)
    if (near.side === "before") last = start
    if (near.side === "after") first = end
    return near.re.test((near.cased ? seen.cased : seen.folded).slice(first, Math.max(first, last)))
  }

  function around(seen, start, end, within) {
    const length = seen.points.length
    if (typeof within === "number") return [Math.max(0, start - within), Math.min(length, end + within)]
    if (within === "text") return [0, length]
    if (within === "column") return heading(seen, start)
    // A line without an end must not be looked over again for each find in it.
    let first = Math.max(0, start - FARTHEST), last = Math.min(length, end + FARTHEST)
    if (within === "line") {
      const before = seen.folded.slice(first, start).lastIndexOf("\n"), after = seen.folded.slice(end, last).indexOf("\n")
      return [before < 0 ? first : first + before + 1, after < 0 ? last : end + after]
    }
    for (const one of seen.ends) if (one <= start && one > first) first = one
    for (const one of seen.ends) if (one >= end) { last = Math.min(last, one); break }
    return [first, last]
  }

  /* Where the first row of a table names the column in which `start` lies; nothing outside of one. */
  function heading(seen, start) {
    let low = 0, high = seen.rows.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (seen.rows[middle].start <= start) low = middle
      else high = middle
    }
    const row = seen.rows[low]
    if (!row.between || row.heading === row.start || start - row.start > FARTHEST) return [start, start]
    let column = seen.cased.slice(row.start, start).split(row.between).length - 1
    let first = row.heading
    const length = seen.cased.slice(first, first + FARTHEST).indexOf("\n")
    const end = first + (length < 0 ? FARTHEST : length)
    while (column-- > 0) {
      const at = seen.cased.slice(first, end).indexOf(row.between)
      if (at < 0) return [start, start]
      first += at + row.between.length
    }
    const last = seen.cased.slice(first, Math.max(first, end)).indexOf(row.between)
    return [first, last < 0 ? Math.max(first, end) : first + last]
  }

  /* Every line: a table is lines one after the other that have the same sign between their cells. A bar is one
     always; the others stand in sentences too: so many at least, as many in each row, and no digit
     in the first. */
  function rowsOf(cased, signs) {
    const rows = []
    let start = 0, before = { between: "", times: 0, heading: 0 }
    for (const line of cased.split("\n")) {
      const count = one => line.split(one).length - 1
      let [between] = signs.find(([one, least]) => count(one) >= least) || [""]
      const times = between === "" || between === "|" ? 0 : count(between)
      const goesOn = between && between === before.between && times === before.times
      if (times && !goesOn && /[0-9]/u.test(line)) between = ""
      before = { start, between, times, heading: goesOn ? before.heading : start }
      rows.push(before)
      start += line.length + 1
    }
    return rows
  }

  function lacks(whole, text) {
    return whole.when.every(one => one.test(text)) && !whole.absent.some(one => one.test(text))
  }

  function all(pattern, text) {
    const found = []
    let match
    pattern.lastIndex = 0
    while ((match = pattern.exec(text))) found.push(match)
    return found
  }

  function wide(one) {
    return one.length > 1 || (one >= "\ud800" && one <= "\udfff")
  }

  function isDigit(one) {
    return one !== "" && DIGITS.includes(one)
  }

  function digits(text) {
    return text.replace(/[^0-9]/gu, "")
  }

  const CHECKS = {
    citizen(seen, start, end, pattern) {
      const number = digits(seen.folded.slice(start, end).replace(/o/gu, "0").replace(/[il]/gu, "1"))
      return number.length === 12 && pattern.known.has(number.slice(0, 3)) && "0123".includes(number[3])
    },
    count(seen, start, end, pattern) {
      return pattern.known.has(String(digits(seen.folded.slice(start, end)).length))
    },
    day(seen, start, end) {
      const numbers = all(/[0-9]+/gu, seen.folded.slice(start, end)).map(match => Number(match[0]))
      const [day, month, year] = numbers
      return numbers.length === 3 && day >= 1 && day <= 31 && month >= 1 && month <= 12 && year >= 1900 && year < 2100
    },
    long(seen, start, end, pattern) {
      return seen.folded.slice(start, end).split(/[ \n]+/u).filter(Boolean).length > pattern.limit
    },
    unexplained(seen, start, end, pattern) {
      const short = seen.cased.slice(start, end)
      const explained = seen.cased.includes(`(${short})`) || seen.cased.includes(`${short} (`)
      return !pattern.known.has(short) && !explained
    },
    "not-of-the-state"(seen, start, end, pattern) {
      const host = seen.folded.slice(start, end).split("://").pop().split("/")[0].split("?")[0].split(":")[0]
      const atHome = Array.from(pattern.known).some(one => host === one || host.endsWith("." + one))
      return !host.endsWith(STATE) && !atHome
    }
  }

  /* Where the secret begins in what was found with the words that lead to it (“mật khẩu phòng họp là …”): without those
     words its sentence would be torn. 0 where no such words lead; rather a word too few stays than a part of the secret. */
  const LEADS = /^(?:m[ậa]t kh[ẩa]u|m[ậa]t m[ãa]|m[ãa]|pass(?: ?word|wd|code)?|pwd?|p[.]w|mk|m[.]k|pin|puk|otp|code|kh[óo][aá]|api|token|wi-?fi)(?=[ :=-])/iu
  const SAYS = /(?: (?:là|la|mật khẩu|mat khau|mk|pass)|[:=]) +["'“”(]?/giu // no secret holds a blank, but for numbers
  const TIED = /^(?:kh[ẩa]u|m[ãa]|mk|pass(?:word|wd|code)?|pwd?|pin|otp|code|key|token|wi-?fi|m[ớo]i|két|cửa|phòng)[:=]["'“”(]?(?=.)/iu
  const OF_SECRETS = /[0-9@#!$%&*_]/u, LONG = /^[a-z]{7,}$/iu, OPENING = /^["'“”(]*/u, FEWEST_OF_SECRET = 4

  function secretAt(found) {
    const words = found.replace(/[ \u00a0\u2000-\u200a\u202f\u3000]/gu, " ")
    const at = LEADS.test(words) ? behindLead(words) : 0, quote = /["“']/u.exec(words.slice(0, at))
    return quote ? quote.index + 1 : at // a secret of several words
  }

  function behindLead(words) {
    const said = all(SAYS, words).pop(), behind = said ? said.index + said[0].length : 0
    const tells = words.slice(0, behind).split(/ +/u).some(one => one.length >= FEWEST_OF_SECRET && OF_SECRETS.test(one))
    if (behind && behind < words.length && !tells) return behind
    let at = 0
    for (const one of words.split(" ")) {
      const tied = TIED.exec(one), last = at + one.length === words.length
      if (tied) return at + tied[0].length
      if (OF_SECRETS.test(one) || (last && LONG.test(one))) return at + OPENING.exec(one)[0].length
      at += one.length + 1
    }
    return 0
  }

  return { make, secretAt }
})()
