"""The words of the domain as data: verbs with their inflections, nouns, fixed phrases, contractions."""

from functools import lru_cache

VERBS = frozenset(
    """
    email send notify tell inform alert message ping text contact reach ask request remind nudge chase follow-up forward reply answer
    respond write escalate raise wait pause hold delay sleep allow give check look watch monitor parse analyse read understand extract pull
    get grab fetch capture lookup find search list query save store record keep archive export log note update set mark change flag post
    put patch delete call hit invoke page trigger open classify categorise sort label triage route summarise condense draft compose
    generate create build make add insert include append attach remove drop cut erase replace swap substitute use switch move shift rename
    retry repeat loop stop end finish quit cancel run start launch schedule approve reject decline refuse sign deny confirm fill submit
    complete collect enter go come arrive receive land deliver ship fail error succeed exceed rise climb fall drop expire timeout lapse miss
    pass contain mention say mean happen change become stay remain want need like let have be do can should explain describe show tell
    walk undo revert redo restore extend shorten lengthen increase decrease reduce raise lower double halve treble cc bcc copy print push
    publish pay book rebook assign validate verify calculate count skip ignore continue proceed shorten merge join split fork branch detect
    determine assess evaluate gauge judge score inspect scan review compare upload download stall connect link disconnect prepend try keep
    poll visit receive hear share pass deliver warn announce broadcast drop dispatch deny resume handle process respond acknowledge
    """.split()
)
"""Base forms of every verb that means something here."""

IRREGULAR = {
    "send": "sends sending sent", "tell": "tells telling told", "write": "writes writing wrote written", "read": "reads reading read",
    "get": "gets getting got gotten", "find": "finds finding found", "keep": "keeps keeping kept", "set": "sets setting set",
    "put": "puts putting put", "hit": "hits hitting hit", "make": "makes making made", "cut": "cuts cutting cut",
    "run": "runs running ran", "go": "goes going went gone", "come": "comes coming came", "give": "gives giving gave given",
    "hold": "holds holding held", "be": "is are was were been being am", "do": "does doing did done", "have": "has having had",
    "let": "lets letting let", "say": "says saying said", "mean": "means meaning meant", "become": "becomes becoming became",
    "fall": "falls falling fell fallen", "rise": "rises rising rose risen", "can": "could", "should": "shall ought",
    "build": "builds building built", "show": "shows showing showed shown", "split": "splits splitting split",
    "understand": "understands understanding understood", "undo": "undoes undoing undid undone", "redo": "redoes redoing redid redone",
    "follow-up": "follows-up following-up followed-up", "sleep": "sleeps sleeping slept", "hear": "hears hearing heard",
    "reply": "replies replying replied", "notify": "notifies notifying notified", "query": "queries querying queried",
    "classify": "classifies classifying classified", "copy": "copies copying copied", "deny": "denies denying denied",
    "try": "tries trying tried", "retry": "retries retrying retried", "modify": "modifies modifying modified",
    "verify": "verifies verifying verified", "carry": "carries carrying carried", "cc": "ccs ccing cced", "bcc": "bccs bccing bcced",
    "lookup": "lookups", "timeout": "timeouts timed-out times-out timing-out", "rebook": "rebooks rebooking rebooked",
    "submit": "submits submitting submitted", "stop": "stops stopping stopped", "drop": "drops dropping dropped",
    "grab": "grabs grabbing grabbed", "swap": "swaps swapping swapped", "log": "logs logging logged", "flag": "flags flagging flagged",
    "ship": "ships shipping shipped", "skip": "skips skipping skipped", "quit": "quits quitting", "begin": "begins beginning began begun",
    "label": "labels labelling labeling labelled labeled", "cancel": "cancels cancelling canceling cancelled canceled",
    "ping": "pings pinging pinged", "plan": "plans planning planned", "scan": "scans scanning scanned", "refer": "refers referring referred",
    "pay": "pays paying paid", "want": "wants wanting wanted", "need": "needs needing needed",
}

