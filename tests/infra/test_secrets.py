"""Sealed texts and password hashes."""

import pytest

from builder_app.domain.errors import Unavailable
from builder_app.infra.secrets import AesSecretBox, ArgonPasswordHasher


def test_what_is_sealed_is_opened_by_the_same_key_only() -> None:
    box = AesSecretBox("one key")
    sealed = box.seal("pässword")
    assert "password" not in sealed
    assert box.open(sealed) == "pässword"
    assert box.seal("pässword") != sealed
    for other, text in ((AesSecretBox("another key"), sealed), (box, sealed[:-4] + "AAAA"), (box, "no seal")):
        with pytest.raises(Unavailable):
            other.open(text)


async def test_passwords_are_hashed_with_argon2() -> None:
    hasher = ArgonPasswordHasher()
    one, two = await hasher.hash("correct horse"), await hasher.hash("correct horse")
    assert one.startswith("$argon2id$")
    assert one != two
    assert await hasher.verify("correct horse", one)
    assert not await hasher.verify("wrong horse", one)
    assert not await hasher.verify("correct horse", "no hash")
