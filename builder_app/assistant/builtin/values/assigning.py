"""Sets any parameter of any step: `set the limit of the search to 50`, `severity warning is enough`, `use the formal template`."""

import re
from dataclasses import dataclass
from typing import Any

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.values.ai_style import styled
from builder_app.assistant.builtin.values.kept_values import kept_value
from builder_app.assistant.builtin.values.looking_back import looking_back
from builder_app.assistant.builtin.values.timing import Timing
from builder_app.assistant.builtin.words.page_ranges import pages_told
from builder_app.assistant.builtin.words.pairs import keyed_value, pair, with_pair
from builder_app.assistant.builtin.words.quantities import ORDINALS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.param_names import WORDED, Mention, Parameter, holders, mentions, parameters
from builder_app.assistant.builtin.workflow.read_marks import read_mark
from builder_app.assistant.builtin.workflow.references import find
from builder_app.domain.catalog import CATALOG

_LINKS = word_set("to be as into say read")
_FILL = word_set(
    "the a an of for in on to be as should must shall is set change make use give let put have it its please only just enough fine ok with "
    "instead now lower raise reduce increase and at from want would like we i need by rather update switch used rename call do into"
)
_ORDERS = word_set(
    "write set change make use give let put have update switch lower raise reduce increase rename call with limit cap mark add only"
)
_MODALS = word_set("should must shall be enough fine ok")
_ON = word_set("on true yes enabled")
_OFF = word_set("off false no not never disabled")
_ELSEWHERE = frozenset({"condition", "step_ref", "connection", "emails", "cases", "fields", "list", "key_value"})
"""Kinds of values that have rules of their own."""
_COUNTED = {
    "shipment.search": word_set("shipment result hit order truck container"),
    "email.check_inbox": word_set("email message result"),
    "data.query": word_set("row record result"),
}
"""What the limit of a step counts."""
_JUDGED = word_set("be wrong right correct incorrect fine ok bad good the a one not")
_OWN = word_set("limit template severity subject method url collection level prompt instructions pages file_name dedup_key headers")
"""Parameters whose names mean nothing else."""
_ASIDE = ("please", "instead", "now", "only", "the", "a", "an", "sorry", "actually", "rather", "though", "thanks", "oops")
"""Words beside a value that are no part of it."""
_MODELS = ("ai", "llm", "model", "classifier", "assistant")
_ROUNDS = word_set("reminder follow-up attempt attempts try tries round rounds chaser nudge repetition")


@dataclass(frozen=True)
class Assignment:
    """A parameter of a step and its new value."""

    step: str
    name: str
    value: Any


