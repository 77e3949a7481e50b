"""What a page looks like on paper, whatever colours it has on the screen."""

from playwright.sync_api import Page

# Words whose contrast with white is below 4.5 : 1.
_PALE = """() => {
  const linear = part => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  const contrast = one => {
    const [red, green, blue] = getComputedStyle(one).color.match(/[\\d.]+/g).map(linear)
    return 1.05 / (0.05 + 0.2126 * red + 0.7152 * green + 0.0722 * blue)
  }
  const speaks = one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
  return [...document.body.querySelectorAll("*")]
    .filter(one => one.checkVisibility({ opacityProperty: true }) && speaks(one) && contrast(one) < 4.5)
    .map(one => one.textContent.trim())
}"""


def pale_words(page: Page) -> list[str]:
    """Return the words of ``page`` that would be pale on white paper, printed from a browser in its dark mode."""
    page.emulate_media(media="print", color_scheme="dark")
    pale: list[str] = page.evaluate(_PALE)
    page.emulate_media(media="screen", color_scheme="dark")
    return pale
