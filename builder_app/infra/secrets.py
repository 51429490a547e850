"""Secrets at rest, and password hashes."""

import asyncio
import base64
import os

from argon2 import PasswordHasher as Argon2
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from builder_app.domain.errors import Unavailable

_PURPOSE = b"builder: stored credentials, v1"
_NONCE = 12


class AesSecretBox:
    """AES-256-GCM with a key derived from the secret key of the settings."""

    def __init__(self, secret_key: str) -> None:
        key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret_key.encode())
        self._cipher = AESGCM(key)

    def seal(self, text: str) -> str:
        """The text, unreadable without the key; different each time."""
        nonce = os.urandom(_NONCE)
        return base64.urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), _PURPOSE)).decode()

    def open(self, sealed: str) -> str:
        """The text again. Raises `Unavailable` when it was sealed with another key or changed since."""
        try:
            raw = base64.urlsafe_b64decode(sealed)
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], _PURPOSE).decode()
        except (InvalidTag, ValueError) as error:
            message = "A stored credential cannot be read: BUILDER_SECRET_KEY is not the one that it was stored with. Enter it again."
            raise Unavailable(message, code="secret-key-changed") from error


class ArgonPasswordHasher:
    """argon2id, in threads, two at a time: each takes 64 MB for a moment."""

    def __init__(self) -> None:
        self._argon = Argon2()
        self._turns = asyncio.Semaphore(2)

    async def hash(self, password: str) -> str:
        """A salted hash."""
        async with self._turns:
            return await asyncio.to_thread(self._argon.hash, password)

    async def verify(self, password: str, password_hash: str) -> bool:
        """Whether the password is the one that was hashed."""
        async with self._turns:
            return await asyncio.to_thread(self._matches, password, password_hash)

    def _matches(self, password: str, password_hash: str) -> bool:
        try:
            return self._argon.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
