"""Finds the ends that a condition speaks of: the timeout of which wait, the refusal of which approval."""

from dataclasses import dataclass, field, replace
from typing import Any

from builder_app.assistant.builtin.places.chased import answers_before, due_in
from builder_app.assistant.builtin.places.completion import completed
from builder_app.assistant.builtin.places.put_to_somebody import was_asked
from builder_app.assistant.builtin.places.switching import add_case, open_switch
from builder_app.assistant.builtin.reading.answers import about_a_field
from builder_app.assistant.builtin.reading.called_values import bound_in_answer
from builder_app.assistant.builtin.reading.comparisons import condition_tree
from builder_app.assistant.builtin.reading.conditions import Cond
from builder_app.assistant.builtin.reading.posted_values import posted
from builder_app.assistant.builtin.words.condition_words import BOUNDS
from builder_app.assistant.builtin.words.fields import NEGATED, OPERATORS
from builder_app.assistant.builtin.workflow.actions import MESSAGES, REMOTE
from builder_app.assistant.builtin.workflow.context import Context
from builder_app.assistant.builtin.workflow.graph import End, Graph
from builder_app.assistant.builtin.workflow.references import find
from builder_app.domain.workflow import TRIGGER

_LABEL_LIKE = frozenset({"sentiment", "approved", "rejected", "complete", "partial", "unusable", "found"})
"""Kinds of conditions whose words may also be the labels of a step that sorts."""
_DOES_NOT = frozenset({"she", "he", "they", "it", "do", "not", "will", "if", ","})
READERS = ("email.parse_reply", "document.parse", "ai.extract")
FINDERS = ("shipment.search", "shipment.lookup", "email.check_inbox", "data.query")
ANY_OF = frozenset({"either", "any", "anyone", "anybody", "one", "neither", "somebody", "someone", "whoever"})
_NONE = frozenset({"there", "be", "none", "nothing", "no", "one", "any", "not", "come", "still"})
"""Words of `if there is none`, which speaks of whatever was looked for or awaited last."""
_ALL = frozenset({"both", "all", "everybody", "everyone"})
DECIDERS = ("human.approval",)


@dataclass
class Branching:
    """Where a condition took hold: the step that decides and the outcomes that were meant."""

    step: str
    outcomes: set[str] = field(default_factory=set)
    sentence: int = 0
    subject: str = ""
    others: frozenset[str] = frozenset()
    """What else it compares."""
    beside: tuple[str, ...] = ()
    """Steps that decide side by side with it."""


