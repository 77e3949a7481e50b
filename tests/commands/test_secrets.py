"""Every secret may stand in a variable, in a file that a variable names, or in what systemd hands over."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.command import environment, trainer
from tests.migrated import put_tables_into
from trainer import variables
from trainer.doctor import secrets
from trainer.variables import SECRETS, secret

NAME = "GAN_DAN_SMTP_PASSWORD"
_TOLD = """
import json
from trainer import settings as s
print(json.dumps([s.SECRET_KEY, s.SECRET_KEY_FALLBACKS, s.DATABASES["default"]["NAME"], s.EMAIL_HOST_PASSWORD,
                  s.OIDC.secret, s.LDAP.password, s.METRICS_TOKEN]))
"""
_PROVINCE = {
    "GAN_DAN_OIDC_ISSUER": "https://sso.example",
    "GAN_DAN_OIDC_CLIENT_ID": "gan-dan",
    "GAN_DAN_LDAP_URL": "ldaps://dc1.tinh.example",
    "GAN_DAN_LDAP_BASE": "DC=tinh,DC=example",
    "GAN_DAN_LDAP_USER": "cn=a",
}


@pytest.fixture(autouse=True)
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is set, and only the owner gets into the folder."""
    tmp_path.chmod(0o700)
    for name in ("CREDENTIALS_DIRECTORY", "GAN_DAN_SEALED", NAME, f"{NAME}_FILE"):
        monkeypatch.delenv(name, raising=False)


def _write(folder: Path, name: str, value: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(value, encoding="utf-8")
    return folder / name


@pytest.mark.parametrize("how", ["files", "systemd"])
def test_each_reaches_the_settings_without_its_last_newline(tmp_path: Path, how: str) -> None:
    database = str(tmp_path / "another.sqlite3")
    values = {name: f"of {name} {how}" for name in SECRETS} | {"DATABASE_URL": f"sqlite:///{database}"}
    files = {name: _write(tmp_path / "kept", name, f"{value}\n") for name, value in values.items()}
    more = {"CREDENTIALS_DIRECTORY": str(tmp_path / "kept"), "GAN_DAN_SEALED": "1"}
    if how == "files":
        more = {f"{name}_FILE": str(file) for name, file in files.items()}
        # Of the earlier ones the file is a list with days.
        _write(tmp_path / "kept", "GAN_DAN_SECRET_KEY_EARLIER", f"2999-01-01 {values['GAN_DAN_SECRET_KEY_EARLIER']}\n")

    ours = environment(tmp_path, **_PROVINCE, **more)
    done = subprocess.run([sys.executable, "-c", _TOLD], env=ours, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    key, earlier, *others = (values[name] for name in SECRETS)
    assert json.loads(done.stdout) == [key, [earlier], database, *others[1:]]


def test_a_secret_that_is_set_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _write(tmp_path / "kept", NAME, "a")
    monkeypatch.setenv(f"{NAME}_FILE", str(file))
    monkeypatch.setenv(NAME, "b")
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} được đặt ở hai chỗ: {NAME} và {NAME}_FILE. → "):
        secret(NAME)
    monkeypatch.delenv(NAME)
    assert secret(NAME) == "a"
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(file.parent))
    with pytest.raises(ImproperlyConfigured, match=f"{NAME}_FILE và systemd"):
        secret(NAME)


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [
        (None, 0o600, "không đọc được {file}. → Xem đường dẫn"),
        ("\n", 0o600, "tệp {file} rỗng. → "),
        ("a", 0o604, "ai trên máy cũng đọc được {file}. → Chạy: chmod o-rwx {file}"),
    ],
)
def test_a_file_that_cannot_serve_is_named_with_a_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None, mode: int, words: str
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_text(content, encoding="utf-8")
        file.chmod(mode)
    monkeypatch.setattr(variables, "open_to_everybody", lambda one: bool(one.stat().st_mode & 0o004))
    monkeypatch.setenv(f"{NAME}_FILE", str(file))
    with pytest.raises(ImproperlyConfigured) as refused:
        secret(NAME)
    assert words.format(file=file) in str(refused.value)
    assert f"{NAME}_FILE: " in str(refused.value)


def test_a_file_is_open_to_everybody_only_where_every_folder_above_it_is() -> None:
    assert variables.open_to_everybody(Path("/etc/passwd"))
    assert not variables.open_to_everybody(Path("/etc/shadow"))


def test_a_file_behind_a_closed_folder_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _write(tmp_path, "secret", "a")
    file.chmod(0o644)
    monkeypatch.setenv(f"{NAME}_FILE", str(file))
    assert secret(NAME) == "a"
    assert not variables.open_to_everybody(file)


def test_a_command_that_does_not_see_what_systemd_keeps_stops(tmp_path: Path) -> None:
    # It would go to an empty database, and make a key.
    for words in (("rights", "list"), ("init",)):
        done = trainer(tmp_path / "var", *words, GAN_DAN_SEALED="1")
        assert done.returncode == 3
        assert "do systemd giữ (GAN_DAN_SEALED), lệnh này không thấy → Gõ: sudo gan-dan" in done.stderr
    assert not list((tmp_path / "var").iterdir())


def test_init_makes_no_key_beside_one_that_systemd_keeps_and_rotate_leaves_it(tmp_path: Path) -> None:
    put_tables_into(tmp_path / "gan-dan.sqlite3")
    _write(tmp_path / "kept", "GAN_DAN_SECRET_KEY", "k" * 60)
    kept = {"CREDENTIALS_DIRECTORY": str(tmp_path / "kept")}

    made = trainer(tmp_path, "init", **kept)
    assert made.returncode == 0, made.stderr
    assert not (tmp_path / "secret-key").exists()

    refused = trainer(tmp_path, "rotate-secret", **kept)
    assert "systemd giữ" in refused.stderr
    _write(tmp_path / "kept", "GAN_DAN_SECRET_KEY_EARLIER", "the one before")
    assert trainer(tmp_path, "rotate-secret", **kept).returncode == 0


def test_the_doctor_names_what_stands_in_clear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "gan-dan.env"
    monkeypatch.setattr(secrets, "SETTINGS_FILE", file)
    assert list(secrets.in_clear(None)) == []
    hidden = (
        "GAN_DAN_SMTP_PASSWORD=\n#GAN_DAN_LDAP_PASSWORD=x\nGAN_DAN_METRICS_TOKEN_FILE=/a\nDATABASE_URL=sqlite:///a\n"
    )
    file.write_text(hidden, encoding="utf-8")
    assert [one.state for one in secrets.in_clear(None)] == ["good"]
    file.write_text(f"{hidden}export GAN_DAN_LDAP_PASSWORD='x'\nDATABASE_URL=postgres://a:b@c/d\n", encoding="utf-8")
    (found,) = secrets.in_clear(None)
    assert found.state == "note"
    assert found.words.endswith("gan-dan.env: DATABASE_URL, GAN_DAN_LDAP_PASSWORD")
