"""What a run is started with: `add an optional run input called note`, `make the note required`, `it should also take an order number`."""

import re
from typing import Any

from builder_app.assistant.builtin.reading.run_starts import TAKES, given_names
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.domain.workflow import INPUT_NAME, WorkflowInput

_TYPES = {
    "number": "number", "integer": "integer", "boolean": "boolean", "date": "date", "datetime": "datetime", "list": "list", "text": "string",
    "string": "string", "flag": "boolean", "yes": "boolean",
}  # fmt: skip
_AWAY = word_set("remove drop delete without cut no-longer")
_GIVEN = word_set("enter give provide type pass take accept ask need require want supply fill")
_AROUND = word_set(
    "add a an the another new run input inputs field parameter called named optional required mandatory also too please with as it should take "
    "need one more create include put we i want to be workflow for at start when extra additional accept have make set let require and "
    "which that is mark insert enter give provide type pass supply ask change turn into rename manually begin of default value defaulting if you "
    "can able person people doesn user whoever starts needed launch trigger they them somebody someone people does doesn't not but have"
)
_STARTS = word_set("start run begin launch trigger manually")


def more_inputs(graph: Graph, said: list[Token], source: str) -> bool:
    """`add the inputs lane and weight`, `it also needs a dock number` where people start it: whether inputs were added."""
    words = {t.norm for t in said if t.kind == "word"} | {t.raw.lower() for t in said if t.kind == "word"}
    if words & _AWAY | words & {"rename", "optional", "default", "form", "field"} or any(
        t.kind in ("address", "channel", "url") for t in said
    ):
        return False
    asked = any(n.action in ("human.form", "document.parse", "email.parse_reply", "ai.extract") for n in graph.nodes.values())
    needs = said[0].is_word("it", "this", "run") and words & TAKES and len(said) <= 8 and not asked and graph.trigger.type == "manual"
    adds = said[0].is_word("add", "take", "include") and words & {"inputs"}
    names = given_names([t for t in said if not t.is_word("also", "too", "another")], source) if needs or adds else []
    new = [name for name in names if all(one.name != name for one in graph.inputs)]
    for name in new:
        graph.declare_input(name)
    return bool(new)


