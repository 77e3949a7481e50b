"""A provider that says whatever a test has it say: for what no honest one would."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "gan-dan", "only-for-the-tests"
LISTED, STRANGE = "listed", "strange"
Answer = tuple[int, dict[str, Any]]


@cache
def key(name: str = LISTED) -> rsa.RSAPrivateKey:
    """Return the private key ``name``: the one that the provider lists, or a strange one."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Forger:
    """What it publishes and answers; ``token`` makes the ID token out of the claims that would be right."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.people: dict[str, Any] = {"sub": "u-1"}
        self.userinfo: dict[str, Any] = {}
        self.nonce = ""
        self.asked: list[dict[str, str]] = []
        self.used: set[str] = set()
        self.configuration: dict[str, Any] = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/auth",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
            "userinfo_endpoint": f"{issuer}/me",
            "end_session_endpoint": f"{issuer}/out",
        }
        self.token: Callable[[dict[str, Any]], str] = signed

    def claims(self) -> dict[str, Any]:
        """Return what a right ID token says now."""
        now = int(time.time())
        times = {"iat": now, "exp": now + 300, "auth_time": now}
        return {"iss": self.issuer, "aud": CLIENT, "nonce": self.nonce, **times, **self.people}

    def answer(self, path: str, form: dict[str, str]) -> Answer:
        """Return status and JSON for a request."""
        if path == "/.well-known/openid-configuration":
            return 200, self.configuration
        if path == "/keys":
            return 200, {"keys": [public_key(key())]}
        if path == "/me":
            return 200, self.userinfo
        self.asked.append(form)
        if form.get("code", "") in self.used:
            return 400, {"error": "invalid_grant"}
        self.used.add(form.get("code", ""))
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self.token(self.claims())}


def public_key(private: rsa.RSAPrivateKey) -> dict[str, Any]:
    """Return the public half as a provider lists it."""
    found: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key()))
    return {**found, "kid": "k1", "use": "sig", "alg": "RS256"}


def signed(claims: dict[str, Any], by: Any = None, algorithm: str = "RS256", kid: str = "k1") -> str:
    """Return an ID token, signed by the listed key or ``by`` another."""
    return jwt.encode(claims, by or key(), algorithm=algorithm, headers={"kid": kid})


@contextmanager
def running() -> Iterator[Forger]:
    """Run one on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, form: dict[str, str]) -> None:
            status, words = forger.answer(self.path.partition("?")[0], form)
            body = json.dumps(words).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            from urllib.parse import parse_qsl

            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer({**dict(parse_qsl(body)), "authorization": self.headers.get("Authorization", "")})

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    forger = Forger(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield forger
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
