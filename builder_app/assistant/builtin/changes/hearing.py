"""What a message about a workflow that stands says, before it is cut into clauses: its texts quoted, its wishes as orders, its cases headed."""

from builder_app.assistant.builtin.changes.arrow_cases import cases_spoken, topics_pointed
from builder_app.assistant.builtin.changes.details_told import details_told
from builder_app.assistant.builtin.changes.rest_told import rest_headed
from builder_app.assistant.builtin.changes.told_texts import texts_told
from builder_app.assistant.builtin.reading.copies import copies_spoken
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.recasting.after_which import after_which
from builder_app.assistant.builtin.recasting.answered_status import statuses_told
from builder_app.assistant.builtin.recasting.approvals_awaited import once_approved
from builder_app.assistant.builtin.recasting.causatives import wishes_ordered
from builder_app.assistant.builtin.recasting.deciders import deciders_spoken
from builder_app.assistant.builtin.recasting.entered_in_form import entered_in_form
from builder_app.assistant.builtin.recasting.exceptions import exceptions_spoken
from builder_app.assistant.builtin.recasting.existentials import existing_ordered
from builder_app.assistant.builtin.recasting.failing import failures_spoken
from builder_app.assistant.builtin.recasting.first_on_road import before_that, first_on_road
from builder_app.assistant.builtin.recasting.kept import from_here_on, without_reasons
from builder_app.assistant.builtin.recasting.naming_told import names_told
from builder_app.assistant.builtin.recasting.opinions import without_opinions
from builder_app.assistant.builtin.recasting.outcome_nouns import outcomes_spoken
from builder_app.assistant.builtin.recasting.put_on_shipments import put_on_shipments
from builder_app.assistant.builtin.recasting.remarks import without_gloss, without_preface
from builder_app.assistant.builtin.recasting.roundabout import behind_what_is_out, done_by_it, plainly_is
from builder_app.assistant.builtin.recasting.rounds_counted import rounds_counted
from builder_app.assistant.builtin.recasting.shipment_becomes import shipment_becomes
from builder_app.assistant.builtin.recasting.silence import silence_spoken
from builder_app.assistant.builtin.recasting.speaker_named import speaker_named
from builder_app.assistant.builtin.recasting.such_things import such_things
from builder_app.assistant.builtin.recasting.taken_out import taken_out
from builder_app.assistant.builtin.recasting.told_of_steps import told_of_steps
from builder_app.assistant.builtin.recasting.turned_into import turned_into
from builder_app.assistant.builtin.recasting.verdicts import verdicts_spoken
from builder_app.assistant.builtin.values.quotations import quoted
from builder_app.assistant.builtin.words.shared_subjects import wishes_apart
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.verbatim import taken_verbatim
from builder_app.assistant.builtin.workflow.graph import Graph


def heard(graph: Graph, source: str) -> list[Token]:
    """The words of the message as its clauses are cut from them."""
    plain = texts_told(
        graph, names_told(entered_in_form(such_things(statuses_told(without_opinions(once_approved(speaker_named(read(source))))))), source)
    )
    detailed = details_told(graph, plain, source)
    told = failures_spoken(told_of_steps(turned_into(done_by_it(behind_what_is_out(plainly_is(detailed))))))
    read_out = put_on_shipments(shipment_becomes(taken_out(rounds_counted(told), later=True)))
    said = existing_ordered(wishes_ordered(taken_verbatim(read_out, source)))
    tokens = wishes_apart(without_reasons(graph, deciders_spoken(copies_spoken(quoted(said, source)), later=True)))
    tokens = exceptions_spoken(verdicts_spoken(after_which(without_gloss(without_preface(tokens)))))
    spoken = before_that(first_on_road(silence_spoken(outcomes_spoken(tokens, later=True))))
    return cases_spoken(graph, topics_pointed(graph, rest_headed(graph, from_here_on(spoken))))