class Assigning:
    """Reads one clause as an assignment. `problem` says why a value that was understood cannot stand."""

    def __init__(self, graph: Graph, source: str, focus: str | None) -> None:
        self.graph, self.source, self.focus = graph, source, focus
        self.said: list[str] = []
        self.problem = ""

    def run(self, tokens: list[Token], *, only: bool = False) -> bool:
        """Whether the clause set a parameter; what could not stand is told in `problem`."""
        made = self.read([Token("word", "only", "only", tokens[0].start, tokens[0].start), *tokens] if only and tokens else tokens)
        if made is None:
            return False
        node = self.graph.nodes[made.step]
        wrong = [p for p in CATALOG.require(node.action).problems(node.params | {made.name: made.value}) if p.field == made.name]
        if wrong:
            self.problem = f"“{node.name}”: {wrong[0].message}"
            return False
        setter = Timing(self.graph, self.source, self.focus)
        setter.put(made.step, made.name, made.value)
        if made.name == "duration":
            setter.in_working_time(made.step, tokens)
        self.said, self.focus = setter.said, made.step
        return True

    def read(self, tokens: list[Token]) -> Assignment | None:
        """The assignment that the tokens make; None where they make none."""
        if any(t.is_word("if", "when", "after", "before", "unless", "until") for t in tokens):
            return None
        if (marked := read_mark(self.graph, tokens)) is not None:
            return Assignment(marked[0], "mark_as_read", marked[1])
        if (kept := kept_value(self.graph, tokens, self.source)) is not None:
            return Assignment(*kept)
        away = next((i for i, t in enumerate(tokens) if i and t.is_word("not", "instead-of")), len(tokens))
        tokens = tokens[:away]
        if (made := self._file_name(tokens) or self._instructed(tokens)) is not None:
            return made
        pages = pages_told(tokens)[0]
        if pages and (reader := next((s for s in self.graph.order() if self.graph.nodes[s].action == "document.extract_text"), None)):
            return Assignment(reader, "pages", pages)
        if (style := styled(self.graph, tokens, self.source, self.focus)) is not None:
            return Assignment(style[0], "instructions", style[1])
        if (back := looking_back(self.graph, tokens)) is not None:
            return Assignment(back[0], "since", back[1])
        return (
            self._enough(tokens)
            or self._in_business_hours(tokens)
            or self._rounds(tokens)
            or self._at_once(tokens)
            or self._counted(tokens)
            or self._paired(tokens)
            or self._keyed(tokens)
            or self._named(tokens)
            or self._chosen(tokens)
        )

    def _file_name(self, tokens: list[Token]) -> Assignment | None:
        """`call the file bols.csv`, `save it as intake.json`."""
        name = next(
            (
                str(t.value or t.raw)
                for t in tokens
                if t.kind in ("ident", "quoted") and re.fullmatch(r"[\w-]+\.\w{2,4}", str(t.value or t.raw))
            ),
            "",
        )
        steps = [s for s in self.graph.order() if self.graph.nodes[s].action == "document.save"]
        told = any(t.is_word("file", "name", "call", "save", "rename", "filename") for t in tokens)
        return Assignment(steps[-1], "file_name", name) if name and steps and told else None

    def _instructed(self, tokens: list[Token]) -> Assignment | None:
        """`tell the AI to keep it under 80 words`: how a step that works on language is to work."""
        opens = (
            bool(tokens) and tokens[0].is_word("tell", "ask", "have", "let", "instruct") and any(t.is_word(*_MODELS) for t in tokens[1:3])
        )
        to = next((i for i, t in enumerate(tokens) if t.is_word("to", "that")), None)
        steps = [s for s, _ in holders(self.graph, {"instructions"})]
        if not opens or to is None or to + 1 >= len(tokens) or not steps:
            return None
        named = find(self.graph, tokens[1:], actions={self.graph.nodes[s].action for s in steps}).step or steps[-1]
        text = self.source[tokens[to + 1].start : tokens[-1].end].strip()
        return Assignment(named, "instructions", f"{text[:1].upper()}{text[1:]}")

    def _paired(self, tokens: list[Token]) -> Assignment | None:
        """`add a header X-Source with the value builder`: one of the named values that a step carries."""
        for mention in mentions(tokens):
            for step, parameter in holders(self.graph, mention.names):
                made = pair(tokens, mention.end, self.source) if parameter.kind == "key_value" else None
                if made is not None:
                    return Assignment(step, parameter.name, with_pair(self.graph.nodes[step].params.get(parameter.name), made))
        return None

    def _keyed(self, tokens: list[Token]) -> Assignment | None:
        """`the site is York`, `set site to York`: another value under a name that a step carries."""
        found: list[Assignment] = []
        for step in self.graph.order():
            params = self.graph.nodes[step].params
            for name in parameters(self.graph.nodes[step].action):
                known = params.get(name)
                made = keyed_value(tokens, known, self.source) if isinstance(known, dict) and known else None
                if made is not None and name in ("values", "record", "headers", "query", "inputs"):
                    found.append(Assignment(step, name, {**params[name], made[0]: made[1]}))
        near = [one for one in found if one.step == self.focus]
        return found[0] if len(found) == 1 else near[0] if len(near) == 1 else None

    def _named(self, tokens: list[Token]) -> Assignment | None:
        """A parameter called by its name, and a value behind or before it."""
        for mention in mentions(tokens):
            behind, before = tokens[mention.end :], tokens[: mention.start]
            if self._of_a_new_one(before):
                continue
            for value, rest in self._values(mention, before, behind):
                if all(t.is_word(*_JUDGED) for t in value):
                    continue  # `the channel is wrong` says no other one
                for step, parameter in self._holders(mention.names, rest, tokens):
                    found = self._value(parameter, value)
                    if found is not None:
                        return Assignment(step, parameter.name, found)
        return None

    def _of_a_new_one(self, before: list[Token]) -> bool:
        """Whether the parameter is one of a step that is ordered here: `post to Teams with a message that says …`."""
        told = len(before) > 2 and before[-2].is_word("with") and before[-1].is_word("a", "an")
        return told and is_verb(before, 0, start=True) and find(self.graph, before[:-2]).score < 2

    def _values(self, mention: Mention, before: list[Token], behind: list[Token]) -> list[tuple[list[Token], list[Token]]]:
        """(the value, the other words) in every reading: behind a link, right behind the name, right before it."""
        out: list[tuple[list[Token], list[Token]]] = []
        link = next((i for i, t in enumerate(behind) if t.is_word(*_LINKS) or t.norm in (":", "=")), None)
        ordered = any(t.is_word(*_ORDERS) for t in before) or any(t.is_word(*_MODALS) for t in [*before, *behind])
        ordered = ordered or self._done_so(before)
        if link is not None and link + 1 < len(behind) and (ordered or behind[link].norm in (":", "=")):
            out.append((behind[link + 1 :], [*before, *behind[:link]]))
        if behind and (ordered or not before):
            cut = 1 + (behind[0].is_word("of", "be") and len(behind) > 1)
            out.append((behind[:cut], [*before, *behind[cut:]]))
        if before and ordered:
            end = len(before) - before[-1].is_word("the", "as", "a")
            end -= end > 0 and before[end - 1].is_word("as")
            if end > 0:
                out.append((before[end - 1 : end], [*before[: end - 1], *behind]))
        return out

    def _done_so(self, before: list[Token]) -> bool:
        """`escalate at` in front of `level 2`: how a step that stands is to do what it does."""
        manner = 1 < len(before) <= 4 and before[-1].is_word("at", "under", "as")
        plain = manner and all(t.is_word("it", "that", "this", "them", "the", "always") for t in before[1:-1])
        return plain and find(self.graph, before[:1]).score >= 2

    def _holders(self, names: frozenset[str], rest: list[Token], tokens: list[Token]) -> list[tuple[str, Parameter]]:
        """The step that the other words name, where it has such a parameter; else the one last spoken of, or the only one."""
        every = holders(self.graph, names)
        steps = [s for s, _ in every]
        named = (
            find(self.graph, [t for t in rest if t.kind != "quoted"], actions={self.graph.nodes[s].action for s in steps})
            if steps
            else None
        )
        if named is not None and named.step is not None and named.score >= 2:
            return [(s, p) for s, p in every if s == named.step]
        ordinal = next((ORDINALS[t.norm] for t in rest if t.kind == "word" and t.norm in ORDINALS), 0)
        if ordinal and any(t.is_word("one") or t.raw.lower() == "one" or t.value == 1 for t in rest) and abs(ordinal) <= len(every):
            return [every[ordinal - 1 if ordinal > 0 else -1]]
        if find(self.graph, rest).score >= 3 or not steps:
            return []
        if self.focus in steps:
            return [(s, p) for s, p in every if s == self.focus]
        told = [(s, p) for s, p in every if self.graph.nodes[s].params.get(p.name) not in (None, "", [], {})]
        return (told if len(told) == 1 else every)[:1] if len(every) == 1 or len(told) == 1 or names & WORDED else []

    def _value(self, parameter: Parameter, tokens: list[Token]) -> Any:
        """What the tokens come to as a value of this parameter; None where they come to none."""
        said = [t for t in tokens if t.kind not in ("punct", "newline") and not t.is_word(*_ASIDE)]
        while len(said) > 1 and said[0].form == "ed" and said[0].is_word("call", "name", "title", "rename"):
            said = said[1:]
        if not said or parameter.kind in _ELSEWHERE:
            return None
        first = said[0]
        if parameter.options:
            return _option(parameter, said)
        if parameter.kind == "number":
            number = next((t for t in said if t.kind == "number"), None)
            return number.value if number is not None else None
        if parameter.kind == "duration":
            lengths = [t.value for t in said if t.kind == "duration"]
            return lengths[0] if len(lengths) == len(said) == 1 else None
        if parameter.kind == "boolean":
            return True if any(t.is_word(*_ON) for t in said) else False if any(t.is_word(*_OFF) for t in said) else None
        if parameter.name in WORDED or parameter.kind in ("textarea", "json"):
            return first.norm if first.kind in ("quoted", "code") else first.raw if first.kind == "expr" else None
        return self._line(parameter, said)

    def _line(self, parameter: Parameter, said: list[Token]) -> str | None:
        """A short text as written; of a collection the name that it can have."""
        first = said[0]
        if first.kind in ("quoted", "code"):
            return first.norm
        if first.kind in ("number", "duration") and parameter.name in ("url", "collection", "file_name"):
            return None
        if parameter.name == "url":
            return first.norm if first.kind == "url" else None
        if len(said) > 4 or any(t.kind in ("address", "clock") for t in said):
            return None
        text = self.source[said[0].start : said[-1].end].strip(" .,'\"")
        return snake(text) if parameter.name == "collection" else text

    def _chosen(self, tokens: list[Token]) -> Assignment | None:
        """`make the log entry an error`, `as markdown please`: a value that only one parameter of the step can have."""
        words = {t.norm for t in tokens if t.kind == "word"}
        ordered = words & (_ORDERS | _MODALS) or (tokens and tokens[0].is_word("as"))
        if not ordered or len(tokens) > 10 or any(t.kind not in ("word", "punct") for t in tokens):
            return None
        if len(tokens) <= 4 and tokens[0].is_word("make", "set") and len(tokens) > 2 and tokens[1].is_word("it", "that", "this"):
            return self._only_one_with(tokens[2:])
        link = next((i for i, t in enumerate(tokens) if t.is_word("be", "to", "as", "an", "a")), -1)
        last = next((i for i in range(len(tokens) - 1, 1, -1) if tokens[i].kind == "word" and not tokens[i].is_word(*_ASIDE)), -1)
        link = last - 1 if link < 0 else link  # `make the escalation formal`
        step = find(self.graph, tokens[: max(link, last if link == last - 1 else 0)] if link > 0 else tokens, focus=self.focus)
        steps = [step.step] if step.step is not None and step.score >= 2 else self.graph.order() if tokens[0].is_word("as") else []
        for one in steps:
            for parameter in parameters(self.graph.nodes[str(one)].action).values():
                value = _option(parameter, tokens[link + 1 :]) if parameter.options and link >= 0 else None
                if value is not None and parameter.name != "method":
                    return Assignment(str(one), parameter.name, value)
        return None

    def _only_one_with(self, tokens: list[Token]) -> Assignment | None:
        """`make it critical`: of the step last spoken of, else of the only one that can have the value."""
        steps = [self.focus] if self.focus in self.graph.nodes else []
        for pool in (steps, self.graph.order()):
            made = [
                Assignment(str(one), parameter.name, value)
                for one in pool
                for parameter in parameters(self.graph.nodes[str(one)].action).values()
                if parameter.options and parameter.name != "method" and (value := _option(parameter, tokens)) is not None
            ]
            if len(made) == 1:
                return made[0]
        return None

    def _counted(self, tokens: list[Token]) -> Assignment | None:
        """`limit the search to 50 shipments`, `find at most 20 shipments`: how many a step may find."""
        numbers = [i for i, t in enumerate(tokens) if t.kind == "number"]
        bounded = any(t.is_word("at-most", "limit", "cap", "maximum", "max", "up-to") or t.raw.lower() == "only" for t in tokens)
        bounded = bounded or any(t.is_word("first") and tokens[i + 1].kind == "number" for i, t in enumerate(tokens[:-1]))
        if len(numbers) != 1 or not bounded or any(t.kind in ("duration", "clock") for t in tokens):
            return None
        at, having = numbers[0], [s for s, _ in holders(self.graph, {"limit"})]
        unit = next(
            (t.norm for t in tokens[at + 1 : at + 3] if t.kind == "word" and not t.is_word("at-most", "the", "more", "delayed")), ""
        ).removesuffix("s")
        named = find(self.graph, tokens[:at], actions={self.graph.nodes[s].action for s in having}) if having else None
        counted = [s for s in having if unit in _COUNTED.get(self.graph.nodes[s].action, ())]
        bare = not unit or unit in ("please", "at-most", "now")
        meant = named.step if named is not None and named.score >= 2 and (bare or named.step in counted) else next(iter(counted), None)
        plainly = (
            len(having) == 1 and bare and any(t.raw.lower().removesuffix("s") in ("result", "hit", "first", "row") for t in tokens[:at])
        )
        meant = meant or (having[0] if plainly else None)
        return Assignment(meant, "limit", int(tokens[at].value)) if meant is not None else None

    def _enough(self, tokens: list[Token]) -> Assignment | None:
        """`one of the two approvals is enough`, `either of them will do`: a join that goes on with the first."""
        joins = [s for s in self.graph.order() if self.graph.nodes[s].action == "flow.join"]
        raw = {t.raw.lower() for t in tokens}
        first = raw & {"one", "either", "any"} and (raw & {"enough", "suffices", "sufficient"} or {"will", "do"} <= raw)
        pairs = len(tokens) > 2 and tokens[0].raw.lower() in ("one", "either", "any") and tokens[1].is_word("of")
        first = first or (pairs and len(tokens) <= 5 and tokens[2].is_word("the-two", "them", "both", "those", "these"))
        plain = len(tokens) <= 9 and all(t.kind in ("word", "punct", "number") for t in tokens) and not raw & {"not", "isn't", "no"}
        return Assignment(joins[-1], "mode", "any") if joins and first and plain else None

    def _in_business_hours(self, tokens: list[Token]) -> Assignment | None:
        """`count business hours only in the first wait`, `the second pause runs on working days only`."""
        words = {t.norm for t in tokens if t.kind == "word"}
        spoken = words & {"business", "working", "office"} and words & {"hour", "day"} and all(t.kind in ("word", "punct") for t in tokens)
        counted = words & {"count", "only", "run", "use", "within", "during", "should", "must"} and not words & {
            "email",
            "send",
            "start",
            "schedule",
        }
        if not spoken or not counted or words & {"both", "all", "every"}:
            return None
        waits = [s for s in self.graph.order() if self.graph.nodes[s].action == "flow.wait"]
        found = find(self.graph, tokens, focus=self.focus, actions={"flow.wait"}).step or (waits[0] if len(waits) == 1 else None)
        return Assignment(found, "business_hours", not words & {"not", "no-longer", "never"}) if found is not None else None

    def _rounds(self, tokens: list[Token]) -> Assignment | None:
        """`make it five reminders at most`, `only two tries`: how often a loop goes round."""
        loops = [s for s in self.graph.order() if self.graph.nodes[s].action == "flow.repeat"]
        at = next((i for i, t in enumerate(tokens[:-1]) if t.kind == "number" and tokens[i + 1].is_word(*_ROUNDS)), None)
        bounded = any(
            t.is_word("at-most", "limit", "maximum", "max", "up-to", "make", "instead-of") or t.raw.lower() == "only" for t in tokens
        )
        if not loops or at is None or not (bounded or at == 0) or any(t.kind in ("duration", "address") for t in tokens):
            return None
        return Assignment(loops[-1], "max_times", int(tokens[at].value))

    def _lacks(self, tokens: list[Token]) -> str | None:
        """`set the priority of the email to high`: what the step that is named does not have."""
        of = next((i for i, t in enumerate(tokens[:5]) if t.is_word("of") and i), None)
        to = next((i for i, t in enumerate(tokens) if of is not None and i > of + 1 and t.is_word("to")), None)
        if of is None or to is None or not tokens[of + 1].is_word("the", "that", "this"):
            return None
        found = find(self.graph, tokens[of + 1 : to], focus=self.focus)
        if found.step is None or found.score < 3 or self.graph.nodes[found.step].action.startswith(("shipment.", "data.")):
            return None
        named = " ".join(t.raw for t in tokens[1:of] if not t.is_word("the"))
        return f"“{self.graph.nodes[found.step].name}” has no {named} that could be set so"

    def nowhere(self, tokens: list[Token]) -> str:
        """What is told of a parameter that no step has; empty where none such is set."""
        if not tokens or not tokens[0].is_word("set", "change", "make", "lower", "raise", "increase", "reduce"):
            return ""
        if (lacking := self._lacks(tokens)) is not None:
            return lacking
        for mention in mentions(tokens[:4]):
            said = tokens[mention.start].norm
            alone = tokens[mention.end : mention.end + 1] and tokens[mention.end].is_word("to", "be")
            if alone and mention.names & _OWN and not holders(self.graph, mention.names):
                return f"no step of this workflow has a {said}"
        return ""

    def _at_once(self, tokens: list[Token]) -> Assignment | None:
        """`process 5 shipments at a time`, `run 3 at once`: how many a loop goes through side by side."""
        loops = [s for s in self.graph.order() if self.graph.nodes[s].action == "flow.for_each"]
        number = next((t for t in tokens if t.kind == "number"), None)
        text = " ".join(t.raw.lower() for t in tokens)
        if not loops or number is None or not any(w in text for w in ("at a time", "at once", "at the same time", "in parallel")):
            return None
        return Assignment(loops[-1], "parallel", int(number.value))


def _option(parameter: Parameter, tokens: list[Token]) -> str | None:
    said = {word for t in tokens for word in (t.norm, t.raw.lower())}
    return next((one for one in parameter.options if one.lower() in said), None)


def assigned_to(graph: Graph, tokens: list[Token], source: str, focus: str | None) -> set[str]:
    """The step that a message would set a parameter of; empty where it sets none."""
    made = Assigning(graph, source, focus).read(tokens)
    return {made.step} if made is not None else set()
