/* The doorway without a reload: the same page is asked for, and the part that answers takes the place of the old one. */
import { request } from "./page.js"

document.addEventListener("submit", async event => {
  const form = event.target.closest("[data-doorway] form"), chosen = event.submitter
  if (!form || !chosen) return
  event.preventDefault()
  const address = new URL(form.action)
  address.search = new URLSearchParams([[chosen.name, chosen.value]])
  const text = await request(address, {}, response => response.ok ? response.text() : null)
  const said = text && new DOMParser().parseFromString(text, "text/html").querySelector("[data-doorway]")
  /* No line, or another page: the browser goes there itself and says so. */
  if (!said) { location.assign(address); return }
  document.querySelector("[data-doorway]").replaceWith(said)
  history.replaceState(null, "", address)
  said.querySelector("[data-said]").focus({ preventScroll: true })
  said.querySelector("[data-said]").scrollIntoView({ block: "nearest" })
})
