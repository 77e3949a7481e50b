"""What a browser calls itself, in words by which its owner knows it again: “Chrome trên Windows”."""

# The first that stands in the text: most of them also say that they are Chrome and Safari.
_BROWSERS = (
    ("Zalo", "Zalo"),
    ("FBAN", "Facebook"),
    ("FBAV", "Facebook"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "máy Mac"),
    ("Linux", "Linux"),
)
UNKNOWN = "trình duyệt khác"


def browser_words(user_agent: str) -> str:
    """Return the name of browser and machine in the header ``user_agent``; nothing of it is repeated as it came."""
    browser, machine = _first(_BROWSERS, user_agent) or UNKNOWN, _first(_MACHINES, user_agent)
    return f"{browser} trên {machine}" if machine else browser


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((words for sign, words in names if sign in text), "")
