"""The directory of the province: whether a password is somebody's there. TLS always, and no password kept.

ldap3 is loaded by a process that asks a directory, no sooner. It is told to follow no referral, to try nothing twice,
and to wait for nothing longer than some seconds.
"""

import logging
import ssl
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from trainer.core.accounts.directory_rule import Directory
from trainer.web.accounts.outside import NotReached, Outside

if TYPE_CHECKING:
    from ldap3 import Connection, Server

# What Active Directory says with the right password when another one must be set first (532, 773).
_MUST_CHANGE = ("data 532", "data 773")
_CONNECT_SECONDS, _ANSWER_SECONDS, _ALL_SECONDS = 2, 3, 8.0
_WRONG_PASSWORD = 49
_SUBJECTS = ("objectGUID", "entryUUID")
_log = logging.getLogger(__name__)


class MustChange(Exception):
    """The password is right, and the directory wants another one before it opens anything."""


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """Somebody in the directory: his name there, the one that never changes, and by what he is found here."""

    name: str
    subject: str
    found_by: str


class Client:
    """What this process knows of one directory."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.outside = Outside()

    def entry(self, filter_: str, password: str) -> DirectoryEntry | None:
        """Return the one entry that fits ``filter_`` and whose password is ``password``; None: none, several, another.

        Raises NotReached, MustChange.
        """
        # A directory takes a name with an empty password for somebody who does not say who he is, and lets him in.
        if not password or "\0" in password or not _can_be_said(password):
            return None
        with self.outside.asked():
            end = time.monotonic() + _ALL_SECONDS
            return self._asked(filter_, password, end)

    def look(self) -> str:
        """Return the first server that lets us read. Raises NotReached: none does, with why."""
        with self.outside.asked(), self._reading(time.monotonic() + _ALL_SECONDS) as (server, connection):
            self._search(connection, "(objectClass=*)", "BASE")
            return str(server.host)

    def _asked(self, filter_: str, password: str, end: float) -> DirectoryEntry | None:
        with self._reading(end) as (server, connection):
            self._search(connection, filter_, "SUBTREE")
            found = [one for one in connection.response or [] if one.get("type") == "searchResEntry"]
            if len(found) != 1 or (entry := _read(found[0], self.directory.find.claim)) is None:
                return None
            if time.monotonic() > end:
                raise NotReached(f"{server.host}: no time left")
            return entry if self._opens(server, entry.name, password) else None

    def _opens(self, server: "Server", name: str, password: str) -> bool:
        with self._talk(server, name, password) as connection:
            if connection.bind():
                return True
            said = connection.result or {}
        if any(words in str(said.get("message", "")) for words in _MUST_CHANGE):
            raise MustChange
        if said.get("result") != _WRONG_PASSWORD:
            _log.warning("the directory refuses somebody's name: %s", said.get("description"))
        return False

    @contextmanager
    def _reading(self, end: float) -> "Iterator[tuple[Server, Connection]]":
        """Give a connection that reads, to the first server that answers. Raises NotReached."""
        with ExitStack() as kept:
            yield self._first(kept, end)

    def _first(self, kept: ExitStack, end: float) -> "tuple[Server, Connection]":
        """Return the first server that lets us read, and the connection, which ``kept`` ends."""
        why = "no time left"
        for url in self.directory.urls:
            if time.monotonic() > end:
                break
            server = _server(url, self.directory.ca_file)
            try:
                with ExitStack() as one:
                    connection = one.enter_context(self._talk(server, self.directory.user, self.directory.password))
                    if not connection.bind():
                        raise NotReached(f"{server.host}: it does not let us read ({_why(connection)})")
                    kept.push(one.pop_all())
                    return server, connection
            except NotReached as error:
                why = str(error)
        raise NotReached(why)

    def _search(self, connection: "Connection", filter_: str, scope: str) -> None:
        wanted = [self.directory.find.claim, *_SUBJECTS]
        connection.search(
            self.directory.base,
            filter_,
            search_scope=scope,
            attributes=wanted,
            size_limit=2,
            time_limit=_ANSWER_SECONDS,
        )
        # 4: there are more than two, which is two too many.
        if (connection.result or {}).get("result") not in (0, 4):
            raise NotReached(f"the search was refused ({_why(connection)})")

    @contextmanager
    def _talk(self, server: "Server", name: str, password: str) -> "Iterator[Connection]":
        """Give a connection under TLS on which nobody has said yet who he is. Raises NotReached."""
        ldap3 = library()
        try:
            connection = ldap3.Connection(
                server,
                user=name,
                password=password,
                client_strategy=ldap3.SYNC,
                auto_bind=ldap3.AUTO_BIND_NONE,
                auto_referrals=False,
                receive_timeout=_ANSWER_SECONDS,
                check_names=False,
                raise_exceptions=False,
            )
            try:
                connection.open(read_server_info=False)
                if not server.ssl and not connection.start_tls(read_server_info=False):
                    raise NotReached(f"{server.host}: no TLS ({_why(connection)})")
                yield connection
            finally:
                connection.strategy.close()
                # It leaves one open that never came to be connected.
                if connection.socket is not None:
                    connection.socket.close()
        except (OSError, ssl.SSLError, ldap3.core.exceptions.LDAPException) as error:
            raise NotReached(f"{server.host}: {type(error).__name__} {error}"[:200]) from None


@cache
def client_of(directory: Directory) -> Client:
    """Return what this process knows of ``directory``."""
    return Client(directory)


@cache
def library() -> Any:
    """Return ldap3, which speaks to pyasn1 by names that are about to go."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import ldap3
        import ldap3.core.exceptions
        import ldap3.protocol.sasl.sasl
    return ldap3


