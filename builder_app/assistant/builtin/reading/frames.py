"""Which action a clause asks for."""

import re
from dataclasses import dataclass, replace

from builder_app.assistant.builtin.reading.conditions import field_at
from builder_app.assistant.builtin.reading.document_names import documents_apart
from builder_app.assistant.builtin.reading.heads import channels, head_of
from builder_app.assistant.builtin.reading.slots import Slots, find_slots
from builder_app.assistant.builtin.reading.verb_frames import by_verb, wait_for
from builder_app.assistant.builtin.words.tokens import Token

_URL = re.compile(r"https?://[^\s<>\"'`),;]+[^\s<>\"'`),;.:!?]")


@dataclass
class Frame:
    """An action that a clause asks for and what it said about it. `read` stands for reading whatever came last."""

    action: str
    slots: Slots
    head: str = ""
    tokens: tuple[Token, ...] = ()
    plural: bool = False


_NOUN_HEADS = (
    ({"follow-up", "reminder", "chaser"}, "email.follow_up"),
    ({"escalation"}, "email.escalate"),
    ({"approval", "sign-off"}, "human.approval"),
    ({"form"}, "human.form"),
    ({"wait", "waiting", "pause", "delay", "timer", "break"}, "flow.wait"),
    ({"email", "notification", "message"}, "email.send"),
    ({"log"}, "log.write"),
    ({"summary"}, "ai.summarize"),
    ({"repeat"}, "flow.repeat"),
    ({"classification", "categorisation", "categorization"}, "ai.classify"),
    ({"extraction"}, "ai.extract"),
    ({"sentiment"}, "ai.sentiment"),
    ({"webhook", "api", "http"}, "http.request"),
    ({"lookup"}, "shipment.search"),
    ({"search"}, "shipment.search"),
    ({"join"}, "flow.join"),
    ({"stop"}, "flow.stop"),
    ({"inbox"}, "email.check_inbox"),
)


_OF_SOMETHING = ("log.write", "ai.summarize", "ai.classify", "ai.extract", "ai.sentiment", "human.approval", "human.form")
_PREPOSITIONS = ("of", "about", "for", "from", "on", "to", "by", "with", "that", "which", "into", "at", "over", "in", "as", "saying")


def _head_noun(tokens: list[Token]) -> tuple[frozenset[str] | set[str], str] | None:
    """What the phrase names in front of its first preposition, where that is more than a mail: a summary, in `a summary of the email`."""
    end = next((i for i, t in enumerate(tokens) if i and t.is_word(*_PREPOSITIONS)), len(tokens))
    said = {t.norm for t in tokens[:end] if t.kind == "word"}
    if said & {"slack", "teams", "pagerduty", "email", "message", "notification", "post"}:
        return None
    return next(((nouns, action) for nouns, action in _NOUN_HEADS if said & nouns), None)


def noun_frame(tokens: list[Token], source: str) -> Frame | None:
    """The action that a verbless phrase names: `a 2 hour wait`, `Slack message to #ops`, `follow-up to bob@x.com`."""
    slots = find_slots(tokens, source, head=-1)
    if (head := _head_noun(tokens)) is not None and head[1] in _OF_SOMETHING:
        return Frame(head[1], slots, next(iter(slots.words & head[0])), tuple(tokens))
    found = channels(tokens, slots)
    if tokens and tokens[0].raw.lower() in ("depending", "according") and field_at(tokens) is not None and not slots.to:
        return Frame("flow.switch", slots, "switch", tuple(tokens))
    if found:
        return Frame(found[0], slots, "", tuple(tokens))
    if "level" in slots.words and slots.numbers and slots.to:
        return Frame("email.escalate", slots, "escalate", tuple(tokens))
    for nouns, action in _NOUN_HEADS:
        if slots.words & nouns:
            if action == "flow.wait":
                action = wait_for("wait", slots) or action
            if action == "email.send" and slots.words & {"reply", "answer"} and slots.durations:
                action = "email.wait_for_reply"
            return Frame(action, slots, next(iter(slots.words & nouns)), tuple(tokens))
    if slots.urls:
        return Frame("http.request", slots, "", tuple(tokens))
    if "collection" in slots.words and not tokens[0].is_word("each", "every", "for-each"):
        return Frame("data.store", slots, "store", tuple(tokens))
    if slots.document not in _ANY_FILE and any(t.is_word("from") for t in tokens):
        return Frame("document.request", slots, "request", tuple(tokens))
    return None


