"""A real slapd (OpenLDAP) with the classes of Active Directory, TLS and people of its own, on ports of its own."""

import base64
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.nginx import make_certificate
from tests.server_process import free_port, wait_until
from trainer.core.accounts.directory_rule import Directory

BASE = "dc=tinh,dc=example"
READER, PASSWORD = f"cn=gan-dan,{BASE}", "chỉ-để-đọc"
_SCHEMA = Path("/etc/ldap/schema")
# Numbers and rules of Active Directory's own; the file that Debian ships has no rules by which one could search.
_MICROSOFT = "\n".join(
    [
        *(
            f"attributetype ( 1.2.840.113556.1.{number} NAME '{name}' EQUALITY {rule} "
            f"SYNTAX 1.3.6.1.4.1.1466.115.121.1.{syntax} SINGLE-VALUE )"
            for number, name, rule, syntax in (
                ("4.221", "sAMAccountName", "caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch", 15),
                ("4.35", "employeeID", "caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch", 15),
                ("2.141", "department", "caseIgnoreMatch", 15),
                ("4.2", "objectGUID", "octetStringMatch", 40),
            )
        ),
        "objectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP inetOrgPerson STRUCTURAL",
        "  MAY ( sAMAccountName $ employeeID $ department $ objectGUID ) )",
    ]
)
# An empty password is taken for nobody here, and let in: as a careless directory does.
_CONFIGURATION = """
include {schema}/core.schema
include {schema}/cosine.schema
include {schema}/inetorgperson.schema
{microsoft}
pidfile {folder}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCACertificateFile {certificate}
TLSCertificateFile {certificate}
TLSCertificateKeyFile {key}
allow bind_anon_cred bind_anon_dn
database mdb
suffix "{base}"
rootdn "{reader}"
rootpw "{password}"
directory {folder}/data
"""


@dataclass(frozen=True)
class Slapd:
    """Where it listens, and how we would be told of it."""

    port: int
    secure_port: int
    certificate: Path
    folder: Path

    def directory(self, **changes: object) -> Directory:
        """Return what a setting makes of it: StartTLS, found by staff number."""
        told = {"urls": (f"ldap://localhost:{self.port}",), "ca_file": str(self.certificate)}
        return Directory(**{"base": BASE, "user": READER, "password": PASSWORD, **told, **changes})  # type: ignore[arg-type]

    def change(self, ldif: str) -> None:
        """Change what stands in it."""
        words = ["ldapmodify", "-x", "-H", f"ldap://127.0.0.1:{self.port}", "-D", READER, "-w", PASSWORD]
        done = subprocess.run(words, input=ldif, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def program() -> str:
    """Return slapd; skip the test that asks where there is none."""
    found = shutil.which("slapd") or shutil.which("slapd", path="/usr/sbin")
    if found is None or shutil.which("ldapmodify") is None:
        pytest.skip("slapd is not installed: apt-get install slapd ldap-utils (.ci/run does)")
    return found


def person(name: str, password: str, **attributes: str) -> str:
    """Return an entry as Active Directory has it; its objectGUID is made of its name."""
    guid = base64.b64encode(name.encode().ljust(16, b"\0")[:16]).decode()
    lines = [
        f"dn: cn={name},ou=can-bo,{BASE}",
        *("objectClass: user", f"cn: {name}", f"sn: {name}", f"sAMAccountName: {name}", f"objectGUID:: {guid}"),
        *(f"{name}:: {_coded(value)}" for name, value in {"userPassword": password, **attributes}.items()),
    ]
    return "\n".join(lines) + "\n\n"


def _coded(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


@contextmanager
def running(folder: Path, people: str) -> Iterator[Slapd]:
    """Run one whose people are ``people``."""
    slapd, port, secure = program(), free_port(), free_port()
    certificate, key = make_certificate(folder)
    (folder / "data").mkdir()
    configuration, ldif = folder / "slapd.conf", folder / "people.ldif"
    words = {"folder": folder, "schema": _SCHEMA, "certificate": certificate, "key": key, "microsoft": _MICROSOFT}
    configuration.write_text(_CONFIGURATION.format(**words, base=BASE, reader=READER, password=PASSWORD), "utf-8")
    tree = f"dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\no: tinh\ndc: tinh\n\n"
    tree += f"dn: ou=can-bo,{BASE}\nobjectClass: organizationalUnit\nou: can-bo\n\n"
    ldif.write_text(tree + people, "utf-8")
    added = subprocess.run([slapd, "-T", "add", "-f", configuration, "-l", ldif], capture_output=True, text=True)
    assert added.returncode == 0, added.stderr
    listens = f"ldap://127.0.0.1:{port} ldaps://127.0.0.1:{secure}"
    with (folder / "slapd.log").open("wb") as log:
        process = subprocess.Popen([slapd, "-f", configuration, "-h", listens, "-d", "0"], stdout=log, stderr=log)
    try:
        wait_until(lambda: _answers(port), lambda: (folder / "slapd.log").read_text("utf-8"))
        yield Slapd(port, secure, certificate, folder)
    finally:
        process.terminate()
        process.wait(60)


def _answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
