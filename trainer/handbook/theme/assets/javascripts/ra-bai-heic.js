/* Rà bài: a HEIC photograph, boxes within boxes. Reading is the twin of trainer/core/scan/heic.py: change both together.
   `clean` is here alone: the command only tells. */
window.RaBaiHeic = (function () {
  "use strict"

  const BRANDS = ["heic", "heix", "heim", "heis", "mif1", "avif"], MOST_BRANDS = 64, MOST_ITEMS = 2000
  const LONGEST = 1000 /* of the words about an item */
  const XMP = "application/rdf+xml", NO_XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'
  const WIDTHS = [0, 4, 8]
  const NO_EXIF = [0, 0, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0]
  /* Of the file and of `meta`: what the picture is made of. Everything else is emptied. */
  const OF_FILE = ["ftyp", "meta", "mdat"]
  const OF_META = ["hdlr", "pitm", "iinf", "iloc", "iprp", "iref", "idat", "dinf", "grpl"]

  function number(raw, at, size) {
    let value = 0
    for (let place = at; place < at + size && place < raw.length; place++) value = value * 256 + raw[place]
    return value
  }

  function letters(raw, at, end) {
    return Array.from(raw.subarray(at, Math.max(at, end)), one => String.fromCharCode(one)).join("")
  }

  function is(raw) {
    if (letters(raw, 4, 8) !== "ftyp") return false
    const end = Math.min(number(raw, 0, 4), raw.length, 16 + 4 * MOST_BRANDS)
    if (BRANDS.includes(letters(raw, 8, 12))) return true
    for (let at = 16; at < end - 3; at += 4) if (BRANDS.includes(letters(raw, at, at + 4))) return true
    return false
  }

  /* The boxes between two places, as far as they are sound. */
  function boxes(raw, at, end) {
    const found = []
    while (at + 8 <= end) {
      let size = number(raw, at, 4), head = 8
      if (size === 1) [size, head] = [number(raw, at + 8, 8), 16]
      else if (size === 0) size = end - at
      if (size < head || at + size > end) break
      found.push({ kind: letters(raw, at + 4, at + 8), at, start: at + head, end: at + size })
      at += size
    }
    return found
  }

  function inside(raw, meta) {
    const inner = new Map()
    for (const box of boxes(raw, meta.start + 4, meta.end)) if (!inner.has(box.kind)) inner.set(box.kind, box)
    return inner
  }

  /* [kind, bytes] of every item that is words about the picture. All of them together are no longer than the file: a
     thousand items may each mean the whole of it. */
  function metadata(raw) {
    const found = []
    let left = raw.length
    for (const meta of boxes(raw, 0, raw.length).filter(box => box.kind === "meta")) {
      const inner = inside(raw, meta)
      if (!inner.has("iinf") || !inner.has("iloc")) continue
      const where = places(raw, inner.get("iloc"))
      for (const item of items(raw, inner.get("iinf"))) {
        if (item.kind !== "Exif" && !(item.kind === "mime" && item.type === XMP)) continue
        const place = where.get(item.number) || { method: 0, parts: [] }
        const whole = place.parts.reduce((sum, [, length]) => sum + length, 0)
        if (whole > left) continue
        left -= whole
        const bytes = bytesOf(raw, place, whole, inner.get("idat"))
        if (bytes) found.push([item.kind, bytes])
      }
    }
    return found
  }

  function bytesOf(raw, place, whole, idat) {
    const begin = place.method === 1 && idat ? idat.start : 0, bytes = new Uint8Array(whole)
    let at = 0
    for (const [start, length] of place.parts) {
      const piece = raw.subarray(Math.min(begin + start, raw.length), Math.min(begin + start + length, raw.length))
      if (piece.length !== length) return null
      bytes.set(piece, at)
      at += length
    }
    return bytes
  }

  function items(raw, iinf) {
    const first = iinf.start + (iinf.start < raw.length && raw[iinf.start] === 0 ? 6 : 8), found = []
    boxes(raw, first, iinf.end).forEach((box, place) => {
      const version = number(raw, box.start, 1)
      if (place >= MOST_ITEMS || box.kind !== "infe" || (version !== 2 && version !== 3)) return
      const wide = version === 2 ? 2 : 4, at = box.start + 4 + wide + 2
      const words = letters(raw, at + 4, Math.min(box.end, at + 4 + LONGEST)).split("\0")
      found.push({ number: number(raw, box.start + 4, wide), kind: letters(raw, at, at + 4), type: words[1] })
    })
    return found
  }

  function places(raw, iloc) {
    const version = number(raw, iloc.start, 1), widths = number(raw, iloc.start + 4, 2), found = new Map()
    const [offset, length, base] = [12, 8, 4].map(shift => (widths >> shift) & 15)
    const index = version === 1 || version === 2 ? widths & 15 : 0
    /* Parts without a length are none, however many are said to be there. */
    if (version > 2 || !length || ![offset, length, base, index].every(one => WIDTHS.includes(one))) return found
    const wide = version === 2 ? 4 : 2, step = index + offset + length
    const most = Math.min(number(raw, iloc.start + 6, wide), MOST_ITEMS)
    for (let place = 0, at = iloc.start + 6 + wide; place < most; place++) {
      const head = at + wide + (version ? 2 : 0) + 2 + base, item = number(raw, at, wide)
      if (head + 2 > iloc.end) break
      const method = version ? number(raw, at + wide, 2) & 15 : 0
      const begin = number(raw, head - base, base), count = number(raw, head, 2), parts = []
      const elsewhere = number(raw, head - base - 2, 2)
      at = head + 2 + count * step
      if (at > iloc.end || count > MOST_ITEMS) break
      for (let part = 0, one = head + 2 + index; part < count; part++, one += step)
        parts.push([begin + number(raw, one, offset), number(raw, one + offset, length)])
      found.set(item, { method, elsewhere, parts })
    }
    return found
  }

  function hasFilm(raw) {
    return boxes(raw, 0, raw.length).some(box => box.kind === "moov" || box.kind === "mpvd")
  }

  /* The same picture, bit for bit and where it was, with everything emptied that is not picture; null where that is
     not certain. No offset moves, so none has to be written anew. */
  function clean(raw) {
    const whole = boxes(raw, 0, raw.length), meta = whole.find(box => box.kind === "meta")
    if (!is(raw) || !meta || whole.filter(box => box.kind === "meta").length > 1 || whole.some(box => box.kind === "moov")) return null
    const inner = inside(raw, meta)
    if (!["iinf", "iloc", "iprp"].every(kind => inner.has(kind))) return null
    const made = new Uint8Array(whole[whole.length - 1].end)
    for (const box of whole) {
      made.set(raw.subarray(box.at, box.kind === "ftyp" || box.kind === "meta" ? box.end : box.start), box.at)
      if (!OF_FILE.includes(box.kind)) name(made, box, "free")
    }
    if (!keepPictures(raw, made, inner)) return null
    for (const box of boxes(raw, meta.start + 4, meta.end)) if (!OF_META.includes(box.kind)) empty(made, box, "free")
    for (const one of descriptions(raw, inner.get("iprp"))) made.fill(0, one.start + 4, one.end)
    return metadata(made).every(([kind, bytes]) => tellsNothing(kind, bytes)) ? made : null
  }

  /* Copies the bytes of every item that is no words; empties those of the words. */
  function keepPictures(raw, made, inner) {
    const where = places(raw, inner.get("iloc")), idat = inner.get("idat"), words = []
    const kinds = new Map(items(raw, inner.get("iinf")).map(item => [item.number, item]))
    if (!where.size || where.size !== declared(raw, inner.get("iloc"), 6, raw[inner.get("iloc").start] === 2)) return false
    if (kinds.size !== declared(raw, inner.get("iinf"), 4, raw[inner.get("iinf").start] !== 0)) return false
    if (Array.from(kinds.values()).some(item => item.kind !== "iden" && !where.has(item.number))) return false
    for (const [item, place] of where) {
      const kind = kinds.has(item) ? kinds.get(item).kind : ""
      if (place.elsewhere || place.method > 1 || (place.method === 1 && !idat)) return false
      const begin = place.method === 1 ? idat.start : 0
      const parts = place.parts.map(([start, length]) => [begin + start, begin + start + length])
      if (parts.some(([start, end]) => end > made.length || start === end)) return false
      if (["", "Exif", "mime", "uri "].includes(kind)) words.push([kind, parts, kinds.get(item)])
      else for (const [start, end] of parts) made.set(raw.subarray(start, end), start)
    }
    for (const [kind, parts, item] of words) {
      for (const [start, end] of parts) made.fill(0, start, end)
      const instead = kind === "Exif" ? NO_EXIF : item && item.type === XMP ? Array.from(NO_XMP, one => one.charCodeAt(0)) : []
      const [start, end] = parts[0] || [0, 0]
      if (instead.length && instead.length <= end - start) made.set(instead, start)
      if (item && item.type === XMP) parts.forEach(([from, to], place) => made.fill(32, place ? from : Math.min(to, from + instead.length), to))
    }
    return true
  }

  /* How many items a box says it has. */
  function declared(raw, box, at, wide) {
    return number(raw, box.start + at, wide ? 4 : 2)
  }

  function descriptions(raw, iprp) {
    return [].concat(...boxes(raw, iprp.start, iprp.end).filter(box => box.kind === "ipco")
      .map(box => boxes(raw, box.start, box.end).filter(one => one.kind === "udes" || one.kind === "uuid")))
  }

  function name(made, box, kind) {
    for (let place = 0; place < 4; place++) made[box.at + 4 + place] = kind.charCodeAt(place)
  }

  function empty(made, box, kind) {
    name(made, box, kind)
    made.fill(0, box.start, box.end)
  }

  function tellsNothing(kind, bytes) {
    if (kind === "Exif") return bytes.every((one, place) => one === (bytes.length < NO_EXIF.length ? 0 : NO_EXIF[place] || 0))
    return isNoXmp(bytes)
  }

  function isNoXmp(bytes) {
    const says = one => one !== 32 && one !== 0, first = bytes.findIndex(says)
    if (first < 0) return true
    let end = bytes.length
    while (!says(bytes[end - 1])) end--
    return end - first === NO_XMP.length && letters(bytes, first, end) === NO_XMP
  }

  return { is, metadata, isNoXmp, hasFilm, clean }
})()
