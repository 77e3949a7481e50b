"""Where people find this installation: for mails and papers, which no request of a browser tells it."""

from django.conf import settings
from django.urls import reverse


def address_of(name: str, *arguments: object) -> str:
    """Return the whole address of the page ``name`` (of ``urls.py``); empty while nobody set GAN_DAN_SITE.

    It signs nobody in: whoever opens it is asked who he is.
    """
    return f"{settings.SITE}{reverse(name, args=arguments)}" if settings.SITE else ""
