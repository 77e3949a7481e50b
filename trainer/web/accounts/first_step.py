"""Under which password a sign-in began that goes on with a second step: it is nobody's session yet, which another
password would end.
"""

from django.http import HttpRequest

from trainer.models import Official

_BEGAN_UNDER = "began-under"


def note(request: HttpRequest, official: Official) -> None:
    """Keep with the session that the sign-in of ``official`` begins, under the password that he has now."""
    request.session[_BEGAN_UNDER] = official.get_session_auth_hash()


def is_outdated(request: HttpRequest, official: Official) -> bool:
    """Say whether ``official`` has another password than when the sign-in of ``request`` began."""
    return bool(request.session.get(_BEGAN_UNDER) != official.get_session_auth_hash())


def forget(request: HttpRequest) -> None:
    """Keep nothing of it any longer: the sign-in is at its end."""
    request.session.pop(_BEGAN_UNDER, None)
