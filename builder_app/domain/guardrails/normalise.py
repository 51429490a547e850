"""Undo the disguises of a text, so that one set of signals reads them all."""

import base64
import binascii
import codecs
import re
import unicodedata
from urllib.parse import unquote

MAX_CHARACTERS = 60_000
"""More than any prompt holds, so all that a model is shown is read; of a longer text both ends, which is where commands are put."""

_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһкмтвнАЕОРСУХІЈЅКМТВНαοερνικτ",
    "aeopcyxijsdhkmtbhAEOPCYXIJSKMTBHaoepvikt",
)
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_SPACED = re.compile(r"(?<!\w)(?:[a-z][\s._*-]){4,}[a-z](?!\w)")
_LEET_WORD = re.compile(r"\b(?=[a-z]*[0-9@$!])(?=[0-9@$!]*[a-z])[a-z0-9@$!]{4,}\b")
_ADDRESS = re.compile(r"(?<!\S)[^\s@]{1,99}@\S{1,99}|https?://\S+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[\s:]?){14,}")
_SPACE = re.compile(r"\s+")
_BLANKS, _EMPTY_LINES, _RUN = re.compile(r"[^\S\n]+"), re.compile(r"\n[\s]*\n|\n +"), re.compile(r"([^\w\s])\1{4,}")
_HYPHENS = re.compile(r"(?<=[a-z])[-_]+ ?(?=[a-z])")
_MORSE = re.compile(r"(?:[.\-]{1,6}[ /\n]+){10,}[.\-]{1,6}")
_MORSE_CODE = dict(
    zip(
        [
            ".-",
            "-...",
            "-.-.",
            "-..",
            ".",
            "..-.",
            "--.",
            "....",
            "..",
            ".---",
            "-.-",
            ".-..",
            "--",
            "-.",
            "---",
            ".--.",
            "--.-",
            ".-.",
            "...",
            "-",
            "..-",
            "...-",
            ".--",
            "-..-",
            "-.--",
            "--..",
        ],
        "abcdefghijklmnopqrstuvwxyz",
        strict=True,
    )
)
_TURNED = [
    "ignor",
    "instruction",
    "prompt",
    "system",
    "forget",
    "disregard",
    "pretend",
    "rule",
    "delete",
    "reveal",
    "drop",
    "wipe",
    "bypass",
    "override",
    "assistant",
    "secret",
]
"""What tells a text that is written backwards or shifted by thirteen letters: nobody's language has these words turned."""
_REPORTED = re.compile(
    r"\b(?:if|when|whenever|in case)\b[^.?!\n]{0,60}?\b(?:reply|answer|e-?mail|mail|message|body|subject|text|customers?|carriers?|suppliers?|facility|"
    r"attachment|they|he|she|somebody|someone|anyone)\W+(?:\w+\W+)?(?:says?|contains?|reads?|mentions?|writes?|asks?|includes?)\b[^.?!,\n]*",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(
    r"\b(?:tell|ask|inform|remind|instruct|advise|allow|let|have) (?!me\b|you|us\b|the (?:ai|assistant|model|bot|system))(?:the |our |your |every |each )?"
    r"\w+(?: \w+)? (?:to |not to )?(?:ignore|disregard|forget|skip|bypass|override)(?: \w+){1,4}",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """`text` in lower case, one space between words, no empty lines and no long rows of one sign, without invisible characters, accents and look-alike letters."""
    composed = unicodedata.normalize("NFKD", clip(text)).translate(_LOOKALIKES)
    kept = "".join(_letter(c) for c in composed if unicodedata.category(c) not in ("Cf", "Mn", "Cc") or c in "\n\t")
    return _RUN.sub(r"\1\1\1\1", _EMPTY_LINES.sub("\n", _BLANKS.sub(" ", kept))).lower()


def _letter(char: str) -> str:
    """A letter that is drawn as half a flag, as the letter; any other character as it is."""
    return chr(ord(char) - 0x1F1E6 + ord("a")) if "\U0001f1e6" <= char <= "\U0001f1ff" else char


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
    """The plain text and everything that it may hide: letters apart, hyphens in words, digits for letters, percent signs, base64, hex,
    Morse, and words turned by thirteen letters or backwards.

    What a condition says that others write ("if the reply says …") is their words and nobody's command, and what somebody else is to
    leave aside ("tell the driver to ignore …") is none of ours, so both are left out.
    """
    base = _own(text)
    found = [base]
    bare = _ADDRESS.sub(" ", base)
    joined = _SPACED.sub(lambda m: re.sub(r"[\s._*-]", "", m[0]), bare)
    if joined != bare:
        found.append(joined)
    unleeted = _LEET_WORD.sub(lambda m: m[0].translate(_LEET), bare)
    if unleeted != bare:
        found.append(unleeted)
    if "%" in text:
        found.append(_own(unquote(text)))
    found += [_own(decoded) for decoded in _decoded(clip(text))]
    if len(_HYPHENS.findall(base)) > 2:
        found.append(_HYPHENS.sub("", base))
    found += [turned for turned in (codecs.decode(base, "rot13"), base[::-1]) if sum(word in turned for word in _TURNED) > 1]
    return tuple(dict.fromkeys(found))


def _own(text: str) -> str:
    """The plain text without what it only tells of others."""
    return _PASSED_ON.sub(" ", _REPORTED.sub(" ", plain(text)))


def _decoded(text: str) -> list[str]:
    """Readable texts behind base64, hex and Morse in `text`."""
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
    for match in _MORSE.finditer(text):
        words = re.split(r" ?/ ?| {2,}|\n", match[0])
        out.append(" ".join("".join(_MORSE_CODE.get(sign, "") for sign in word.split()) for word in words))
    return [found for found in out if found.isprintable() or "\n" in found]
