"""Ways to reach people that the product has not: told, where a message asks for one, instead of quietly doing something else."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

NAMES = {
    "sms": "text messages", "whatsapp": "WhatsApp messages", "telegram": "Telegram messages", "fax": "faxes", "pager": "pages to pagers",
    "voicemail": "voice mails",
}  # fmt: skip
"""Words that name such a way, and what it carries."""
_NOUN_BEFORE = word_set("the a an with of its as plain following this that same body subject message new some any email mail free full")
"""Before `text` they make it a noun: `with the text …`."""
_WHOM = word_set("me us him her them everyone everybody the our my driver carrier customer manager dispatcher")
_CALLS = word_set("call phone ring dial telephone")


def missing_channel(tokens: list[Token]) -> str | None:
    """What the message wants sent that nothing here can send, in the plural; None where it asks for nothing of the kind."""
    words = [token.raw.lower() if token.kind == "word" else "" for token in tokens]
    for at, word in enumerate(words):
        if word.rstrip("s") in NAMES or word in NAMES:
            return NAMES.get(word) or NAMES[word.rstrip("s")]
        after = words[at + 1] if at + 1 < len(words) else ""
        if word in ("text", "texts") and (
            after.startswith("message") or (after in _WHOM and (at == 0 or words[at - 1] not in _NOUN_BEFORE))
        ):
            return NAMES["sms"]
        if word in _CALLS and any(_phone(tokens, i) for i in range(at + 1, min(at + 8, len(tokens)))):
            return "phone calls"
    return None


def _phone(tokens: list[Token], at: int) -> bool:
    """Whether a telephone number begins at `at`: a plus and digits."""
    return tokens[at].raw == "+" and at + 1 < len(tokens) and tokens[at + 1].kind == "number"
