"""Notes for the next page travel in a cookie that is as closely kept as that of the session."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class _Cookie(CookieStorage):
    cookie_name = "__Host-messages" if settings.HTTPS else "messages"


class Storage(FallbackStorage):
    """Django's: a cookie for what is short, the session for what is not."""

    storage_classes = (_Cookie, SessionStorage)