class Attacher:
    """Resolves conditions against the graph; adds a wait or a check where the words need one that is not there."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.unplaced: list[str] = []
        self.same: dict[End, str] = {}
        """Outcomes that count as another one of the same step."""
        self.apart = False
        """Whether what cannot be used is spoken of for itself, so that what is incomplete does not cover it."""
        self.affirmed: str | None = None
        """The step that the last `if so` spoke of: what `if not` speaks of too, whatever was built in between."""

    def _add(self, action: str, ends: list[End], *, name: str, wish: str, params: dict[str, Any]) -> str:
        return self.graph.add(action, name=name, params=params, ends=ends, wish=wish)

    def _search(self, actions: tuple[str, ...], ends: list[End]) -> str | None:
        """The nearest step upstream, else the latest anywhere."""
        found = self.graph.nearest(actions, ends)
        return found or next((s for s in reversed(list(self.graph.nodes)) if self.graph.nodes[s].action in actions), None)

    # replies

    def _reply(self, cond: Cond, ends: list[End]) -> list[End]:
        return self._no_reply(cond, ends) if cond.negative else self._replied(cond, ends)

    def _replied(self, cond: Cond, ends: list[End]) -> list[End]:
        for step in self.graph.upstream(s for s, _ in ends):
            if self.graph.nodes[step].action == "flow.wait" and (step, "next") in ends and self._converts(step, ends):
                return [(step, "replied")]
        asked = self.graph.nearest((*MESSAGES, "human.form"), ends)
        if asked is not None and self.graph.nodes[asked].action == "human.form":
            return [(asked, "submitted")]
        wait = self._free("email.wait_for_reply", "replied", ends)
        if wait is not None:
            return [(wait, "replied"), *answers_before(self.graph, wait, list(cond.tokens))]
        inbox = self._search(("email.check_inbox",), ends)
        if inbox is not None:
            return [(inbox, "found")]
        if (made := self._wait_for(ends, cond)) is not None:
            return [(made, "replied")]
        any_wait = self._search(("email.wait_for_reply",), ends)
        return [(any_wait, "replied")] if any_wait else self._decision(cond, ends, "approved")

    def _free(self, action: str, outcome: str, ends: list[End]) -> str | None:
        """The nearest step of the action whose outcome leads nowhere yet; upstream first, then the earliest
        anywhere."""
        for step in self.graph.upstream(s for s, _ in ends):
            if self.graph.nodes[step].action == action and not self.graph.used((step, outcome)):
                return step
        return next((s for s, n in self.graph.nodes.items() if n.action == action and not self.graph.used((s, outcome))), None)

    def _any_silent(self, cond: Cond, ends: list[End]) -> list[End]:
        """`if one of them does not answer`: the time limits of the waits that stand side by side."""
        if not {t.norm for t in cond.tokens} & ANY_OF:
            return []
        waits = [s for s in self.graph.upstream(s for s, _ in ends) if self.graph.nodes[s].action == "email.wait_for_reply"]
        waits = waits or [s for s, n in self.graph.nodes.items() if n.action == "email.wait_for_reply"]
        open_ = [(s, "timeout") for s in waits if not self.graph.used((s, "timeout"))]
        return sorted(open_) if len(open_) > 1 else []

    def _no_reply(self, cond: Cond, ends: list[End]) -> list[End]:
        if several := self._any_silent(cond, ends):
            return several
        message: str | None = None
        for step in self.graph.upstream(s for s, _ in ends):
            node = self.graph.nodes[step]
            arrived = self.graph.arrived_by(step, ends)
            if node.action == "flow.wait" and message is None and self._converts(step, ends):
                if (step, "next") not in ends:  # what was told to come next comes when there is an answer
                    self.graph.edges = [(s, "replied" if (s, o) == (step, "timeout") else o, t) for s, o, t in self.graph.edges]
                return [(step, "timeout")]
            if node.action in MESSAGES and message is None:
                message = step
            if node.action in ("email.wait_for_reply", "human.approval", "human.form", "email.check_inbox"):
                outcome = "not_found" if node.action == "email.check_inbox" else "timeout"
                came_by_it = outcome in arrived and (step, outcome) not in ends
                told = self.graph.used((step, outcome)) and (cond.again or node.params.get("email_step") not in (None, message))
                if message is not None and (came_by_it or told):
                    break
                self._limit(step, cond)
                if node.action == "human.approval" and {t.norm for t in cond.tokens} <= _DOES_NOT and (step, "rejected") not in ends:
                    return [(step, o) for o in ("rejected", "timeout") if not self.graph.used((step, o))]
                return self._spent(step, outcome)
        if message is not None and (made := self._wait_for(ends, cond)) is not None:
            return [(made, "timeout")]
        other = self._search(("email.wait_for_reply", "human.approval", "human.form"), ends)
        if other is not None:
            self._limit(other, cond)
            return [(other, "timeout")]
        inbox = self._search(("email.check_inbox",), ends)
        return [(inbox, "not_found")] if inbox else []

    def _spent(self, step: str, outcome: str) -> list[End]:
        """The end of the repetition that an outcome leads back into, where there is one; else the outcome itself."""
        for target in self.graph.targets(step, outcome):
            if self.graph.nodes[target].action == "flow.repeat" and not self.graph.used((target, "exhausted")):
                return [(target, "exhausted")]
        return [(step, outcome)]

    def _plain_wait(self, step: str, ends: list[End]) -> bool:
        return step in self.graph.nodes and self.graph.nodes[step].action == "flow.wait" and self._converts(step, ends)

    def _converts(self, step: str, ends: list[End]) -> bool:
        """Turns a plain wait that follows a message into a wait for its reply."""
        sources = [s for s, _ in self.graph.sources(step)]
        message = self.graph.nearest(MESSAGES, [(s, "") for s in sources])
        node = self.graph.nodes[step]
        if message is None or "duration" not in node.params or not (node.fresh or not self.graph.targets(step)):
            return False
        node.action, node.name = "email.wait_for_reply", "Wait for a reply"
        node.params = {"email_step": message, "timeout": node.params["duration"]}
        for end in [e for e in self.graph.edges if e[0] == step and e[1] == "next"]:
            self.graph.edges[self.graph.edges.index(end)] = (step, "timeout", end[2])
        return True

    def _wait_for(self, ends: list[End], cond: Cond) -> str | None:
        message = self.graph.nearest(MESSAGES, ends)
        if message is None:
            return None
        limit = cond.duration or due_in(self.graph, message)
        params: dict[str, Any] = {"email_step": message} | ({"timeout": limit} if limit else {})
        return self._add("email.wait_for_reply", ends, name="Wait for a reply", wish="reply", params=params)

    def _limit(self, step: str, cond: Cond) -> None:
        node = self.graph.nodes[step]
        if cond.duration and node.action != "email.check_inbox" and (node.fresh or "timeout" not in node.params):
            node.params = node.params | {"timeout": cond.duration}

    # decisions and readings

    def _decision(self, cond: Cond, ends: list[End], outcome: str) -> list[End]:
        words = set(cond.text.lower().split())
        deciders = [s for s, n in self.graph.nodes.items() if n.action in DECIDERS]
        if len(deciders) > 1 and words & ANY_OF:
            return [(s, outcome) for s in deciders if not self.graph.used((s, outcome))]
        if len(deciders) > 1 and words & _ALL and (open_ := [s for s in deciders if not self.graph.used((s, outcome))]):
            return [(open_[-1], outcome)]
        step = self.decider(ends)
        if step is None and cond.kind == "approved" and self.graph.nearest(("http.request",), ends) is not None:
            return self._error(replace(cond, negative=not cond.negative), ends)  # `OK: …`, behind a call
        if step is None:
            return []
        if cond.negative:
            return [(step, o) for o in self.graph.roads(step) if o != outcome]
        return [(step, outcome), *((step, o) for end, o in self.same.items() if end == (step, outcome))]

    def decider(self, ends: list[End]) -> str | None:
        """The approval that words without a name speak of."""
        return self._search(DECIDERS, ends)

    def _decided(self, cond: Cond, ends: list[End]) -> list[End]:
        return self._no_reply(replace(cond, kind="reply"), ends) if cond.negative else []

    def _reading(self, cond: Cond, ends: list[End]) -> list[End]:
        step = self._search(READERS, ends)
        if step is None:
            made = self._read_reply(ends)
            if made is None:
                return []
            step = made
        if cond.kind == "complete" or (cond.kind == "partial" and cond.negative):
            return [(step, "complete")]
        if cond.kind == "unusable":
            self._apart_from_partial(step)
            return [(step, "unusable")]
        strict = self.apart or any(o == "unusable" and s == step for s, o, _ in self.graph.edges) or "partial" in cond.text.lower()
        return [(step, "partial")] if strict else [(step, "partial"), (step, "unusable")]

    def _apart_from_partial(self, step: str) -> None:
        """What was said of incomplete results alone counted for unusable ones too, until something else is said of these."""
        if self.graph.nodes[step].fresh:
            for target in set(self.graph.targets(step, "unusable")) & set(self.graph.targets(step, "partial")):
                self.graph.unlink((step, "unusable"), target)

    def _read_reply(self, ends: list[End]) -> str | None:
        context = Context(self.graph, ends)
        path = context.reply_text()
        if not path:
            return None
        return self._add("email.parse_reply", ends, name="Read the reply", wish="parse", params={"body": "{{ " + path + " }}"})

    def _sentiment(self, cond: Cond, ends: list[End]) -> list[End]:
        step = self._search(("ai.sentiment",), ends)
        if step is None:
            ends = [(s, "replied") if (s, o) in ends and o == "next" and self._plain_wait(s, ends) else (s, o) for s, o in ends]
            context = Context(self.graph, ends)
            path = context.text_source()
            if not path and (wait := self._wait_for(ends, cond)) is not None:
                ends, path = [(wait, "replied")], f"steps.{wait}.reply.body"
            step = self._add(
                "ai.sentiment",
                ends,
                name="Check the tone",
                wish="tone",
                params={"text": "{{ " + path + " }}"} if path else {},
            )
        if cond.negative:
            return [(step, o) for o in self.graph.roads(step) if o != cond.value]
        return [(step, str(cond.value))]

    def _found(self, cond: Cond, ends: list[End]) -> list[End]:
        if cond.negative and (words := {t.norm for t in cond.tokens if t.kind == "word"}) and words <= _NONE:
            near = self.graph.nearest((*FINDERS, "email.wait_for_reply"), ends)
            if near is not None and self.graph.nodes[near].action == "email.wait_for_reply":
                return self._no_reply(cond, ends)
        updating = any(t.is_word("update", "updated") for t in cond.tokens)
        step = self._search(("shipment.update",) if updating else FINDERS, ends)
        if step is None and cond.negative and any(t.is_word("shipment", "order", "truck", "load") for t in cond.tokens):
            step = self._search(("shipment.update",), ends)
        if step is None:
            return self._reply(cond, ends)
        if cond.negative and (spent := self._spent(step, "not_found")) != [(step, "not_found")]:
            return spent
        return [(step, "not_found" if cond.negative else "found")] if step else []

    def _label(self, cond: Cond, ends: list[End]) -> list[End]:
        if (switch := open_switch(self.graph)) is not None and (case := add_case(self.graph, switch, list(cond.tokens))) is not None:
            return [(switch, o) for o in self.graph.roads(switch) if o != case[1]] if cond.negative else [case]
        words = {w.strip(",.\"'“”‘’`").lower().rstrip("s") for w in cond.text.split()}
        for step in [*self.graph.upstream(s for s, _ in ends), *reversed(list(self.graph.nodes))]:
            if self.graph.nodes[step].action in ("ai.classify", "flow.switch"):
                alike = {road: len({w.rstrip("s") for w in road.lower().split()} & words) for road in self.graph.roads(step)}
                road = max(alike, key=lambda one: alike[one], default="")
                if road and alike[road]:
                    others = [(step, o) for o in self.graph.roads(step) if o != road]
                    return others if cond.negative else [(step, road)]
        return []

    def _error(self, cond: Cond, ends: list[End]) -> list[End]:
        near = [s for s in self.graph.upstream(s for s, _ in ends) if self.graph.nodes[s].action in REMOTE]
        called = find(
            self.graph, [t for t in cond.tokens if not t.is_word("fail", "error")], actions={self.graph.nodes[s].action for s in near}
        )
        step = called.step if called.step in near and called.score >= 2 else next(iter(near), None)
        step = step or next((s for s in self.graph.upstream(s for s, _ in ends)), None) or next(reversed(list(self.graph.nodes)), None)
        if step is None:
            return []
        if cond.negative:
            failed = next((s for s in self.graph.upstream(s for s, _ in ends) if self.graph.used((s, "error"))), step)
            return self.graph.natural(failed)
        node = self.graph.nodes[step]
        node.policy = node.policy.model_copy(update={"on_error": "route"})
        return [self._spent(step, "error")[0]] if cond.again else [(step, "error")]

    def _exhausted(self, cond: Cond, ends: list[End]) -> list[End]:
        """`when we give up`: where the repetition ends."""
        step = self._search(("flow.repeat",), ends)
        return [(step, "exhausted")] if step is not None else []

    def _yes(self, cond: Cond, ends: list[End]) -> list[End]:
        if (
            cond.negative
            and (asked := self.affirmed) is not None
            and not any(self.graph.used((asked, o)) for o in self.graph.roads(asked)[1:])
        ):
            return [(asked, o) for o in self.graph.roads(asked)[1:]]
        for step in self.graph.upstream(s for s, _ in ends):
            every = self.graph.roads(step)
            if len(every) > 1 and self.graph.nodes[step].action not in ("flow.for_each", "flow.repeat", "shipment.update"):
                self.affirmed = None if cond.negative else step
                return [(step, o) for o in every[1:]] if cond.negative else [(step, every[0])]
        return []

    def _compare(self, cond: Cond, ends: list[End]) -> list[End]:
        tree = condition_tree([cond], Context(self.graph, ends))
        if not tree and self.graph.trigger.type == "manual" and cond.subject and isinstance(cond.value, int | float):
            self.graph.declare_input(cond.subject.removeprefix("attributes."), kind="number")
            tree = condition_tree([cond], Context(self.graph, ends))
        return self.check(tree, ends, text=cond.text)

    def check(self, tree: dict[str, Any], ends: list[End], *, text: str) -> list[End]:
        """A new check on the ends; its true side. Nothing when the tree is empty."""
        if not tree:
            return []
        if (side := self._side_made(tree)) is not None:
            return [side]
        words = " ".join(text.split()[:7])
        step = self._add(
            "flow.condition",
            ends,
            name=f"Check: {words}"[:60] if words else "Check",
            wish="check",
            params={"condition": tree},
        )
        return [(step, "true")]

    def _side_made(self, tree: dict[str, Any]) -> End | None:
        """`if it is critical, …, if it is not critical, …`: that side of the check just made, as long as nothing hangs there."""
        step = next((s for s in reversed(self.graph.nodes) if self.graph.nodes[s].action == "flow.condition"), None)
        made = self.graph.nodes[step].params.get("condition") if step is not None and self.graph.nodes[step].fresh else None
        if step is None or not isinstance(made, dict) or made.get("left") != tree.get("left") or "left" not in tree:
            return None
        opposed = made.get("right") == tree.get("right") and NEGATED.get(str(made.get("operator"))) == tree.get("operator")
        side = "false" if opposed else "true" if made == tree else ""
        return (step, side) if side and not self.graph.used((step, side)) else None

    def _sorts(self) -> bool:
        return any(n.action in ("ai.classify", "flow.switch", "ai.sentiment") for n in self.graph.nodes.values())

    def resolve(self, cond: Cond, ends: list[End]) -> list[End]:
        """The ends meant by one condition; empty (and noted) when the workflow has nothing that it could speak of."""
        kinds = {
            "reply": self._reply,
            "approved": lambda c, e: self._decision(c, e, "approved"),
            "rejected": lambda c, e: self._decision(c, e, "rejected"),
            "decided": self._decided,
            "complete": self._reading,
            "partial": self._reading,
            "unusable": self._reading,
            "sentiment": self._sentiment,
            "found": self._found,
            "label": self._label,
            "error": self._error,
            "yes": self._yes,
            "compare": self._compare,
            "submitted": self._submitted,
            "exhausted": self._exhausted,
        }
        if cond.kind in ("label", "yes", "found") and (compared := about_a_field(cond, self.graph, ends)) is not None:
            return self._compare(compared, ends)
        if (compared := posted(cond, self.graph)) is not None:
            return self._compare(compared, ends)
        if cond.kind == "label" and not cond.negative and (done := completed(self.graph, list(cond.tokens))):
            return done
        named = (
            self._label(cond, ends) if cond.kind in _LABEL_LIKE and self._sorts() else self.checked(cond) if cond.kind == "label" else []
        )
        found = named or kinds[cond.kind](cond, ends) or self._said_by_the_call(cond, ends)
        if not found and cond.text:
            self.unplaced.append(cond.text)
        return found

    def checked(self, cond: Cond) -> list[End]:
        """`cleared`, `still not cleared`: a side of the check that looks for that word; the end of the repetition that it leads into."""
        words = set(cond.text.lower().replace(",", " ").split())
        if (side := self._side_of_limit(cond)) is not None:
            return [side]
        for step, node in reversed(self.graph.nodes.items()):
            if node.action == "human.approval" and was_asked(cond, str(node.params.get("message", ""))):
                return [(step, o) for o in self.graph.roads(step) if o == "rejected"] if cond.negative else [(step, "approved")]
            tree = node.params.get("condition")
            sought = str(tree.get("right", "")).lower() if isinstance(tree, dict) else ""
            if sought and sought in words:
                return self._spent(step, "false") if cond.negative else [(step, "true")]
        return []

    def _side_of_limit(self, cond: Cond) -> End | None:
        """`up to 5000` after a check for more than 5000: its other side."""
        operator = next((OPERATORS[t.norm] for t in cond.tokens if OPERATORS.get(t.norm) in BOUNDS), "")
        number = next((t.value for t in cond.tokens if t.kind == "number"), None)
        for step, node in reversed(self.graph.nodes.items()):
            tree = node.params.get("condition")
            if (
                operator
                and number is not None
                and isinstance(tree, dict)
                and tree.get("right") == number
                and tree.get("operator") in BOUNDS
            ):
                alike = str(tree["operator"]).partition("_")[0] == operator.partition("_")[0]
                return step, "true" if alike else "false"
        return None

    def _said_by_the_call(self, cond: Cond, ends: list[End]) -> list[End]:
        """`if the shipment isn't cleared yet`, after a web call: whether its answer holds the word."""
        call = self.graph.nearest(("http.request",), ends)
        if call is not None and (tree := bound_in_answer(call, list(cond.tokens))):
            return self.check(tree, ends, text=cond.text)
        be = next((i for i, t in enumerate(cond.tokens) if t.is_word("be")), None)
        said = [
            t for t in cond.tokens[(be or 0) + 1 :] if t.kind == "word" and not t.is_word("not", "yet", "still", "already", "never", "no")
        ]
        if cond.kind in ("compare", "yes", "error") or call is None or be is None or len(said) != 1:
            return []
        tree = {"left": "{{ steps." + call + ".body }}", "operator": "contains", "right": said[0].raw.lower()}
        checked = self.check(tree, ends, text=cond.text)
        return [(step, "false" if cond.negative else outcome) for step, outcome in checked]

    def _submitted(self, cond: Cond, ends: list[End]) -> list[End]:
        step = self._search(("human.form",), ends)
        if step is not None and cond.negative and cond.duration:
            self._limit(step, cond)
        return [(step, "timeout" if cond.negative else "submitted")] if step else []

    def others(self, branching: Branching) -> list[End]:
        """The outcomes of the deciding step that nothing was said about yet."""
        if branching.step == TRIGGER or branching.step not in self.graph.nodes:
            return []
        return [end for step in (branching.step, *branching.beside) for end in self._left_of(step, branching.outcomes)]

    def _left_of(self, step: str, outcomes: set[str]) -> list[End]:
        every = self.graph.roads(step)
        left = [o for o in every if o not in outcomes and not self.graph.used((step, o))]
        return [end for o in (left or [o for o in every if o not in outcomes]) for end in self._spent(step, o)]
