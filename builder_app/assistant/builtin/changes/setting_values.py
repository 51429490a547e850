"""Changes of values that have a name: parameters, labels, run inputs, and what the change before set."""

from builder_app.assistant.builtin.building.field_values import one_more_field
from builder_app.assistant.builtin.building.run_inputs import RunInputs
from builder_app.assistant.builtin.changes.call_details import call_details
from builder_app.assistant.builtin.changes.clause_kinds import negated
from builder_app.assistant.builtin.changes.correcting import Correction
from builder_app.assistant.builtin.changes.fields_needed import fields_needed
from builder_app.assistant.builtin.changes.inputs_handed import inputs_handed
from builder_app.assistant.builtin.changes.moving import Moving
from builder_app.assistant.builtin.changes.removal import REMOVE
from builder_app.assistant.builtin.changes.restarting import restarted
from builder_app.assistant.builtin.changes.search_widened import search_widened
from builder_app.assistant.builtin.changes.sql_numbers import number_in_query
from builder_app.assistant.builtin.places.positions import Position
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.recasting.contrasts import contrasted
from builder_app.assistant.builtin.values.assigning import Assigning
from builder_app.assistant.builtin.values.attaching import attached
from builder_app.assistant.builtin.values.attempts import attempts_told
from builder_app.assistant.builtin.values.calls import call_told
from builder_app.assistant.builtin.values.deciders import deciders
from builder_app.assistant.builtin.values.exchanged import Exchange
from builder_app.assistant.builtin.values.handovers import handed_over
from builder_app.assistant.builtin.values.including import included
from builder_app.assistant.builtin.values.labels import Labels
from builder_app.assistant.builtin.values.likened import told_anew
from builder_app.assistant.builtin.values.pieces import BUILDING, METHODS
from builder_app.assistant.builtin.values.records import records_told
from builder_app.assistant.builtin.values.road_mails import readdressed
from builder_app.assistant.builtin.values.settings import Settings
from builder_app.assistant.builtin.values.successors import succession, successor
from builder_app.assistant.builtin.values.told_list import Telling
from builder_app.assistant.builtin.words.tokens import Token, word_at


