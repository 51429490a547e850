"""What comes after something that a clause names: `after 2 days without reply`, `after approval`, `after the last one`."""

from builder_app.assistant.builtin.building.branches import EVERYBODY
from builder_app.assistant.builtin.building.gathering import open_loop, says_all_done, says_gone_through, says_it_is_done
from builder_app.assistant.builtin.building.loops import _CHASERS
from builder_app.assistant.builtin.building.roads import Roads
from builder_app.assistant.builtin.places.completion import completed
from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.condition_ends import condition_end
from builder_app.assistant.builtin.reading.conditions import Cond, atom
from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.reading.heads import orders_behind
from builder_app.assistant.builtin.recasting.becoming import becoming
from builder_app.assistant.builtin.recasting.done_to import done_to
from builder_app.assistant.builtin.recasting.people import recast
from builder_app.assistant.builtin.words.adjectives import is_adjective
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.context import Context

_IN_VAIN = word_set(
    "still not no nothing there after that then by it be all those these tries attempts times time yet have do luck success in vain none of help "
    "work either even the last reminder reminders worked helps helped always"
)


_TURNS = ("approval", "rejection", "refusal", "decision", "submission")
"""What comes before something that is told in the passive voice."""


class Behind(Roads):
    """Hangs what a clause says to come after something."""

    def _in_vain(self, tokens: list[Token]) -> bool:
        """`still not there after that`, `all in vain`, behind a repetition: where it is used up, which is where the message is already."""
        words = {t.norm for t in tokens if t.kind == "word"}
        spent = len(self.ends) == 1 and self.ends[0][1] == "exhausted"
        told = words & {"not", "no", "nothing", "vain", "none"} and words & {
            "still",
            "after",
            "vain",
            "luck",
            "success",
            "yet",
            "help",
            "either",
        }
        return spent and bool(told) and words <= _IN_VAIN

    def _after(self, clause: Clause, tokens: list[Token]) -> bool:
        """`After 48 hours without reply …`, `after 2 days`, `after approval`: a wait or a condition in front of the
        clause."""
        at = next(
            (
                i
                for i, t in enumerate(tokens)
                if (t.is_word("after", "following", "upon") and not is_adjective(tokens, i)) or (t.is_word("within", "in") and i == 0)
            ),
            None,
        )
        if at is None or clause.condition is not None:
            return False
        main, rest = (tokens[:at], tokens[at + 1 :]) if at else ([], tokens[1:])
        if at == 0:
            cut = self._after_end(tokens)
            main, rest = _ordered(tokens[cut:]), tokens[1:cut]
        if (
            rest
            and len(self.parallel) > 1
            and all(t.norm in EVERYBODY or t.is_word("of", "be", "do", "have", "step", "thing") for t in rest)
        ):
            self._gather()
            for frame in frames(main, self.source):
                self._frame(frame)
            return True
        if at == 0 and says_it_is_done(rest) and self.ends and len(self.parallel) < 2:
            for frame in frames(main, self.source):
                self._frame(frame)
            return True
        done = completed(self.graph, rest) if rest and not any(t.kind == "duration" for t in rest) else []
        if done and atom(rest).kind == "label":
            self.before = self.ends = done
            for frame in frames(main, self.source) if main else []:
                self._frame(frame)
            return True
        if not rest or not (
            rest[0].kind == "duration"
            or rest[0].is_word("another", "a", "the", "approval", "no", "rejection")
            or atom(rest).kind in ("approved", "rejected", "submitted", "exhausted")
        ):
            return False
        if rest[0].is_word("the", "a") and atom(rest).kind not in (
            "approved",
            "rejected",
            "reply",
            "submitted",
            "decided",
        ):
            return False
        cond = atom(rest)
        duration = next((t.value for t in rest if t.kind == "duration"), None)
        asked = frames(main, self.source) if main else []
        if cond.kind in ("reply", "approved", "rejected", "submitted", "decided", "exhausted") and (
            cond.kind != "reply" or cond.negative or duration is None
        ):
            made = self._branch(Clause(main, clause.marks, rest, "if", sentence=clause.sentence))
            if made is None:
                return False
            self.before = self.ends = made
        elif duration is not None:
            chaser = any(f.action in _CHASERS for f in asked)
            waiting = Context(self.graph, self.ends).nearest("email.wait_for_reply", "flow.wait")
            if chaser and (waiting is None or (waiting, "replied") not in self.ends):
                made = self.attacher.resolve(Cond("reply", negative=True, duration=duration, again=True), self.ends)
                self.before = self.ends = made or self.ends
            elif not (chaser and waiting):
                step = self.graph.add("flow.wait", name="Wait", params={"duration": duration}, ends=self.ends, wish="wait")
                self.before = self.ends = self.graph.natural(step)
        for frame in asked:
            self._frame(frame)
        if main and not asked:
            self.missed.append(" ".join(t.raw for t in main))
        return True

    def _all_gone_through(self, clause: Clause, tokens: list[Token]) -> bool:
        """`after the last one`, `after the whole list is done`: behind the loop that stands, or behind all that runs side by side."""
        if not tokens or not tokens[0].is_word("after", "following", "upon") or clause.condition is not None:
            return False
        cut = self._after_end(tokens)
        said = tokens[1:cut]
        if not (says_gone_through(said) or says_all_done(said)):
            return False
        loop = open_loop(self.graph)
        if loop is None and len(self.parallel) < 2:
            return False
        if loop is not None:
            self.before = self.ends = [loop]
        else:
            self._gather()
        for frame in frames(tokens[cut:], self.source):
            self._frame(frame)
        return True

    def _after_end(self, tokens: list[Token]) -> int:
        """Where the opening `after …` of a clause without a comma stops."""
        at = 1 + sum(1 for t in tokens[1:3] if t.is_word("another", "a", "further"))
        if at < len(tokens) and tokens[at].kind == "duration" and at + 1 < len(tokens) and is_verb(tokens, at + 1, start=True):
            return at + 1
        if told := self._told_behind(tokens):
            return told
        end = condition_end(tokens, 1)
        behind = orders_behind(tokens, 3) if end == len(tokens) else []
        return next((i for i in behind if frames(tokens[i:], self.source)), end)

    def _told_behind(self, tokens: list[Token]) -> int:
        """Where `the shipment's status is set to x` begins behind `after the approval`, `after 2 days`; 0 where nothing is told so."""
        at = 2 + (len(tokens) > 1 and tokens[1].is_word("the", "an", "another"))
        named = at < len(tokens) and (tokens[at - 1].kind == "duration" or tokens[at - 1].is_word(*_TURNS))
        subject = named and tokens[at].is_word("the", "its", "it", "their", "our", "this", "that")
        if not subject or any(t.is_word("not", "no", "still", "without", "nobody", "never") or t.norm == "," for t in tokens[at:]):
            return 0
        return at if frames(_ordered(tokens[at:]), self.source) else 0


def _ordered(main: list[Token]) -> list[Token]:
    """`after the approval | its status is set to released`: what is done then as an order."""
    told = becoming(done_to(recast(Clause(list(main))))) if main else None
    return told.tokens if told is not None and told.condition is None else main
