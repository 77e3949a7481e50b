"""Settings of the account of the province that are nonsense stop every command with one line."""

from pathlib import Path

import pytest

from tests.command import trainer

ISSUER = {"GAN_DAN_SECRET_KEY": "only-for-the-tests", "GAN_DAN_OIDC_ISSUER": "https://sso.example"}
WHOLE = {**ISSUER, "GAN_DAN_OIDC_CLIENT_ID": "a", "GAN_DAN_OIDC_CLIENT_SECRET": "b"}
LDAP = {
    "GAN_DAN_SECRET_KEY": "only-for-the-tests",
    "GAN_DAN_LDAP_URL": "ldaps://dc1.tinh.example",
    "GAN_DAN_LDAP_BASE": "DC=tinh,DC=example",
    "GAN_DAN_LDAP_USER": "cn=a",
    "GAN_DAN_LDAP_PASSWORD": "b",
}
WRONG = {
    "GAN_DAN_LDAP_URL: “dc1”": {**LDAP, "GAN_DAN_LDAP_URL": "dc1"},
    "GAN_DAN_LDAP_BASE: “tinh”": {**LDAP, "GAN_DAN_LDAP_BASE": "tinh"},
    "GAN_DAN_LDAP_USER chưa có": {**LDAP, "GAN_DAN_LDAP_USER": ""},
    "GAN_DAN_LDAP_PASSWORD chưa có": {**LDAP, "GAN_DAN_LDAP_PASSWORD": " "},
    "GAN_DAN_LDAP_ONLY: “a”": {**LDAP, "GAN_DAN_LDAP_ONLY": "a"},
    "GAN_DAN_LDAP_CA_FILE: không có tệp": {**LDAP, "GAN_DAN_LDAP_CA_FILE": "/none"},
    "GAN_DAN_OIDC_ISSUER: “http": {**WHOLE, "GAN_DAN_OIDC_ISSUER": "http://sso.example"},
    "GAN_DAN_OIDC_CLIENT_ID chưa có": ISSUER,
    "GAN_DAN_OIDC_CLIENT_SECRET chưa có": {**ISSUER, "GAN_DAN_OIDC_CLIENT_ID": "a"},
    "GAN_DAN_OIDC_CLIENT_SECRET được đặt ở hai chỗ": {**WHOLE, "GAN_DAN_OIDC_CLIENT_SECRET_FILE": "/none"},
    "GAN_DAN_OIDC_FIND: không tìm": {**WHOLE, "GAN_DAN_OIDC_FIND": "phone:phone"},
    "GAN_DAN_OIDC_SCOPE: “email” thiếu": {**WHOLE, "GAN_DAN_OIDC_SCOPE": "email"},
    "GAN_DAN_OIDC_SECOND_STEP: “2”": {**WHOLE, "GAN_DAN_OIDC_SECOND_STEP": "2"},
    "GAN_DAN_LOCAL_SIGN_IN là “nobody”": {**WHOLE, "GAN_DAN_LOCAL_SIGN_IN": "nobody"},
    "GAN_DAN_LOCAL_SIGN_IN hạn chế": {"GAN_DAN_SECRET_KEY": "only", "GAN_DAN_LOCAL_SIGN_IN": "it_officer"},
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_nonsense_is_named_with_how_to_mend_it(tmp_path: Path, line: str) -> None:
    done = trainer(tmp_path, "rights", "list", **WRONG[line])
    assert done.returncode != 0
    assert line in done.stderr
    assert " → " in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