class Values(Moving):
    """Sets what is called by its name."""

    def _corrected(self, tokens: list[Token]) -> bool:
        """`no, I meant the first one`, `6 hours, sorry`: about what the last message changed."""
        if (anew := told_anew(self.graph, tokens, self.source, self.focus)) is not None:
            self.said += anew.said
            self.focus = anew.focus
            return True
        correction = Correction(self.graph, self.source, self.recent, self.focus)
        if restarted(self.graph, tokens, self.recent, self.source):
            self.said.append("changed what starts the workflow")
            return True
        done = (
            correction.excepted(tokens)
            or correction.redirect(tokens)
            or correction.another_list(tokens)
            or correction.value(contrasted(tokens))
        )
        self.said += correction.said
        self.focus = correction.focus
        return done

    def _told(self, tokens: list[Token], *, instead: bool = False) -> bool:
        """Words of which every piece is a setting, or which only tell how often a step is attempted, where a record is kept, or who
        stands in whose place."""
        if self._known_told(tokens):
            return True
        cut = next((i for i, t in enumerate(tokens) if i and t.is_word("and") and tokens[i - 1].norm == ","), None)
        parts = [tokens] if cut is None else [tokens[: cut - 1], tokens[cut + 1 :]]
        tried = [attempts_told(self.graph, part, self.source, self.focus) for part in parts]
        if all(one is not None for one in tried):
            setter = Settings(self.graph, self.source, self.focus)
            for one in tried:
                if one is not None:
                    setter.attempt(*one)
            self.said += setter.said
            self.focus = setter.touched[-1]
            return True
        if kept := records_told(self.graph, tokens, self.source, self.focus, instead=instead):
            setter = Settings(self.graph, self.source, self.focus)
            for place in kept:
                setter.put(*place)
            self.said += setter.said
            self.focus = kept[-1][0]
            return True
        telling = Telling(self.graph, self.source, self.focus)
        done = telling.run(tokens)
        self.said += telling.said
        self.focus = telling.focus
        return done

    def _handed_over(self, tokens: list[Token]) -> list[Token]:
        """What the message says besides who stands in whose place from now on, which is applied."""
        pairs, rest = handed_over(self.graph, tokens)
        if not pairs and (gone := succession(self.graph, tokens)) is not None:
            pairs, rest = [(gone[0], gone[1])], gone[2]
        for old, new in pairs:
            setter = Settings(self.graph, self.source, self.focus)
            if setter.swap(old, [new], []):
                self.said += setter.said
                self.focus = setter.touched[-1]
        return rest

    def _known_told(self, tokens: list[Token]) -> bool:
        """`the cfo is now kim@x.com`, `a@x.com and b@x.com should approve`, `expect 201`."""
        setter = Settings(self.graph, self.source, self.focus)
        if (details := call_details(self.graph, tokens, self.source, self.focus)) is not None:
            for name, value in details[1].items():
                setter.put(details[0], name, value)
        elif (file := attached(self.graph, tokens)) is not None:
            setter.put(*file)
        elif (mail := readdressed(self.graph, tokens)) is not None:
            setter.put(*mail)
        elif (needed := fields_needed(self.graph, tokens, self.source)) is not None:
            setter.put(*needed)
        elif (handed := inputs_handed(self.graph, tokens, self.source, self.focus)) is not None:
            setter.put(handed[0], "inputs", handed[1])
        elif (widened := search_widened(self.graph, tokens)) is not None:
            setter.put(widened[0], "filter", widened[1])
        elif (query := number_in_query(self.graph, tokens)) is not None:
            setter.put(query[0], "sql", query[1])
        elif (changed := successor(self.graph, tokens)) is not None:
            setter.swap(changed[0], [changed[1]], [])
        elif (asked := deciders(self.graph, tokens)) is not None:
            setter.put(asked[0], "approvers", asked[1])
        elif (call := call_told(self.graph, tokens, self.source, self.focus)) is not None:
            setter.put(*call)
            if (
                call[1] == "body"
                and (method := next((t.raw for t in tokens if t.raw in METHODS), ""))
                and any(t.is_word("method") for t in tokens)
            ):
                setter.put(call[0], "method", method)
        if not setter.said:
            return False
        self.said += setter.said
        self.focus = setter.touched[-1]
        return True

    def _details_too(self, tokens: list[Token]) -> bool:
        """`hand it the priority as well`, `also pass mode=fast in the query`: one more of what a call or another workflow is given."""
        told = [*tokens, word_at("also", tokens[-1])] if tokens else []
        details = call_details(self.graph, told, self.source, self.focus)
        handed = inputs_handed(self.graph, tokens, self.source, self.focus)
        setter = Settings(self.graph, self.source, self.focus)
        for step, name, value in [*((details[0], n, v) for n, v in (details[1] if details else {}).items())] if details else []:
            setter.put(step, name, value)
        if handed is not None and details is None:
            setter.put(handed[0], "inputs", handed[1])
        self.said += setter.said
        self.focus = setter.touched[-1] if setter.touched else self.focus
        return bool(setter.said)

    def _answers_apart(self, tokens: list[Token]) -> list[Token]:
        """`set the header X to a and expect 201`: the words without the right answers at their end, which are set."""
        for i, token in enumerate(tokens):
            joint = 0 < i < len(tokens) - 1 and (token.norm == "," or token.is_word("and"))
            if joint and call_told(self.graph, tokens[i + 1 :], "", self.focus) is not None and self._known_told(tokens[i + 1 :]):
                return tokens[:i]
        return tokens

    def _exchanged(self, clause: Clause) -> bool:
        """`change low to standard`: a value that stands in one place only, for another."""
        exchange = Exchange(self.graph, self.source, self.focus)
        if clause.condition is not None or not exchange.run(clause.tokens):
            return False
        self.said += exchange.said
        self.focus = exchange.focus
        return True

    def _given(self, clause: Clause) -> bool:
        """What a run is started with."""
        inputs = RunInputs(self.graph, self.source)
        done = inputs.run(clause.tokens, clause.condition)
        self.said += inputs.said
        return done

    def _relabelled(self, clause: Clause) -> bool:
        """The labels of a classification, and `for those email x@y.com` behind a label that was just added."""
        if self.labelled and (pointed := {"those", "these", "them", "it", "that"} & set(clause.words)) and clause.condition is None:
            tokens = clause.tokens[2:] if clause.tokens[0].is_word("for") and clause.tokens[1].norm in pointed else clause.tokens
            tokens = [t for t in tokens if not t.is_word("those", "these")]
            made = self._frames(tokens)
            return bool(made) and self._insert(made, Position("branch", ends=self.labelled), clause)
        labels = Labels(self.graph, self.source)
        if clause.condition is not None or not labels.run(clause.tokens, also="also" in clause.marks):
            return False
        self.said += labels.said
        self.labelled, self.focus = labels.new, labels.step
        self.cursor = list(labels.new) or self.cursor
        return True

    def _assigned(self, clause: Clause) -> bool:
        """A parameter of a step called by its name or by a value that only it can have."""
        words = set(clause.words)
        other = clause.tokens[:1] and clause.tokens[0].is_word(*REMOVE, "replace", "swap", "exchange", "substitute")
        refused = negated(self.graph, clause) and not {"mark", "read"} <= words
        if clause.condition is not None or other or {"add", "field"} <= words or refused:
            return False
        going_on = not self.alone or self.source.lower().startswith(("and ", "then ", "also "))
        going_on = going_on and not (len(clause.tokens) > 1 and clause.tokens[1].norm == ":")
        builds = going_on and clause.tokens[:1] and clause.tokens[0].is_word(*BUILDING) and clause.tokens[0].form == "base"
        if (
            not clause.marks - {"instead", "only"}
            and not builds
            and self.pending is None
            and self._told(clause.tokens, instead="instead" in clause.marks)
        ):
            return True
        if "also" in clause.marks and not clause.marks - {"also"} and self._details_too(clause.tokens):
            return True
        clause.tokens = self._answers_apart(clause.tokens)
        if (text := included(self.graph, clause.tokens, focus=self.focus)) is not None:
            setter = Settings(self.graph, self.source, self.focus)
            setter.put(text.step, text.name, text.text)
            self.said += setter.said
            self.focus = text.step
            return True
        if "also" in clause.marks and (more := one_more_field(self.graph, clause.tokens, self.source)) is not None:
            setter = Settings(self.graph, self.source, self.focus)
            setter.put(*more)
            self.said += setter.said
            self.focus = more[0]
            return True
        assigning = Assigning(self.graph, self.source, self.focus)
        if assigning.run(clause.tokens, only="only" in clause.marks):
            self.said += assigning.said
            self.focus = assigning.focus
            return True
        self.said += [assigning.problem] if assigning.problem else []
        return bool(assigning.problem)

    def _how_many_at_once(self, clause: Clause) -> bool:
        """`handle up to 5 of them in parallel`, `one at a time`: how many a loop takes at once."""
        loop = next((s for s in self.graph.order() if self.graph.nodes[s].action == "flow.for_each"), None)
        numbers = [int(t.value) for t in clause.tokens if t.kind == "number"]
        paced = [t.raw for t in clause.tokens].count("at") and clause.words[-3:] == ["at", "a", "time"] and len(numbers) == 1
        alone = paced or "one-by-one" in clause.words or {"one", "time"} <= set(clause.words) or numbers == [1]
        plain = not any(t.kind in ("address", "channel", "url", "duration", "clock") for t in clause.tokens) and clause.condition is None
        if loop is None or not plain or not (("parallel" in clause.marks and len(numbers) == 1) or (alone and len(clause.tokens) <= 9)):
            return False
        setter = Settings(self.graph, self.source, self.focus)
        setter.put(loop, "parallel", numbers[0] if numbers else 1)
        self.said += setter.said
        self.focus = loop
        return True
