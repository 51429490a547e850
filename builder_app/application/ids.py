"""Identifiers: a prefix that tells the kind, and 100 random bits."""

import base64
import hashlib
import secrets

LENGTH = 20


def new_id(prefix: str) -> str:
    """A fresh id such as `wf_` and 20 lower-case base32 characters."""
    return f"{prefix}_{_text(secrets.token_bytes(13))}"


def derived_id(prefix: str, *parts: object) -> str:
    """The same id for the same parts: for things that a retry must not make twice."""
    digest = hashlib.sha256("/".join(str(part) for part in parts).encode()).digest()
    return f"{prefix}_{_text(digest)}"


def _text(raw: bytes) -> str:
    return base64.b32encode(raw).decode().lower().rstrip("=")[:LENGTH]
