"""Where people find this installation: for mails and papers, which no request of a browser tells it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

# At these a server is reached from its own machine alone: nobody else could open them.
_OF_THE_MACHINE = ("localhost", "127.", "[::1]", "0.0.0.0")


def address_of(name: str, *arguments: object) -> str:
    """Return the whole address of the page ``name`` (of ``urls.py``); empty while nobody set GAN_DAN_SITE.

    It signs nobody in: whoever opens it is asked who he is.
    """
    return f"{settings.SITE}{reverse(name, args=arguments)}" if settings.SITE else ""


def registered_at(request: HttpRequest, name: str) -> str:
    """Return the address of a page that somebody else has to know letter by letter: that of GAN_DAN_SITE, by whichever
    name of ours he came; where none is set, or one that no browser could go to, the one of the request."""
    ours = settings.SITE.startswith("https://" if settings.HTTPS else ("https://", "http://"))
    return address_of(name) if ours else request.build_absolute_uri(reverse(name))


def is_elsewhere(request: HttpRequest, address: str) -> bool:
    """Say whether a browser says (by Origin, which it sends with every form) that it is at another name than that of
    ``address``.

    The Host of a request would not tell: a proxy may pass on another name than the one that stands in the browser.
    """
    there, ours = _as_browsers_write(request.headers.get("Origin", "")), _as_browsers_write(address)
    return bool(there and ours) and there != ours


def _as_browsers_write(address: str) -> str:
    """Return the host of ``address`` as a browser names it (“xn--…” for Vietnamese letters); "" where there is none."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".").encode("idna").decode()
    except ValueError:
        return ""


def reached_at(request: HttpRequest, name: str) -> str:
    """Return the same for words that somebody passes on; without GAN_DAN_SITE where he is himself (one of
    GAN_DAN_HOSTS, which Django held against the Host of the request); empty where that names one machine, or any.
    """
    host = request.get_host()
    nobody_else = host.startswith(_OF_THE_MACHINE) or "*" in settings.ALLOWED_HOSTS
    return address_of(name) or ("" if nobody_else else request.build_absolute_uri(reverse(name)))
