/* Rà bài: what a photograph tells besides its picture. The twin of trainer/core/scan/photo.py and exif.py: change them
   together. HEIC: ra-bai-heic.js. */
window.RaBaiAnh = (function () {
  "use strict"

  const SIZES = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 }
  const MOST_FIELDS = 500, PARTS = 100000
  const LONGEST = 4096 /* of a field, in bytes: five hundred may all mean the same megabytes */
  const AUTHOR = [0x010e, 0x013b, 0x8298, 0xa430]

  function isJpeg(raw) {
    return raw[0] === 0xff && raw[1] === 0xd8 && raw[2] === 0xff
  }

  /* Returns [kind, words] for all that is told. */
  function facts(raw) {
    const found = [], more = [], heic = window.RaBaiHeic
    if (heic.is(raw)) {
      for (const [kind, part] of heic.metadata(raw)) {
        if (kind === "Exif") found.push(...exif(part.subarray(Math.min(part.length, 4 + first32(part)))))
        else if (!heic.isNoXmp(part)) more.push("XMP")
      }
      if (heic.hasFilm(raw)) more.push("đoạn phim kèm ảnh")
    } else for (const [marker, part] of segments(raw)) {
      if (marker === 0xe1 && starts(part, "Exif\0\0")) found.push(...exif(part.subarray(6)))
      else if (marker === 0xe1 && starts(part, "http://ns.adobe.com/xap/1.0/\0")) more.push("XMP")
      else if (marker === 0xed && starts(part, "Photoshop 3.0\0")) more.push("IPTC")
      else if (marker === 0xfe) more.push("lời ghi chú")
    }
    if (more.length) found.push(["photo-more", Array.from(new Set(more)).join(", ")])
    const told = new Set()
    return found.filter(([kind, says]) => !told.has(kind + says) && told.add(kind + says))
  }

  function first32(part) {
    return Array.from(part.subarray(0, 4)).reduce((value, one) => value * 256 + one, 0)
  }

  function segments(raw) {
    const found = []
    let at = 2
    while (isJpeg(raw) && at + 4 <= raw.length && raw[at] === 0xff) {
      if (raw[at + 1] === 0xff) { /* fills the room before a marker */
        at++
        continue
      }
      const marker = raw[at + 1], length = raw[at + 2] * 256 + raw[at + 3]
      if (marker === 0xda || length < 2) break
      found.push([marker, raw.subarray(at + 4, at + 2 + length)])
      at += 2 + length
    }
    return found
  }

  function starts(part, words) {
    for (let at = 0; at < words.length; at++) if (part[at] !== words.charCodeAt(at)) return false
    return true
  }

  function exif(raw) {
    const head = Array.from(raw.subarray(0, 4)).join()
    if (head !== "73,73,42,0" && head !== "77,77,0,42") return []
    const little = raw[0] === 73

    function number(at, size) {
      let value = 0
      for (let place = 0; place < size; place++) {
        const byte = raw[at + (little ? size - 1 - place : place)]
        if (byte !== undefined) value = value * 256 + byte
      }
      return value
    }

    function folder(at) {
      const fields = new Map()
      if (at <= 0 || at + 2 > raw.length) return fields
      for (let place = 0; place < Math.min(number(at, 2), MOST_FIELDS); place++) {
        const entry = at + 2 + 12 * place
        if (entry + 12 > raw.length) break
        const length = (SIZES[number(entry + 2, 2)] || 0) * number(entry + 4, 4)
        const start = length <= 4 ? entry + 8 : number(entry + 8, 4)
        if (length > 0 && start + length <= raw.length) fields.set(number(entry, 2), [start, length])
      }
      return fields
    }

    const pointer = (fields, tag) => fields.has(tag) ? number(fields.get(tag)[0], Math.min(4, fields.get(tag)[1])) : 0
    const words = field => field ? text(raw.subarray(field[0], field[0] + Math.min(field[1], LONGEST))) : ""
    const first = field => field ? String.fromCharCode(raw[field[0]]) : ""

    function degrees(field) {
      if (!field || field[1] < 24) return null
      const numbers = [0, 4, 8, 12, 16, 20].map(at => number(field[0] + at, 4))
      if (!numbers[1] || !numbers[3] || !numbers[5]) return null
      return numbers[0] / numbers[1] + numbers[2] / numbers[3] / 60 + numbers[4] / numbers[5] / 3600
    }

    const found = []
    const main = folder(number(4, 4)), camera = folder(pointer(main, 0x8769)), gps = folder(pointer(main, 0x8825))
    const north = degrees(gps.get(2)), east = degrees(gps.get(4))
    if (north !== null && east !== null && north <= 90 && east <= 180 && (north || east)) {
      const words = [first(gps.get(1)) === "S" ? "Nam" : "Bắc", first(gps.get(3)) === "W" ? "Tây" : "Đông"]
      found.push(["photo-place", `${shown(north)} độ ${words[0]}, ${shown(east)} độ ${words[1]}`])
    }
    const time = timeOf(words(camera.get(0x9003))) || timeOf(words(main.get(0x0132)))
    if (time) found.push(["photo-time", time])
    const device = [words(main.get(0x010f)), words(main.get(0x0110)), words(camera.get(0xa431))].filter(Boolean)
    if (device.length) found.push(["photo-device", device.join(" ")])
    const author = AUTHOR.map(tag => words(camera.get(tag) || main.get(tag))).filter(Boolean)
    if (author.length) found.push(["photo-author", author.join("; ")])
    const software = words(main.get(0x0131))
    if (software) found.push(["photo-more", `phần mềm ${software}`])
    return found
  }

  function shown(degrees) {
    const parts = Math.floor(degrees * PARTS + 0.5)
    return `${Math.floor(parts / PARTS)},${String(parts % PARTS).padStart(5, "0")}`
  }

  function timeOf(words) {
    const space = words.indexOf(" ")
    const numbers = (space < 0 ? words : words.slice(0, space)).split(":")
    if (numbers.length !== 3 || !numbers.every(one => /^[0-9]+$/.test(one)) || !Number(numbers[0])) return ""
    const hour = space < 0 ? "" : Array.from(words.slice(space + 1)).slice(0, 5).join("")
    return `${hour} ngày ${numbers[2]}/${numbers[1]}/${numbers[0]}`.replace(/^[ ]+/, "")
  }

  function text(raw) {
    const end = raw.indexOf(0)
    const bytes = end < 0 ? raw : raw.subarray(0, end)
    let words
    try {
      words = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch (error) {
      words = Array.from(bytes, one => String.fromCharCode(one)).join("")
    }
    return Array.from(words).filter(one => one >= " " && !(one >= "\x7f" && one <= "\x9f")).join("").replace(/^ +| +$/g, "")
  }

  return { facts, isJpeg }
})()
