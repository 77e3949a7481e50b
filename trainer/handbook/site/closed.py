"""Pages that promise to send nothing: a browser lets them ask for nothing but what they are made of."""

import re
from html import escape

from trainer.handbook.site.outputs import inline_script_hashes

# The entry of a page's front matter that shuts it.
CLOSED = "closed"
_ICON = re.compile(r'<link rel="icon" href="[^"]*">')
_CHARSET = '<meta charset="utf-8">'


def shut(html: str, icon: str) -> str:
    """Return a page that a browser lets ask for its own style, scripts and typeface only; ``icon`` is its SVG."""
    hashes = " ".join(f"'{one}'" for one in sorted(set(inline_script_hashes(html))))
    policy = (
        f"default-src 'none'; script-src 'self' file: {hashes}; style-src 'self' file:; font-src 'self' file: data:; "
        "img-src data:; connect-src 'none'; form-action 'none'; base-uri 'none'"
    )
    door = f'{_CHARSET}\n      <meta http-equiv="Content-Security-Policy" content="{policy}">'
    picture = escape("data:image/svg+xml," + "".join(f"%{ord(one):02X}" if one in '%#"<>\n' else one for one in icon))
    return _ICON.sub(f'<link rel="icon" href="{picture}">', html.replace(_CHARSET, door, 1), count=1)
