/* Light, dark or as the system: one choice for both parts of the house, known before anything is drawn. A classic script
   in <head>, of the trainer as a file, of the handbook inline: there it must work from disk and ask for nothing. */
(function () {
  "use strict"
  const KEY = "gan-dan.theme", NEXT = { system: "light", light: "dark", dark: "system" }
  const NAMES = { system: "theo máy", light: "sáng", dark: "tối" }
  const root = document.documentElement, bars = [...document.querySelectorAll("meta[name=theme-color]")]
  const colours = Object.fromEntries(bars.map(bar => [bar.media.includes("dark") ? "dark" : "light", bar.content]))
  let choice = "system"

  function remembered() {
    try { return localStorage.getItem(KEY) } catch { return null }
  }

  function remember() {
    try { choice === "system" ? localStorage.removeItem(KEY) : localStorage.setItem(KEY, choice) } catch { /* for this page only */ }
  }

  function draw() {
    if (choice === "system") delete root.dataset.theme
    else root.dataset.theme = choice
    for (const bar of bars) bar.content = colours[choice === "system" ? (bar.media.includes("dark") ? "dark" : "light") : choice]
    for (const button of document.querySelectorAll("[data-theme-next]")) {
      button.title = `Giao diện: ${NAMES[choice]}. Bấm để chọn ${NAMES[NEXT[choice]]}`
      button.setAttribute("aria-label", button.title)
    }
    for (const button of document.querySelectorAll("[data-theme-to]"))
      button.setAttribute("aria-pressed", button.dataset.themeTo === choice)
  }

  function take(wanted) {
    choice = wanted in NEXT ? wanted : "system"
    draw()
  }

  root.dataset.themed = "" /* the switches show */
  take(remembered())
  document.addEventListener("DOMContentLoaded", draw)
  addEventListener("storage", event => { if (event.key === KEY) take(event.newValue) })
  addEventListener("pageshow", event => { if (event.persisted) take(remembered()) })
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-theme-next], [data-theme-to]")
    if (!button) return
    take(button.dataset.themeTo || NEXT[choice])
    remember()
  })
})()
