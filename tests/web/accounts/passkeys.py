"""A key for sign-ins made of bytes: it answers as a device does, with a finger on it or without."""

import json
import re
from hashlib import sha256
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from trainer.models import Official

_HOST = "testserver"
_THERE, _VERIFIED, _NEW = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.UV, AuthenticatorData.FLAG.AT


class Key:
    """A key of ``owner`` that is registered for him."""

    def __init__(self, owner: Official) -> None:
        self._owner, self._id = owner, f"the key of {owner.pk}".encode()
        self._secret = ec.generate_private_key(ec.SECP256R1())
        public = ES256.from_cryptography_key(self._secret.public_key())
        kept = AttestedCredentialData.create(Aaguid(bytes(16)), self._id, public)
        made = AttestationObject.create("none", _data(_THERE | _NEW, kept), {})
        said = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"once", f"https://{_HOST}")
        credential = self._whole({"clientDataJSON": websafe_encode(said), "attestationObject": websafe_encode(made)})
        Authenticator.objects.create(user=owner, type="webauthn", data={"name": "Khóa USB", "credential": credential})

    def answer(self, challenge: str, *, verified: bool) -> str:
        """Return what the key says to ``challenge``; ``verified``: it saw a finger or a PIN."""
        said = CollectedClientData.create(CollectedClientData.TYPE.GET, challenge, f"https://{_HOST}")
        data = _data(_THERE | _VERIFIED if verified else _THERE)
        signature = self._secret.sign(data + sha256(said).digest(), ec.ECDSA(SHA256()))
        told = {"clientDataJSON": said, "authenticatorData": data, "signature": signature}
        owner = user_pk_to_url_str(self._owner).encode()
        return json.dumps(
            self._whole({name: websafe_encode(one) for name, one in {**told, "userHandle": owner}.items()})
        )

    def _whole(self, response: dict[str, str]) -> dict[str, Any]:
        name = websafe_encode(self._id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}


def challenge_on(page: str) -> str:
    """Return what a page asks a key to sign."""
    found = re.search(r'"challenge": ?"([\w-]+)"', page.replace("&#34;", '"').replace("&quot;", '"'))
    assert found is not None, page
    return found[1]


def _data(flags: AuthenticatorData.FLAG, credential: bytes = b"") -> AuthenticatorData:
    return AuthenticatorData.create(sha256(_HOST.encode()).digest(), flags, 0, credential)
