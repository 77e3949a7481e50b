"""Where people find this installation: for mails and papers, which no request of a browser tells it."""

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


def reached_at(request: HttpRequest, name: str) -> str:
    """Return the same for words that somebody passes on; without GAN_DAN_SITE where he is himself (one of
    GAN_DAN_HOSTS, which Django held against the Host of the request); empty where that names one machine, or any.
    """
    host = request.get_host()
    nobody_else = host.startswith(_OF_THE_MACHINE) or "*" in settings.ALLOWED_HOSTS
    return address_of(name) or ("" if nobody_else else request.build_absolute_uri(reverse(name)))
