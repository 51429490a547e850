"""Undo the disguises of a text, so that one set of signals reads them all."""

import base64
import binascii
import codecs
import re
import unicodedata
from urllib.parse import unquote

MAX_CHARACTERS = 20_000
"""A longer text is read from both ends, which is where commands are put."""

_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһкмтвнАЕОРСУХІЈЅКМТВНαοερνικτ",
    "aeopcyxijsdhkmtbhAEOPCYXIJSKMTBHaoepvikt",
)
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_SPACED = re.compile(r"(?<!\w)(?:[a-z][\s._*-]){4,}[a-z](?!\w)")
_LEET_WORD = re.compile(r"\b(?=[a-z]*[0-9@$!])(?=[0-9@$!]*[a-z])[a-z0-9@$!]{4,}\b")
_ADDRESS = re.compile(r"\S+@\S+\.\S+|https?://\S+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[\s:]?){14,}")
_SPACE = re.compile(r"\s+")
_REPORTED = re.compile(
    r"\b(?:if|when|whenever|in case)\b[^.?!\n]{0,60}?\b(?:reply|answer|e-?mail|mail|message|body|subject|text|customers?|carriers?|suppliers?|facility|"
    r"attachment|they|he|she|somebody|someone|anyone)\W+(?:\w+\W+)?(?:says?|contains?|reads?|mentions?|writes?|asks?|includes?)\b[^.?!,\n]*",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """`text` in lower case, one space between words, without invisible characters, accents and look-alike letters."""
    composed = unicodedata.normalize("NFKD", clip(text)).translate(_LOOKALIKES)
    kept = "".join(c for c in composed if unicodedata.category(c) not in ("Cf", "Mn", "Cc") or c in "\n\t")
    return kept.lower()


def clip(text: str) -> str:
    """At most `MAX_CHARACTERS` of `text`, from its beginning and its end."""
    if len(text) <= MAX_CHARACTERS:
        return text
    half = MAX_CHARACTERS // 2
    return f"{text[:half]}\n{text[-half:]}"


def one_line(text: str) -> str:
    """`text` with every run of white space as one space."""
    return _SPACE.sub(" ", text).strip()


def readings(text: str) -> tuple[str, ...]:
    """The plain text and everything that it may hide: spaced letters, digits for letters, base64, hex, rot13, percent signs.

    What a condition says that others write ("if the reply says …") is their words and nobody's command, so it is left out.
    """
    base = _REPORTED.sub(" ", plain(text))
    found = [base]
    bare = _ADDRESS.sub(" ", base)
    joined = _SPACED.sub(lambda m: re.sub(r"[\s._*-]", "", m[0]), bare)
    if joined != bare:
        found.append(joined)
    unleeted = _LEET_WORD.sub(lambda m: m[0].translate(_LEET), bare)
    if unleeted != bare:
        found.append(unleeted)
    if "%" in text:
        found.append(plain(unquote(text)))
    found += [plain(decoded) for decoded in _decoded(clip(text))]
    found.append(codecs.decode(base, "rot13"))
    return tuple(dict.fromkeys(found))


def _decoded(text: str) -> list[str]:
    """Readable texts behind base64 and hex in `text`."""
    out = []
    for match in _BASE64.finditer(text):
        raw = match[0].rstrip("=").replace("-", "+").replace("_", "/")
        try:
            out.append(base64.b64decode(raw + "=" * (-len(raw) % 4), validate=True).decode("utf-8"))
        except (binascii.Error, UnicodeDecodeError):
            continue
    for match in _HEX.finditer(text):
        try:
            out.append(bytes.fromhex(re.sub(r"[\s:]", "", match[0])).decode("utf-8"))
        except (ValueError, UnicodeDecodeError):
            continue
    return [found for found in out if found.isprintable() or "\n" in found]
