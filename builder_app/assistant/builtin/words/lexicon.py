"""The words of the domain as data: verbs with their inflections, nouns, fixed phrases, contractions."""

from functools import lru_cache

from builder_app.assistant.builtin.words.vocabulary import IRREGULAR, SPELLINGS, word_set

VERBS = word_set(
    """
    email send notify tell inform alert message ping text contact reach ask request remind nudge chase follow-up
    forward reply answer respond write escalate raise wait pause hold delay sleep allow give check look watch monitor
    parse analyse read understand extract pull get grab fetch capture lookup find search list query save store record
    keep archive export log note update set mark change flag post put patch delete call hit invoke page trigger open
    classify categorise sort label triage route summarise condense draft compose generate translate create build make add insert
    include append attach remove drop cut erase replace swap substitute use switch move shift rename retry repeat loop
    stop end finish quit cancel run start launch schedule approve reject decline refuse sign deny confirm fill submit
    complete collect enter go come arrive receive land deliver ship fail error succeed exceed rise climb fall drop
    expire timeout lapse miss pass contain mention say mean happen change become stay remain want need like let have
    be do can should explain describe show tell walk undo revert redo restore extend shorten lengthen increase
    decrease reduce raise lower double halve treble cc bcc copy print push publish pay book rebook assign validate
    verify calculate count skip ignore continue proceed shorten merge join split fork branch detect determine assess
    evaluate gauge judge score inspect scan review compare upload download stall connect link disconnect prepend try
    keep poll visit receive hear share pass deliver warn announce broadcast drop dispatch deny resume handle process
    limit cap respond acknowledge decide slip refund reship tender offer treat consider regard require countersign agree disagree object accept
    """
)
"""Base forms of every verb that means something here."""


NOUNS = word_set(
    """
    shipment delivery order truck container reefer freight facility warehouse dock carrier customer manager supplier
    broker driver dispatcher shipper consignee planner team email message note mail inbox mailbox subject body
    recipient address reply response answer reminder follow-up escalation approval approver rejection form field
    document attachment pdf bol pod invoice contract file csv json markdown summary report list table text copy draft
    priority status temperature delay eta exception problem damage incident severity channel slack teams pagerduty
    webhook url endpoint api header payload request label category sentiment tone step workflow process procedure
    trigger schedule cron timezone weekday morning evening afternoon night noon midnight condition branch loop wait
    timer pause deadline limit timeout attempt hour minute second day week month monday tuesday wednesday thursday
    cap friday saturday sunday january february march april june july august september october november december carrier
    temperature customer origin destination value amount weight database sql query row record collection connection
    name title number reference tracking seal date time action parameter question question one two three four five six
    seven eight nine ten twelve fifteen twenty thirty forty fifty sixty ninety chicago approval approvers supervisor
    nobody otherwise unless whenever finally meanwhile simultaneously regardless afterwards until after before between
    instead also first last second third fourth delayed late missing complete incomplete partial delivered created
    updated critical urgent high medium low negative positive neutral angry unhappy gibberish parallel please without
    another existing current every each both either corrected confirmation notification update information appointment
    lading attached everything something anything when then with from there
    """
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
        elif word in ("mails", "e-mails"):
            form = "s"
        elif word.endswith("ing"):
            form = "ing"
        return forms().get(target, (target, ""))[0], form
    if word in forms():
        return forms()[word]
    if word in NOUNS:
        return word, "base"
    for tail, ending in (("ies", "y"), ("es", ""), ("s", "")):
        if word.endswith(tail) and (single := word[: -len(tail)] + ending) in NOUNS:
            return single, "s"
    return None