SPELLINGS = {
    "analyze": "analyse", "analyzes": "analyse", "analyzed": "analyse", "summarize": "summarise", "summarizes": "summarise",
    "summarized": "summarise", "categorize": "categorise", "categorized": "categorise", "organise": "sort", "organize": "sort",
    "mail": "email", "mails": "email", "mailed": "email", "mailing": "email", "e-mail": "email", "e-mails": "email", "emailed": "email",
    "e-mailed": "email", "e-mailing": "email", "emailing": "email", "modify": "change", "edit": "change", "adjust": "change",
    "amend": "change", "alter": "change", "erase": "remove", "eliminate": "remove", "strip": "remove", "discard": "remove",
    "substitute": "replace", "resend": "follow-up", "nag": "nudge", "nagging": "nudge", "pester": "nudge", "bug": "nudge", "prod": "nudge", "badger": "nudge", "poke": "nudge", "shout": "escalate", "scrap": "remove", "ditch": "remove", "omit": "remove", "kill": "remove", "fetches": "fetch", "followup": "follow-up", "followups": "follow-up", "follow-ups": "follow-up",
    "reminder": "reminder", "reminders": "reminder", "chaser": "reminder", "nudges": "nudge", "cced": "cc", "msg": "message",
    "pls": "please", "plz": "please", "thx": "thanks", "tx": "thanks", "asap": "asap", "wf": "workflow", "flow": "workflow",
    "shipments": "shipment", "shpt": "shipment", "shipt": "shipment", "shpmt": "shipment", "attch": "attachment", "attachments": "attachment", "pings": "ping",
    "appt": "appointment", "cust": "customer", "customers": "customer", "mgr": "manager", "managers": "manager", "req": "request",
    "temp": "temperature", "temps": "temperature", "esc": "escalate", "resp": "response", "ack": "acknowledge", "info": "information",
    "w/o": "without", "thru": "through", "til": "until", "till": "until", "rejection": "rejection", "approvals": "approval", "pd": "pagerduty",
    "msteams": "teams", "ms-teams": "teams", "authorise": "approve", "authorize": "approve", "ok": "ok", "okay": "ok", "yep": "yes",
    "yup": "yes", "sure": "sure", "hrs": "hours", "hr": "hour", "mins": "minutes", "min": "minute", "secs": "seconds", "sec": "second",
    "wks": "weeks", "wk": "week", "delivers": "deliver", "parallelly": "parallel", "simultaneous": "simultaneously", "concurrently": "simultaneously",
    "meantime": "meanwhile", "whilst": "while", "afterward": "afterwards", "lastly": "finally", "eventually": "finally", "subsequently": "then",
    "thereafter": "then", "next": "next", "else": "otherwise", "nobody": "nobody", "no-one": "nobody", "noone": "nobody", "nothing": "nothing",
    "colour": "color", "cancelled": "cancel", "pdfs": "pdf", "invoices": "invoice", "bols": "bol", "pods": "pod", "facilities": "facility",
    "warehouses": "warehouse", "carriers": "carrier", "consignment": "shipment", "consignments": "shipment", "load": "shipment",
    "loads": "shipment", "parcel": "shipment", "parcels": "shipment", "packages": "shipment", "package": "shipment", "reefers": "reefer",
    "cargo": "shipment", "spreadsheet": "csv", "excel": "csv", "orders": "order", "responses": "response", "replys": "reply",
    "answers": "answer", "steps": "step", "exceptions": "exception", "labels": "label", "approver": "approver", "approvers": "approver",
    "signoff": "approval", "sign-off": "approval", "ok'd": "approve", "greenlight": "approve", "green-light": "approve", "steers": "steer",
    "lorry": "truck", "trucks": "truck", "rejects": "reject", "silence": "silence", "unanswered": "unanswered", "pm": "pm", "am": "am",
}
"""Spellings, synonyms and plurals that stand for another entry. Inflections of verbs are made by rule."""

