"""An authenticator in software: makes passkeys and signs with them, as a browser would send it."""

from __future__ import annotations

import hashlib
import html
import json
import re
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from flask.testing import FlaskClient
from webauthn.helpers import bytes_to_base64url, encode_cbor
from werkzeug.test import TestResponse

from tests.people import send, token

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40
LIST, START = "/settings/passkeys", "/sign-in/passkey"
_FORM = re.compile(r'action="([^"]+)" data-passkey="\w+" data-options="([^"]+)"')


class Authenticator:
    """Holds one passkey. `verifies` tells whether it knows its holder, as by finger or PIN."""

    def __init__(self, origin: str = "http://localhost", *, verifies: bool = True) -> None:
        self.origin = origin
        self.flags = PRESENT | (VERIFIED if verifies else 0)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.count = 0
        self.user_handle = ""

    def make(self, options: dict[str, Any]) -> str:
        """Answer the options of a registration."""
        self.user_handle = options["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        own = bytes(16) + len(self.id).to_bytes(2) + self.id + encode_cbor(public)
        data = self._data(options["rp"]["id"], WITH_KEY) + own
        statement = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._client_data("webauthn.create", options)
        return self._said(
            clientDataJSON=bytes_to_base64url(said),
            attestationObject=bytes_to_base64url(statement),
            transports=["internal"],
        )

    def use(self, options: dict[str, Any]) -> str:
        """Answer the options of signing in."""
        self.count += 1
        data = self._data(options["rpId"], 0)
        said = self._client_data("webauthn.get", options)
        signed = data + hashlib.sha256(said).digest()
        return self._said(
            clientDataJSON=bytes_to_base64url(said),
            authenticatorData=bytes_to_base64url(data),
            signature=bytes_to_base64url(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            userHandle=self.user_handle,
        )

    def _data(self, party: str, flag: int) -> bytes:
        flags = (self.flags | flag).to_bytes()
        return hashlib.sha256(party.encode()).digest() + flags + self.count.to_bytes(4)

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _said(self, **response: object) -> str:
        own = bytes_to_base64url(self.id)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})


def asked(answer: TestResponse) -> tuple[str, dict[str, Any]]:
    """Read from a page where its answer goes, and the options that it gives the browser."""
    found = _FORM.search(answer.text)
    assert found, answer.text
    return html.unescape(found[1]), json.loads(html.unescape(found[2]))


def add(
    client: FlaskClient, made: Authenticator, name: str = "Phone", usage: str = "first"
) -> TestResponse:
    """Add a passkey in the settings."""
    action, options = asked(send(client, LIST, {"name": name, "usage": usage}))
    return send(client, action, {"credential": made.make(options)}, page=LIST)


def come_in(client: FlaskClient, used: Authenticator, **form: str) -> TestResponse:
    """Sign in with a passkey from the page for signing in."""
    action, options = asked(send(client, START, {"alone": "1", **form}, page="/sign-in"))
    return answer_with(client, action, used.use(options))


def answer_with(client: FlaskClient, action: str, credential: str) -> TestResponse:
    """Send what an authenticator said."""
    data = {"csrf_token": token(client, START), "credential": credential}
    return client.post(action, data=data)
