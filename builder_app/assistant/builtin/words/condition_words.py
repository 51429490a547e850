"""The words that conditions are made of."""

from builder_app.assistant.builtin.words.fields import DOCUMENTS
from builder_app.assistant.builtin.words.quantities import ORDINALS
from builder_app.assistant.builtin.words.vocabulary import word_set

NEGATIONS = word_set(
    """
    not no nobody never without nothing unanswered silence none silent no-longer neither n't undecided unfilled untouched
    """
)
REPLY = word_set(
    """
    reply answer respond response react reaction acknowledge silence silent unanswered confirmation acknowledgement
    hear word feedback
    """
)
APPROVE = frozenset({"approve", "approval", "accept", "agree", "ok", "yes", "granted", "authorise", "green", "agreed"})
REJECT = frozenset(
    {"reject", "rejection", "decline", "refuse", "deny", "disapprove", "refusal", "veto", "no-go", "turned", "disagree", "object"}
)
TIMEOUT = frozenset({"timeout", "expire", "deadline", "lapse", "overrun", "decide", "decision", "elapse", "elapsed", "undecided"})
INCOMPLETE = frozenset({"missing", "incomplete", "partial", "partially", "partly", "lack", "lacking", "absent", "blank"})
UNUSABLE = frozenset(
    {
        "gibberish",
        "unusable",
        "unreadable",
        "unclear",
        "nonsense",
        "garbage",
        "illegible",
        "useless",
        "garbled",
        "unparseable",
        "rubbish",
    }
)
COMING = frozenset({"come", "arrive", "return", "receive", "send", "get", "submit", "fill", "miss", "missing", "back", "hand"})
COMPLETE = frozenset({"complete", "everything", "completed", "valid"})
SENTIMENT = {
    "negative": "negative",
    "angry": "negative",
    "unhappy": "negative",
    "upset": "negative",
    "frustrated": "negative",
    "annoyed": "negative",
    "complaining": "negative",
    "positive": "positive",
    "happy": "positive",
    "satisfied": "positive",
    "friendly": "positive",
    "pleased": "positive",
    "neutral": "neutral",
}
PRONOUNS = frozenset({"it", "they", "that", "nothing", "one"})
NOT_IN = word_set("it they that nothing one be not no still in here there back after within by yet then more another have")
"""The words of `if it isn't in by then`."""
ROWS_BACK = word_set("row record reply come back return be there any no not get at-least one")
"""The words of `if rows come back`."""
ERROR = word_set("fail error failure broken breaks broke break crash crashes unreachable unavailable unsuccessful wrong outage offline")
BOUNDS = frozenset({"greater_than", "less_than", "greater_or_equal", "less_or_equal"})
NO_NAMES = word_set(
    "anything everything all rest it that this they them he she we you i one ones there time times day days not no never reply answer wait email still already"
)


KNOWN = frozenset({"know", "known", "exist", "unknown", "registered"})
OF_KNOWING = word_set(
    "we i it they be do not does the a an this that shipment order load have in our system already such still there to us id number reference code"
)
AROUND_VALUES = word_set("the a an than to of be like by set from anything word words phrase text about degree degrees still already yet")
"""Words around a compared value that are no part of it: `is still at dock 4`."""

STILL_MISSING = (
    frozenset({"it", "they", "that", "this", "still", "be", "missing", "after", "afterwards", "then", "by", "another"}) | DOCUMENTS.keys()
)
"""Words of `if it is still missing 2 days later`: what was asked for did not come."""
DOES_SO = frozenset(
    {
        *("they", "he", "she", "do", "not", "it", "will", "still", "someone", "somebody", "have", "yet", "so", "in", "within", "that"),
        *("on", "time", "after", "the", "reminder", *ORDINALS),
    }
)
"""Words of `if he does not in time`, `when they have not after the third reminder`: whether somebody answers."""
NOT_DONE = frozenset({"that", "this", "it", "be", "not", "do", "happen", "in", "within", "have", "still", "yet", "after", "by", "then"})
"""Words of `if that is not done in 3 hours`: what was asked for did not come."""