CONTRACTIONS = {
    "don't": "do not", "doesn't": "does not", "didn't": "did not", "isn't": "is not", "aren't": "are not", "wasn't": "was not",
    "weren't": "were not", "hasn't": "has not", "haven't": "have not", "hadn't": "had not", "won't": "will not", "wouldn't": "would not",
    "can't": "can not", "cannot": "can not", "couldn't": "could not", "shouldn't": "should not", "there's": "there is",
    "it's": "it is", "that's": "that is", "he's": "he is", "she's": "she is", "what's": "what is", "who's": "who is", "let's": "let us",
    "they're": "they are", "we're": "we are", "you're": "you are", "i'm": "i am", "i'd": "i would", "we'd": "we would", "they'd": "they would",
    "i'll": "i will", "we'll": "we will", "they'll": "they will", "it'll": "it will", "i've": "i have", "we've": "we have",
    "they've": "they have", "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not", "hasnt": "has not",
    "wont": "will not", "cant": "can not", "theres": "there is", "nobody's": "nobody is", "where's": "where is", "how's": "how is",
}

PHRASES: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): word
    for phrase, word in {
        "follow up": "follow-up", "follow - up": "follow-up", "following up": "follow-up", "followed up": "follow-up",
        "look up": "lookup", "look it up": "lookup it", "look that up": "lookup it", "look them up": "lookup them", "looks up": "lookup", "looking up": "lookup", "reach out to": "contact", "reaches out to": "contact",
        "reach out": "contact", "get in touch with": "contact", "get in contact with": "contact", "get hold of": "contact",
        "drop a line to": "contact", "at the same time": "simultaneously", "in parallel": "simultaneously", "side by side": "simultaneously",
        "at once": "simultaneously", "in the meantime": "meanwhile", "in the mean time": "meanwhile", "after that": "then",
        "after this": "then", "once that is done": "then", "when that is done": "then", "as soon as possible": "asap", "as soon as you can": "asap", "as soon as": "once", "each time": "whenever",
        "every time": "whenever", "any time": "whenever", "anytime": "whenever", "no one": "nobody", "in case": "if", "in the event that": "if",
        "in the event of": "upon", "provided that": "if", "provided": "if", "assuming": "if", "as long as": "if", "only if": "if", "even if": "if",
        "in any case": "regardless", "either way": "regardless", "in either case": "regardless", "in both cases": "regardless",
        "no matter what": "regardless", "in all cases": "regardless", "or else": "otherwise", "in the end": "finally", "everything else": "otherwise", "anything else": "otherwise", "all others": "otherwise", "the others": "otherwise", "all the rest": "otherwise", "come back": "reply", "comes back": "reply", "came back": "reply", "at last": "finally",
        "last of all": "finally", "at the very end": "at-end", "at the end": "at-end", "to the end": "at-end", "as the last step": "at-end",
        "at the bottom": "at-end", "to the bottom": "at-end",
        "as last step": "at-end", "as a last step": "at-end", "as a final step": "at-end", "as the final step": "at-end",
        "as the first step": "at-start", "as first step": "at-start", "as a first step": "at-start", "at the very beginning": "at-start",
        "at the beginning": "at-start", "at the start": "at-start", "at the very start": "at-start", "at the top": "at-start",
        "in the beginning": "at-start", "before anything else": "at-start", "before everything else": "at-start", "to the start": "at-start",
        "to the beginning": "at-start", "to the front": "at-start", "to the top": "at-start", "first of all": "at-start",
        "on call": "on-call", "bill of lading": "bol", "bills of lading": "bol", "proof of delivery": "pod", "proofs of delivery": "pod",
        "delivery receipt": "pod", "purchase order": "purchase-order", "packing list": "packing-list", "customs declaration": "customs-declaration",
        "commercial invoice": "invoice", "delivery note": "delivery-note", "rate confirmation": "rate-confirmation",
        "time out": "timeout", "times out": "timeout", "timed out": "timeout", "runs out": "timeout", "fill out": "fill", "fill in": "fill",
        "fills in": "fill", "fills out": "fill", "hear back": "reply", "hears back": "reply", "heard back": "reply", "hear anything": "reply",
        "hear from": "reply", "heard from": "reply", "get back to": "reply", "gets back to": "reply", "got back to": "reply", "write back": "reply",
        "writes back": "reply", "wrote back": "reply", "come back to": "reply", "comes back to": "reply", "came back to": "reply",
        "get back": "reply", "gets back": "reply", "radio silence": "silence", "stay silent": "silence", "stays silent": "silence", "goes silent": "silence", "go silent": "silence",
        "instead of": "instead-of", "rather than": "instead-of", "in place of": "instead-of", "get rid of": "remove", "gets rid of": "remove",
        "take out": "remove", "take away": "remove", "throw out": "remove", "leave out": "remove", "take off": "remove", "kick out": "remove",
        "do away with": "remove", "cut out": "remove", "no longer": "no-longer", "not any more": "no-longer", "any more": "any-more", "sign off": "approve",
        "signs off": "approve", "signed off": "approve", "signing off": "approve", "signed off on": "approve", "sign off on": "approve",
        "give the go ahead": "approve", "gives the go ahead": "approve", "go ahead": "approve", "green light": "approval", "says yes": "approve", "say yes": "approve", "says no": "reject",
        "say no": "reject", "turns it down": "reject", "turn it down": "reject", "turns down": "reject", "turned down": "reject", "carbon copy": "cc",
        "blind copy": "bcc", "at least": "at-least", "at most": "at-most", "more than": "more-than", "more then": "more-than", "less then": "less-than", "later then": "more-than", "greater then": "more-than", "greater than": "more-than",
        "higher than": "more-than", "larger than": "more-than", "bigger than": "more-than", "longer than": "more-than", "later than": "more-than",
        "in excess of": "more-than", "over": "over", "less than": "less-than", "fewer than": "less-than", "lower than": "less-than",
        "smaller than": "less-than", "shorter than": "less-than", "no more than": "at-most", "not more than": "at-most", "no less than": "at-least",
        "up to": "up-to", "or more": "or-more", "or less": "or-less", "or later": "or-more", "or higher": "or-more", "for each": "for-each",
        "for every": "for-each", "for all": "for-all", "each of": "each-of", "one by one": "one-by-one", "bring back": "restore",
        "put back": "restore", "roll back": "undo", "rolls back": "undo", "take that back": "undo", "take it back": "undo", "go back": "go-back", "set up": "create",
        "put together": "create", "purchase orders": "purchase-order", "keep trying": "retry", "try again": "retry", "tries again": "retry",
        "trying again": "retry", "pager duty": "pagerduty", "microsoft teams": "teams", "ms teams": "teams", "start over": "start-over", "start again": "start-over",
        "start from scratch": "start-over", "begin again": "start-over", "from scratch": "from-scratch", "web hook": "webhook", "as well": "also", "as well as": "also-and",
        "in addition": "also", "in addition to": "also-and", "on top of that": "also", "such as": "such-as", "pass on": "forward", "let through": "approve",
        "pull out": "extract", "pulls out": "extract", "pick out": "extract", "find out": "determine", "work out": "determine", "figure out": "determine",
        "does not matter": "regardless", "kick off": "start", "kicks off": "start", "fire off": "send", "shoot off": "send", "shoot": "send", "fires": "trigger", "runs late": "late", "running late": "late",
        "is late": "is late", "behind schedule": "late", "behind plan": "late", "over due": "overdue", "show up": "arrive", "shows up": "arrive",
        "turn up": "arrive", "turns up": "arrive", "come in": "arrive", "comes in": "arrive", "coming in": "arrive", "came in": "arrive",
        "drop off": "drop-off", "pick up": "pick-up", "cool chain": "cold-chain", "post code": "postcode", "and so on": "etc",
        "two times": "twice", "one more time": "again", "once more": "again", "once again": "again", "all of them": "them-all", "all of those": "them-all",
        "each one": "them-all", "every one": "them-all", "both of them": "the-two", "the two": "the-two", "these two": "the-two", "those two": "the-two",
        "these steps": "the-two", "the both": "the-two", "the other one": "the-other", "the other": "the-other", "right after": "after",
        "straight after": "after", "directly after": "after", "immediately after": "after", "just after": "after", "right before": "before", "just before": "before",
        "directly before": "before", "immediately before": "before", "straight before": "before", "ahead of": "before", "prior to": "before",
        "in front of": "before", "following the": "after the", "set to": "set to", "speed up": "shorten", "by hand": "manually", "on demand": "manually",
        "every other": "every-other", "keep an eye on": "monitor", "make sure": "ensure", "be sure to": "ensure",
        "else if": "otherwise if", "if not": "if-not", "if so": "if-so", "if yes": "if-so", "if no": "if no", "anything missing": "something missing",
        "due date": "due-date", "tone of voice": "tone", "human in the loop": "approval", "go through": "succeed", "goes through": "succeed", "goes down": "fail", "is down": "fail",
    }.items()
}
"""Fixed phrases (over words as written, lower case) that act as one word."""