@cache
def _tls() -> Any:
    """Return ldap3's TLS, with names of hosts looked at by OpenSSL: its own way is gone from newer Pythons."""

    class Tls(library().Tls):  # type: ignore[misc]
        def wrap_socket(self, connection: Any, do_handshake: bool = False) -> None:
            context = ssl.create_default_context(cafile=self.ca_certs_file)
            connection.socket = context.wrap_socket(connection.socket, server_hostname=connection.server.host)

    return Tls


def _can_be_said(password: str) -> bool:
    """Say whether a directory can be asked with it (RFC 4013): ldap3 raises for one that holds what is no letter, as it
    does for a directory that is away."""
    ldap3 = library()
    try:
        ldap3.protocol.sasl.sasl.validate_simple_password(password)
    except ldap3.core.exceptions.LDAPException:
        return False
    return True


def _server(url: str, ca_file: str) -> "Server":
    ldap3, parts = library(), urlsplit(url)
    secure = parts.scheme == "ldaps"
    tls = _tls()(validate=ssl.CERT_REQUIRED, ca_certs_file=ca_file or None)
    return ldap3.Server(
        parts.hostname,
        port=parts.port or (636 if secure else 389),
        use_ssl=secure,
        tls=tls,
        get_info=ldap3.NONE,
        connect_timeout=_CONNECT_SECONDS,
    )


def _read(found: dict[str, Any], attribute: str) -> DirectoryEntry | None:
    """Return an entry of an answer; None when it has no name that never changes."""
    raw = {name.lower(): values for name, values in found["raw_attributes"].items()}
    for name in _SUBJECTS:
        if values := raw.get(name.lower()):
            value = values[0].hex() if name == "objectGUID" else values[0].decode("ascii", "replace")
            said = raw.get(attribute.lower()) or [b""]
            # Of several values nobody can say which one is he.
            by = said[0].decode("utf-8", "replace") if len(said) == 1 else ""
            return DirectoryEntry(found["dn"], f"{name}={value}", by)
    return None


def _why(connection: "Connection") -> str:
    result = connection.result or {}
    return f"{result.get('description', 'no answer')} {result.get('message', '')}".strip()[:120]