class RunInputs:
    """Applies one clause to the inputs of a run. `said` tells what was done."""

    def __init__(self, graph: Graph, source: str) -> None:
        self.graph, self.source = graph, source
        self.said: list[str] = []

    def run(self, tokens: list[Token], condition: list[Token] | None) -> bool:
        """Whether the clause was about what a run is started with."""
        words = {t.norm for t in tokens if t.kind == "word"} | {t.raw.lower() for t in tokens if t.kind == "word"}
        known = self._known(tokens)
        named = bool(words & {"input", "inputs"}) or ({"run", "parameter"} <= words)
        starting = bool({t.norm for t in [*tokens, *(condition or [])]} & _STARTS)
        denied = bool(words & {"not", "never", "no-longer"})
        entering = bool(words & _GIVEN) and starting and not denied and self.graph.trigger.type == "manual"
        if any(t.kind in ("address", "channel", "url") for t in tokens):
            return False
        renamed = bool(words & {"rename"}) and any(t.kind == "ident" for t in tokens)
        if known is not None and (named or renamed or words & {"optional", "required", "mandatory", "default"}):
            return self._changed(known, tokens, words)
        if condition is not None and not entering:
            return False
        return self._add(tokens, words) if (named or entering) and not words & _AWAY else False

    def _known(self, tokens: list[Token]) -> WorkflowInput | None:
        said = [snake(t.raw) for t in tokens if t.kind in ("word", "ident", "code", "quoted")]
        text = "_" + "_".join(said) + "_"
        return next((one for one in self.graph.inputs if f"_{one.name}_" in text), None)

    def _put(self, old: WorkflowInput, **values: Any) -> None:
        new = old.model_copy(update=values)
        self.graph.inputs = [new if one is old else one for one in self.graph.inputs]

    def _changed(self, known: WorkflowInput, tokens: list[Token], words: set[str]) -> bool:
        to = next((i for i, t in enumerate(tokens) if i and (t.is_word("to", "into", "be", "as") or t.norm == "=")), None)
        if words & _AWAY:
            self.graph.inputs = [one for one in self.graph.inputs if one is not known]
            line = re.compile(rf"(?:\n?[A-Z][\w ]*: |\s*–\s*)?\{{\{{[^{{}}]*\binput\.{re.escape(known.name)}\b[^{{}}]*\}}\}}")
            for node in self.graph.nodes.values():
                node.params = _replaced(node.params, line, "")
            self.said.append(f"the run input {known.name} is gone")
            return True
        if words & {"rename", "call", "called"} and to is not None and (name := self._name(tokens[to + 1 :])):
            return self._rename(known, name)
        if "default" in words and to is not None and to + 1 < len(tokens):
            value = tokens[-1].value if tokens[-1].value is not None else self.source[tokens[to + 1].start : tokens[-1].end]
            self._put(known, default=value, required=False)
            self.said.append(f"the run input {known.name} is {value} where nothing else is given")
            return True
        if words & {"optional", "required", "mandatory"}:
            required = not words & {"optional"} and not words & {"not", "no-longer"}
            self._put(known, required=required)
            self.said.append(f"the run input {known.name} is {'required' if required else 'optional'}")
            return True
        kind = next((_TYPES[w] for w in sorted(words) if w in _TYPES), None)
        if kind is not None and words & {"make", "change", "should", "be", "turn"}:
            self._put(known, type=kind)
            self.said.append(f"the run input {known.name} is now a {kind}")
            return True
        return False

    def _rename(self, known: WorkflowInput, name: str) -> bool:
        self._put(known, name=name)
        pattern = re.compile(rf"\binput\.{re.escape(known.name)}\b")
        for node in self.graph.nodes.values():
            node.params = _replaced(node.params, pattern, f"input.{name}")
        self.said.append(f"the run input {known.name} is now called {name}")
        return True

    def _add(self, tokens: list[Token], words: set[str]) -> bool:
        beside = bool(tokens) and (
            tokens[0].raw.lower() in ("besides", "apart") or [t.raw.lower() for t in tokens[:2]] == ["in", "addition"]
        )
        comma = next((i for i, t in enumerate(tokens) if t.norm == ","), None) if beside else None
        tokens = tokens[comma + 1 :] if comma is not None else tokens
        name = self._name(tokens)
        if not name or any(one.name == name for one in self.graph.inputs):
            return False
        kind = next((_TYPES[w] for w in sorted(words) if w in _TYPES and w not in name.split("_")), "string")
        default = next(
            (t for i, t in enumerate(tokens) if i and tokens[i - 1].is_word("default", "of", "value") and t.value is not None), None
        )
        free = {"optional"} & words or ("not" in words and {"have", "to"} <= words)
        required = not free and default is None
        made = {"name": name, "type": kind, "required": required, "default": default.value if default is not None else None}
        self.graph.inputs = [*self.graph.inputs, WorkflowInput.model_validate(made)]
        self.said.append(f"a run is now started with {name}{'' if required else ', where it is given'}")
        return True

    def _name(self, tokens: list[Token]) -> str:
        """The name among the words around it: behind `called`, else what says nothing else."""
        at = next((i for i, t in enumerate(tokens) if t.raw.lower() in ("called", "named", "input", "inputs") and i + 1 < len(tokens)), -1)
        for span in (tokens[at + 1 :], tokens):
            said = [
                t for t in span if t.kind in ("ident", "code", "quoted") or (t.kind == "word" and not {t.norm, t.raw.lower()} & _AROUND)
            ]
            end = next((i for i in range(1, len(said)) if said[i].start > said[i - 1].end + 1), len(said))
            kept = [t for t in said[:end] if t.norm not in _TYPES or (len(said[:end]) > 1 and t is not said[0])]
            name = snake(" ".join(t.raw.strip("`'\"") for t in kept))
            if name and len(kept) <= 4 and re.match(INPUT_NAME, name):
                return name
        return ""


def _replaced(value: Any, pattern: re.Pattern[str], new: str) -> Any:
    if isinstance(value, str):
        return pattern.sub(new, value)
    if isinstance(value, list):
        return [_replaced(one, pattern, new) for one in value]
    return {k: _replaced(one, pattern, new) for k, one in value.items()} if isinstance(value, dict) else value