def _own_channel(action: str, slots: Slots, tokens: list[Token], source: str) -> Slots:
    """Of `Slack #ops and Teams channel Dock` what belongs to the one or the other."""
    if action != "message.teams" or not slots.channel.startswith("#"):
        return slots
    return replace(slots, channel=find_slots([t for t in tokens if t.kind != "channel"], source, head=-1).channel)


_ANY_FILE = ("", "pdf", "file", "attachment", "document", "scan")
"""What is a document of no kind."""


def _has_time(tokens: list[Token]) -> bool:
    """`she has 2 days`, `they get four hours for that`."""
    named = len(tokens) > 2 and tokens[0].is_word("they", "he", "she", "everyone") and tokens[1].is_word("have", "get")
    return named and any(t.kind == "duration" for t in tokens[2:5]) and not any(t.kind == "address" for t in tokens)


def frames(tokens: list[Token], source: str) -> list[Frame]:
    """The actions of one clause, usually one; several where it names several channels. Empty when it asks for
    nothing known."""
    if not tokens:
        return []
    if _has_time(tokens):
        return [Frame("email.wait_for_reply", find_slots(tokens, source, head=1), "give", tuple(tokens))]
    at = head_of(tokens)
    if at < 0:
        if (
            any(t.is_word("get", "receive") for t in tokens)
            and any(t.kind == "address" or t.norm in ("manager", "customer", "carrier") for t in tokens)
            and any(t.is_word("email", "message", "notification", "reminder", "follow-up", "escalation") for t in tokens)
        ):
            at = next(i for i, t in enumerate(tokens) if t.is_word("get", "receive"))
            slots = find_slots(tokens, source, head=at)
            action = (
                "email.follow_up"
                if slots.words & {"reminder", "follow-up"}
                else "email.escalate"
                if "escalation" in slots.words
                else "email.send"
            )
            return [Frame(action, slots, "send", tuple(tokens))]
        found = noun_frame(tokens, source)
        several = channels(tokens, found.slots) if found is not None else []
        if found is not None and len(several) > 1:
            return [replace(found, action=a, slots=_own_channel(a, found.slots, tokens, source)) for a in several]
        return [found] if found is not None else []
    head, slots = tokens[at].norm, find_slots(tokens, source, head=at)
    if head in ("do", "keep") and slots.words & {"nothing"}:
        return []
    if head == "approve" and slots.words & {"automatically", "automatic", "auto"}:
        return []
    if (
        head in ("take", "do", "follow", "perform")
        and slots.words & {"step", "action", "following"}
        and not slots.words & {"save", "record"}
    ):
        return []
    if (
        slots.durations
        and slots.words & {"answer", "reply", "respond", "react"}
        and slots.words & {"must", "should", "have", "need"}
        and not slots.to
    ):
        return [Frame("email.wait_for_reply", slots, "give", tuple(tokens))]
    if head in ("get", "have") and slots.durations and slots.words & {"they", "he", "she", "you", "everyone"} and not slots.to:
        return [Frame("email.wait_for_reply", slots, "give", tuple(tokens))]
    plural = any(t.is_word("shipment") and t.raw.lower().endswith("s") for t in tokens)
    asked = by_verb(head, slots, tokens, at)
    named = channels(tokens, slots)
    if (
        named
        and (
            asked in ("email.send", "message.slack", "incident.pagerduty", "http.request", "email.escalate", None)
            or head in ("post", "put", "publish", "push", "alert")
        )
        and not slots.urls
    ):
        own = slots if len(named) == 1 else None
        out = [Frame(a, own or _own_channel(a, slots, tokens, source), head, tuple(tokens), plural) for a in named]
        if slots.to and asked in ("email.send", "email.escalate"):
            out.insert(0, Frame(asked, slots, head, tuple(tokens), plural))
        return out
    if asked == "message.slack" and not named and not slots.channel and len(told := set(_URL.findall(source))) == 1:
        return [Frame("http.request", replace(slots, urls=sorted(told), method="POST"), head, tuple(tokens), plural)]
    if asked == "document.request" and len(orders := documents_apart(tokens)) > 1:
        each = [(part, find_slots(part, source, head=at)) for part in orders]
        return [Frame(asked, replace(slots, document=own.document), head, tuple(part), plural) for part, own in each]
    if asked == "http.request" and len(slots.urls) > 1:
        return [Frame(asked, replace(slots, urls=[url]), head, tuple(tokens), plural) for url in slots.urls]
    return [Frame(asked, slots, head, tuple(tokens), plural)] if asked is not None else []
