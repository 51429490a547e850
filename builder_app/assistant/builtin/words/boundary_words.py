"""Verbs by what they can do at the beginning and at the end of clauses."""

from builder_app.assistant.builtin.words.vocabulary import word_set

NOUNISH = word_set(
    """
    email message wait post page call check request report log reply answer update list form query delay note text
    ping save record label review export file follow-up change set run start end stop trigger hold pause ship copy
    contact search lookup print share cc bcc name cut do have need flag keep mark page pass move approve timeout
    approval hear show read use get give make want like mean contain happen fail become fall book remain stay land pay
    arrive come go deliver expire miss exceed rise climb drop error succeed enter submit merge branch loop condition
    repeat tender offer
    """
)


METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE", "GET", "HEAD"})
"""Verbs that are written in capitals; other words in capitals are codes: `if it says HOLD`."""


CREWS = frozenset({"dispatch", "export", "import", "support", "claim"})
"""Verbs that also name the people who do that work: `dispatch killed the load`."""


NEVER_NOUN = frozenset({"get", "give", "make", "keep", "do", "have", "use", "hear", "tell", "go", "become"})
"""Verbs that no number counts."""


NEVER_HEAD = word_set(
    """
    be do have can should want need like happen become stay remain mean contain exceed rise climb fall arrive come
    land expire miss lapse fail error succeed timeout ship say complete hear understand cut try deliver submit enter
    respond answer decide slip acknowledge reject decline refuse deny receive drop process handle require countersign agree disagree object accept
    """
)
"""Verbs that describe what happens rather than order something; they do not open an imperative clause."""


PASSIVES = word_set(
    """
    email notify inform alert tell send escalate page post remind ask message save store log record update contact
    warn extract read parse check request summarise classify forward archive mark flag write put set hold release page make create list search find collect query lookup
    """
)


PREDICATES = word_set(
    """
    be ok reply answer respond decide slip acknowledge confirm approve reject decline refuse deny accept agree agreed submit complete fail
    timeout contain mention say exceed rise climb fall drop arrive come land deliver expire miss lapse have do will
    can error succeed receive get react go return give happen change become stay remain pass ask want need disapprove
    exist occur match equal hit reach disagree object start begin show include look sound turn require write open close cancel indicate
    report hear return break send provide forward
    """
)


STATES = word_set(
    """
    late delayed overdue above below over under more-than less-than missing incomplete unanswered found approval refusal rejection denial silence positive negative
    urgent critical possible exhausted unusable unreadable illegible incomplete gibberish rubbish nonsense garbage
    """
)
"""Words other than verbs by which a condition has said something."""
