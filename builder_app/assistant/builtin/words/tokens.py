"""Cuts a message into tokens: words, numbers, addresses, links, quoted text, times, punctuation."""

import re
from dataclasses import dataclass
from typing import Any

from builder_app.assistant.builtin.words.sql_text import sql_end

_ADDRESS = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"

_PATTERN = re.compile(
    rf"""
      (?P<expr>\{{\{{.*?\}}\}})
    | (?P<code>`[^`\n]+`)
    | (?P<quoted>"[^"\n]+"|“[^”\n]+”|«[^»\n]+»|(?<![\w])'[^'\n]+'(?!\w)|‘[^’\n]+’(?!\w))
    | (?P<file>[\w-]+\.(?:csv|json|md|txt|pdf|xlsx|docx)\b)
    | (?P<url>https?://(?:\{{\{{.*?\}}\}}|[^\s<>"'`)\]])+)
    | (?P<sql>\b(?i:select)(?=\s))
    | (?P<day>\d{{4}}-\d{{2}}-\d{{2}}(?:T\d{{2}}:\d{{2}}(?::\d{{2}})?(?:Z|[+-]\d{{2}}:?\d{{2}})?)?(?![\w-]))
    | (?P<cron>(?<![\w*/,])(?=[\d*/,-]+[^\n"'`]*\*)(?:[\d*][\d*/,-]*[ ]+){{4}}(?:[\d*][\d*/,-]*(?<![,])|(?i:mon|tue|wed|thu|fri|sat|sun)[A-Za-z,-]*))
    | (?P<address>{_ADDRESS})
    | (?P<domain>(?<![\w@./-])@?(?:[a-z0-9-]+\.)+(?:com|net|org|io|eu|de|uk|fr|nl|gov|edu|co|biz)\b(?![\w/]))
    | (?P<broken>[^\s,;:()<>"'`]+@[^\s,;:()<>"'`]*)
    | (?P<channel>\#[A-Za-z][\w-]*)
    | (?P<arrow>-{{1,3}}>|=+>|→|⇒|➔|➜|⟶|–>|»)
    | (?P<bullet>(?m:^)[ \t]*(?:(?i:step)[ \t]+\d+[
    \t]*[:.)-]|\d{{1,2}}[.)](?=\s)|[-*•–](?=\s)|\(?[a-h][.)](?=\s))|(?<=[\s,;:])\(?\d{{1,2}}\)(?=\s))
    | (?P<path>(?<![\w/])/[A-Za-z][\w/-]*)
    | (?P<zone>(?i:America|Europe|Asia|Africa|Australia|Pacific|Atlantic|Indian|Etc|US)/[A-Za-z][A-Za-z_/-]+)
    | (?P<clock>\d{{1,2}}(?:[:.]\d{{2}})?[ ]?(?:[aApP]\.[mM]\b\.?|[aApP][mM]\b)|\d{{1,2}}:\d{{2}}(?::\d\d)?\b)
    | (?P<workflow>\b(?i:wf)[_-]\w[\w-]*)
    | (?P<ident>[\w-]+\.(?:csv|json|md|txt|pdf|xlsx|docx)\b(?![\w/@])|[A-Za-z]+_[A-Za-z0-9_]+|[A-Z]{{2,}}-?\d[\w-]*|(?<![\w-])[A-Z]\d[\w-]*)
    | (?P<number>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
    | (?P<word>[A-Za-zÀ-ÿ]+(?:['’][A-Za-z]+)*(?:-[A-Za-zÀ-ÿ]+)*)
    | (?P<compare>>=|<=|≥|≤|>|<|==|!=|=)
    | (?P<newline>\n+)
    | (?P<punct>[.,;:!?()&+/%°$€|\[\]-]|(?<=\w)[–—](?=\w))
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a message. `norm` is the lower-case dictionary form, `form` how a verb was inflected (`base s ed
    ing`)."""

    kind: str
    raw: str
    norm: str
    start: int
    end: int
    value: Any = None
    form: str = "base"

    def is_word(self, *norms: str) -> bool:
        """Whether this is a word, one of `norms` where any are given."""
        return self.kind == "word" and (not norms or self.norm in norms)


def word_at(norm: str, at: Token, form: str = "base") -> Token:
    """A word that was not said, where `at` begins: what a recasting puts in front of it."""
    return Token("word", norm, norm, at.start, at.start, form=form)


def _clean(kind: str, raw: str) -> tuple[str, Any]:
    if kind in ("quoted", "code"):
        return raw[1:-1].strip(), raw[1:-1].strip()
    if kind == "url":
        text = raw.rstrip(".,;:!?")
        return text, text
    if kind == "address":
        text = raw.rstrip(".").lower()
        return text, text
    if kind == "number":
        value = float(raw.replace(",", ""))
        return raw, int(value) if value.is_integer() else value
    return raw.strip().lower(), None


def tokenize(text: str) -> list[Token]:
    """The tokens of `text` in order; characters that mean nothing here are passed over."""
    tokens: list[Token] = []
    behind = 0
    for match in _PATTERN.finditer(text):
        if match.start() < behind:
            continue
        kind = match.lastgroup or "punct"
        raw = match.group()
        if kind == "sql":
            behind = sql_end(text, match.start())
            kind, raw = ("quoted", text[match.start() : behind]) if behind else ("word", raw)
            norm = raw if behind else raw.lower()
            tokens.append(Token(kind, raw, norm, match.start(), match.start() + len(raw), value=raw if behind else None))
            continue
        if kind in ("file", "cron"):
            tokens.append(Token("quoted", raw, raw, match.start(), match.end(), value=raw))
            continue
        kind = "ident" if kind in ("day", "workflow") else kind
        norm, value = _clean(kind, "-" if kind == "punct" and raw in "–—" else raw)
        end = match.start() + (len(norm) if kind in ("url", "address") else len(raw))
        if kind == "bullet" and raw.endswith(")") and text.count("(", 0, match.start() + 1) > text.count(")", 0, match.start()):
            number = re.search(r"\d+", raw)
            if number is not None and "(" not in raw:
                at = match.start() + number.start()
                tokens.append(Token("number", number.group(), number.group(), at, at + len(number.group()), value=int(number.group())))
                tokens.append(Token("punct", ")", ")", match.end() - 1, match.end()))
                continue
        tokens.append(Token(kind=kind, raw=raw[: end - match.start()], norm=norm, start=match.start(), end=end, value=value))
        if kind == "url" and end < match.end():
            last = text[end]
            tokens.append(Token(kind="punct", raw=last, norm=last, start=end, end=end + 1))
    return tokens
