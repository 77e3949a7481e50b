/* Keeps the pages for an incident in the browser, for when there is no net: those, the front page, and what they are made
 * of. With net the net is asked first, always; nothing that is not in the list passes through here. The build fills in the
 * list, and a mark of all that is in it: another mark makes the browser keep all anew. What was kept says so, and of when. */
const NAME = `su-co ${new URL("./", location).pathname} `, CACHE = NAME + "MARK", PATIENCE = 5000 /* ms; a line so bad is none */
const bare = address => address.split(/[?#]/)[0].replace(/\/index\.html$/, "/")
const KEPT = FILES.map(file => bare(new URL(file, location).href))

addEventListener("install", event => {
  skipWaiting()
  const asked = KEPT.map(address => new Request(address, { cache: "no-cache" }))
  event.waitUntil(caches.open(CACHE).then(cache => cache.addAll(asked)))
})

addEventListener("activate", event => {
  const old = name => name.startsWith(NAME) && name !== CACHE
  event.waitUntil(caches.keys().then(names => Promise.all(names.filter(old).map(name => caches.delete(name)))))
})

addEventListener("fetch", event => {
  const address = bare(event.request.url)
  if (event.request.method !== "GET" || !KEPT.includes(address)) return
  const asked = fetch(event.request)
  // While a book is being replaced its pages are not found, and a server with too much to do says so.
  const whole = asked.then(response => (response.ok || response.type === "opaqueredirect" ? response : Promise.reject()))
  const late = new Promise((_, tooLate) => setTimeout(tooLate, PATIENCE))
  const kept = () => caches.match(address, { cacheName: CACHE }).then(found => (found ? told(found) : asked))
  event.respondWith(Promise.race([whole, late]).catch(kept))
})

async function told(found) {
  if (!/html/.test(found.headers.get("content-type"))) return found
  const came = Date.parse(found.headers.get("date")), two = "2-digit", zone = "Asia/Ho_Chi_Minh"
  const day = came ? new Date(came).toLocaleDateString("vi", { day: two, month: two, year: "numeric", timeZone: zone }) : ""
  const line = `</h1><p class="dong-nguon">Bản giữ trong máy${day && `, tải ngày ${day}`}.</p>`
  const headers = new Headers(found.headers)
  for (const name of ["content-encoding", "content-length"]) headers.delete(name)
  return new Response((await found.text()).replace("</h1>", line), { headers })
}
