"""How people say which shipments are looked for: the fields as they are spoken, and the shapes of the phrases behind the noun."""

import re

from builder_app.assistant.builtin.words.fields import FREE_FIELDS, SHIPMENT_FIELDS, STATUSES

DATES = ("planned_delivery", "estimated_delivery", "actual_delivery")
SPOKEN = {
    r"shipment[ _]ids?|ids?|shipment numbers?": "shipment_id",
    r"(?:planned|scheduled|promised)(?: delivery)?(?: date| time)?": "planned_delivery",
    r"estimated(?: delivery)?(?: date| time)?|eta|expected delivery(?: date)?": "estimated_delivery",
    r"actual delivery(?: date| time)?": "actual_delivery",
    r"delay(?: hours)?": "delay_hours",
    r"temperatures?": "temperature_f",
    r"(?:carrier|customer|facility|manager)(?:'s)? e-?mail(?: address)?": "",
    **{rf"{word}(?:s|es)?": field for word, field in SHIPMENT_FIELDS.items() if word.isalpha() and word not in ("delay", "eta", "temperature")},
    r"destinations?": "destination",
    r"priorit(?:y|ies)": "priority",
    r"facilit(?:y|ies)": "facility",
}  # fmt: skip
FIELD = rf"(?P<field>(?:free )?attributes?[ .]\w+|{'|'.join(SPOKEN)}|{'|'.join(FREE_FIELDS)}|[a-z]+_\w+)"
LEAD = re.compile(
    r"^(?:(?:that|which|who|whose|where|with|having|have|has|had|are|is|be|being|been|were|was|still|currently|already|now|the|a|an|their|its|"
    r"it|they|those|these|ones|anything|everything|whatever|shipments?|loads?|either|only|just|all|any)\s+)+",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"[\s,]+(?:yet|so far|only|please|still|at the moment|right now|now|ones|shipments?|loads?|too|as well|also)$", re.IGNORECASE
)
NOT = re.compile(
    r"^(?:(?:have|has|are|is|were|was|do|does|did|be)(?:n't| not)|not|never|no longer)\s+(?:been\s+|yet\s+|to be\s+)*", re.IGNORECASE
)
EXCEPT = re.compile(
    r"^(?:except(?:ing)?(?: for)?|not(?= those| the ones)|excluding|exclude|other than|apart from|besides|leaving out|leave out|unless|but not|minus|ignoring|skipping|skip)\s+"
    r"(?:(?:those|the|ones|any|all|if|when|where)\s+)*",
    re.IGNORECASE,
)
LACKS = re.compile(
    rf"^(?:no|without(?: an?| any| the)?|lacking(?: an?)?|missing(?: an?)?|(?:an? )?(?:empty|unknown|blank))\s+{FIELD}(?: yet| set)?$",
    re.IGNORECASE,
)
STATE = re.compile(
    rf"^{FIELD}\s+(?:(?:is|was|are|has)\s+)?(?P<not>not |n't )?(?:been )?(?:(?P<empty>missing|empty|blank|unknown|unset)|(?P<full>set|known|filled in|assigned|present|there))(?: yet)?$",
    re.IGNORECASE,
)
TEXTUAL = re.compile(
    rf"^{FIELD}\s+(?P<not>(?:does not|doesn't|do not|not)\s+)?(?P<how>start|begin|end|contain|includ)\w*\s+(?:with\s+|in\s+)?(?P<value>\S.*)$",
    re.IGNORECASE,
)
BOUNDED = r"(?:over|above|below|under|more|less|at least|at most|between|before|after|exceeding|greater|later|earlier|up to|[<>]|\d)"
EQUAL = re.compile(
    rf"^{FIELD}\s*(?:\b(?:(?:is|are|be|being|was|to be)\b\s*)?(?:equal to|equals?|set to|of|in)?\b|[=:]+)?\s*"
    rf"(?P<not>(?:not|no longer|other than|different from|anything but|anything other than|anything except|neither|!=|n't)\b\s*)?(?:equal to |in )?(?P<value>(?!{BOUNDED}).+)$",
    re.IGNORECASE,
)
DATED = re.compile(
    rf"^{FIELD}\s+(?:is\s+|was\s+|lies\s+|falls\s+|date\s+)*(?P<how>before|after|earlier than|later than)\s+(?:the |their |its )?(?P<value>.+)$",
    re.IGNORECASE,
)
DUE = re.compile(
    r"^(?P<field>planned|scheduled|promised|due|expected|estimated)\s+(?:for\s+)?(?:delivery|to be delivered|to arrive|arrival)?\s*(?P<how>before|after)\s+(?P<value>.+)$",
    re.IGNORECASE,
)
ROADS = (
    (r"(?:going|go|goes|bound|headed|heading|destined|shipped|shipping|on (?:their|its) way)\s+(?:to|for)|to", "destination"),
    (r"(?:coming|come|comes|leaving|departing|originating|starting|shipped)\s+(?:from|out of)|from|out of", "origin"),
    (r"(?:carried|handled|hauled|moved|transported|run|driven|shipped)\s+by|by|via", "carrier"),
    (r"belonging to|ordered by|for", "customer"),
    (r"(?:waiting |standing |stored )?(?:at|in)", "facility"),
    (r"of", "owner"),
)
NAME = r"(?:\"[^\"]+\"|'[^']+'|[A-Z][\w&.-]*(?:\s+[A-Z][\w&.-]*)*)"
ROAD = [(re.compile(rf"^(?i:{way})\s+(?i:the\s+)?(?P<name>{NAME})$"), field) for way, field in ROADS]
LATE = re.compile(r"^(?:running |too )?(?:late|delayed|overdue|behind schedule)$", re.IGNORECASE)
LATE_FROM_TO = re.compile(
    r"^(?:late|delayed|overdue)?\s*(?:by\s+)?(?:between\s+)?(?P<a>\d+)\s*(?:to|and|-)\s*(?P<b>\d+)\s*(?P<unit>hour|day)s?(?:\s+(?:late|delayed|overdue|of delay))?$",
    re.IGNORECASE,
)
ORS = re.compile(r"\s*,?\s+(?:or|nor)\s+(?!(?:more|less)\b(?! than)|above\b|below\b|later\b|higher\b|lower\b|longer\b|so\b)", re.IGNORECASE)
HELD = {**{k.replace("-", " "): v for k, v in STATUSES.items()}, "held": "on_hold", "on hold": "on_hold", "in exception": "exception",
         "picked up": "picked_up", "cancelled": "cancelled", "canceled": "cancelled", "booked": "booked", "dispatched": "dispatched",
         "in_transit": "in_transit", "on_hold": "on_hold"}  # fmt: skip