NOUNS = frozenset(
    """
    shipment delivery order truck container reefer freight facility warehouse dock carrier customer manager supplier broker driver dispatcher
    shipper consignee planner team email message note mail inbox mailbox subject body recipient address reply response answer reminder
    follow-up escalation approval approver rejection form field document attachment pdf bol pod invoice contract file csv json markdown
    summary report list table text copy draft priority status temperature delay eta exception problem damage incident severity channel slack
    teams pagerduty webhook url endpoint api header payload request label category sentiment tone step workflow process procedure trigger
    schedule cron timezone weekday morning evening afternoon night noon midnight condition branch loop wait timer pause deadline limit
    timeout attempt hour minute second day week month monday tuesday wednesday thursday friday saturday sunday january february march april
    june july august september october november december carrier temperature customer origin destination value amount weight database sql
    query row record collection connection name title number reference tracking seal date time action parameter question question one two
    three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty sixty ninety chicago approval approvers supervisor
    nobody otherwise unless whenever finally meanwhile simultaneously regardless afterwards until after before between instead also first
    last second third fourth delayed late missing complete incomplete partial delivered created updated critical urgent high medium low
    negative positive neutral angry unhappy gibberish parallel please without another existing current every each both either
    corrected confirmation notification update information appointment attached everything something anything when then with from
    """.split()
)
"""Nouns, adjectives and function words that are worth correcting a typing slip to."""


