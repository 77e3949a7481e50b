"""The client of an OpenID provider: where it says its addresses and keys are, and what of an answer is believed.

OpenID Connect Core 1.0, by code with PKCE. Signature, issuer, audience, times and nonce of an ID token are looked at
whatever way it came; which algorithms may sign is our word, never the token's.
"""

import base64
import hashlib
import hmac
import http.client
import json
import secrets
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt

from trainer.core.accounts.province_rule import Provider
from trainer.web.accounts.outside import NotReached, Outside

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
WELL_KNOWN = "/.well-known/openid-configuration"
# Clocks of two servers are never quite the same.
LEEWAY_SECONDS = 60
# Who says once more that it is he has just been asked.
_JUST_NOW_SECONDS = 300
_SECONDS = 4.0
_LARGEST = 300_000
_KEPT_SECONDS = 600.0
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
_ADDRESSES = (*_NEEDED[1:], "userinfo_endpoint", "end_session_endpoint")


class NotBelieved(Exception):
    """The provider answered, and what it said is not what an answer to us would be; the text is for the log."""


@dataclass(frozen=True, slots=True)
class BegunSignIn:
    """What is kept with the browser while its owner is at the provider."""

    state: str
    nonce: str
    verifier: str

    @property
    def challenge(self) -> str:
        """Return what the provider is told of the verifier (PKCE, S256)."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


def asked() -> BegunSignIn:
    """Return words that nobody can guess, for one sign-in."""
    return BegunSignIn(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))


class Client:
    """What this process knows of one provider: its addresses and keys, each for ten minutes."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.outside = Outside()
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    def addresses(self) -> dict[str, Any]:
        """Return what the provider publishes of itself. Raises NotReached, NotBelieved: it is another issuer's."""
        found = self._document(self.provider.issuer.rstrip("/") + WELL_KNOWN)
        if missing := [name for name in _NEEDED if not isinstance(found.get(name), str)]:
            raise NotBelieved(f"its configuration lacks {', '.join(missing)}")
        if found["issuer"].rstrip("/") != self.provider.issuer.rstrip("/"):
            raise NotBelieved(f"its configuration is that of the issuer {found['issuer']}")
        if wrong := [name for name in _ADDRESSES if found.get(name) and not _as_safe(found[name], found["issuer"])]:
            raise NotBelieved(f"its {', '.join(wrong)} is no address as safe as the issuer's")
        return found

    def go_to(self, asked: BegunSignIn, redirect_uri: str, *, again: bool = False) -> str:
        """Return the address to which somebody goes to sign in; ``again``: who is signed in there is asked anew."""
        words = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": redirect_uri,
            "scope": self.provider.scope,
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": asked.challenge,
            "code_challenge_method": "S256",
            **({"prompt": "login", "max_age": "0"} if again else {}),
            **({"acr_values": self.provider.asked_levels} if self.provider.asked_levels else {}),
        }
        return _with_query(self.addresses()["authorization_endpoint"], words)

    def leave_by(self, redirect_uri: str) -> str:
        """Return the address at which somebody signs out there too, to come back; "" when it has none."""
        there = self.addresses().get("end_session_endpoint")
        words = {"client_id": self.provider.client_id, "post_logout_redirect_uri": redirect_uri}
        return _with_query(there, words) if isinstance(there, str) else ""

    def claims(self, code: str, asked: BegunSignIn, redirect_uri: str, *, again: bool = False) -> dict[str, Any]:
        """Return what the provider says of whoever came back with ``code``. Raises NotReached, NotBelieved."""
        answer = self._exchanged(code, asked, redirect_uri)
        if "error" in answer:
            raise NotBelieved(f"it took the code for no good ({answer['error']!r})")
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise NotBelieved("its answer holds no ID token")
        claims = self.verified(token, asked.nonce)
        if again and not _just_now(claims):
            raise NotBelieved("who was to be asked anew was not")
        if self.provider.find.claim in claims:
            return claims
        return {**self._told_apart(answer, claims), **claims}

    def error_of_no_code(self) -> str:
        """Return what the provider answers to a code that it never gave: “invalid_grant” when it knows us."""
        return str(self._exchanged("none", asked(), "https://none.invalid/").get("error", ""))

    def verified(self, token: str, nonce: str) -> dict[str, Any]:
        """Return what an ID token says. Raises NotBelieved: it is not this provider's, not for us, not of now."""
        try:
            header = jwt.get_unverified_header(token)
            claims: dict[str, Any] = jwt.decode(
                token,
                key=self._key(header),
                algorithms=list(ALGORITHMS),
                audience=self.provider.client_id,
                issuer=self.addresses()["issuer"],
                leeway=LEEWAY_SECONDS,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
            raise NotBelieved(f"its ID token is not good ({type(error).__name__})") from None
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise NotBelieved("its ID token answers to another sign-in (nonce)")
        if claims.get("azp", self.provider.client_id) != self.provider.client_id:
            raise NotBelieved("its ID token was made for another client (azp)")
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
            raise NotBelieved("its ID token names nobody (sub)")
        return claims

    def keys(self, *, anew: bool = False) -> list[jwt.PyJWK]:
        """Return the keys with which the provider signs; those of kinds that we do not know are left out."""
        found = self._document(self.addresses()["jwks_uri"], anew=anew).get("keys")
        if not isinstance(found, list):
            raise NotBelieved("its list of keys is none")
        return [key for one in found if (key := _readable(one)) is not None]

    def _key(self, header: Mapping[str, Any]) -> jwt.PyJWK:
        """Return the key that a token names; a provider that changed its keys is asked for them once more."""
        for anew in (False, True):
            keys = self.keys(anew=anew)
            named = [one for one in keys if one.key_id == header.get("kid")]
            if "kid" not in header and len(keys) == 1:
                named = keys
            if named:
                return named[0]
        raise NotBelieved("its ID token is signed with a key that is not in its list")

    def _exchanged(self, code: str, asked: BegunSignIn, redirect_uri: str) -> dict[str, Any]:
        """Give the code and get the tokens, or an ``error``: the code was used, or is another client's."""
        found = self.addresses()
        words = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": asked.verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" in ways:
            both = f"{quote(self.provider.client_id, safe='')}:{quote(self.provider.secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
        else:
            words |= {"client_id": self.provider.client_id, "client_secret": self.provider.secret}
        status, answer = self._json(found["token_endpoint"], urlencode(words).encode(), headers)
        return answer if status == 200 else {"error": str(answer.get("error", status))[:40]}

    def _told_apart(self, answer: Mapping[str, Any], claims: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the provider says only at its address for that; nothing when that is about somebody else."""
        there, token = self.addresses().get("userinfo_endpoint"), answer.get("access_token")
        if not isinstance(there, str) or not isinstance(token, str):
            return {}
        status, told = self._json(there, None, {"Authorization": f"Bearer {token}"})
        return told if status == 200 and told.get("sub") == claims["sub"] else {}

    def _document(self, address: str, *, anew: bool = False) -> dict[str, Any]:
        """Return a JSON document that the provider publishes, kept for ten minutes."""
        with self._lock:
            at, kept = self._kept.get(address, (0.0, {}))
        if kept and not anew and time.monotonic() - at < _KEPT_SECONDS:
            return kept
        status, found = self._json(address, None, {})
        if status != 200:
            raise NotReached(f"{urlsplit(address).path} answers {status}")
        with self._lock:
            self._kept[address] = (time.monotonic(), found)
        return found

    def _json(self, address: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        with self.outside.asked():
            status, text = fetch(address, body, headers)
        if status >= 500:
            raise NotReached(f"{urlsplit(address).path} answers {status}")
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise NotBelieved(f"{urlsplit(address).path} answers {status} and no JSON")
        return status, found


def fetch(address: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Return status and body of an answer, following nothing, within a few seconds in all. Raises NotReached."""
    parts, end = urlsplit(address), time.monotonic() + _SECONDS
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
        try:
            said = {"Accept": "application/json", "User-Agent": "Gan-Dan", **headers}
            path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            connection.request("POST" if body is not None else "GET", path, body, said)
            answer = connection.getresponse()
            return answer.status, _read(answer, end)
        finally:
            connection.close()
    except (OSError, ssl.SSLError, http.client.HTTPException, ValueError) as error:
        raise NotReached(f"{parts.hostname}: {type(error).__name__} {error}"[:200]) from None


def _read(answer: http.client.HTTPResponse, end: float) -> bytes:
    """Return all of an answer; one that drips, or never ends, is left."""
    read = b""
    while part := answer.read1(65_536):
        read += part
        if len(read) > _LARGEST or time.monotonic() > end:
            raise TimeoutError("too long or too slow an answer")
    return read


def _with_query(address: str, words: Mapping[str, str]) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(words)}"


def _as_safe(address: Any, issuer: str) -> bool:
    """Say whether ``address`` is one, and nobody listens to it where nobody listens to the issuer's."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.scheme in ("https", urlsplit(issuer).scheme)
    except (ValueError, AttributeError):
        return False


def _just_now(claims: Mapping[str, Any]) -> bool:
    at = claims.get("auth_time")
    return isinstance(at, int) and abs(time.time() - at) < _JUST_NOW_SECONDS


def _readable(key: Any) -> jwt.PyJWK | None:
    if not isinstance(key, dict) or key.get("use", "sig") != "sig" or key.get("kty") == "oct":
        return None
    try:
        return jwt.PyJWK.from_dict(key)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        return None