ADJECTIVES = frozenset({"missing", "attached", "waiting", "incoming", "following", "regarding", "pending", "parsing"})
"""Words that look inflected but are used as they stand."""


def _inflect(verb: str) -> dict[str, str]:
    forms = {verb: "base"}
    if verb in IRREGULAR:
        for form in IRREGULAR[verb].split():
            if form == verb:
                continue
            forms[form] = "ing" if form.endswith("ing") else "s" if form.endswith("s") and form not in ("was",) else "ed"
        return forms
    vowel_y = verb.endswith("y") and verb[-2] not in "aeiou"
    stem = verb[:-1] if verb.endswith("e") else verb
    third = verb[:-1] + "ies" if vowel_y else verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    past = verb[:-1] + "ied" if vowel_y else stem + "ed"
    return forms | {third: "s", past: "ed", stem + "ing": "ing"}


@lru_cache(maxsize=1)
def forms() -> dict[str, tuple[str, str]]:
    """Every inflected verb: written form → (base form, `base`, `s`, `ed` or `ing`)."""
    table: dict[str, tuple[str, str]] = {}
    for verb in sorted(VERBS):
        for written, form in _inflect(verb).items():
            if written not in table or form == "base":
                table[written] = (verb, form)
    return table


def dictionary(word: str) -> tuple[str, str] | None:
    """(dictionary form, inflection) of a known word, None for an unknown one."""
    if word in ADJECTIVES:
        return word, "base"
    if word in SPELLINGS:
        target = SPELLINGS[word]
        known = forms().get(word) or forms().get(target)
        form = known[1] if known else "base"
        if word.endswith("ed"):
            form = "ed"
        elif word.endswith("ing"):
            form = "ing"
        return forms().get(target, (target, ""))[0], form
    if word in forms():
        return forms()[word]
    if word in NOUNS:
        return word, "base"
    if word.endswith("s") and word[:-1] in NOUNS:
        return word[:-1], "s"
    return None
