"""Changes to who is written to."""

from builder_app.assistant.builtin.reading.document_names import document_called
from builder_app.assistant.builtin.reading.making import names
from builder_app.assistant.builtin.reading.slots import Slots
from builder_app.assistant.builtin.values.timing import Timing
from builder_app.assistant.builtin.words.fields import DOCUMENTS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MESSAGES, RECIPIENT
from builder_app.assistant.builtin.workflow.graph import Node
from builder_app.assistant.builtin.workflow.references import find


def adds_to_one(words: frozenset[str]) -> bool:
    """Whether everybody named joins the same list: `add a@x.com and b@x.com in cc`."""
    return bool(words & {"add", "put", "include", "keep"})


_STEPS = word_set("form questionnaire approval sign-off escalation reminder follow-up")


def _ordered_anew(tokens: list[Token]) -> bool:
    """Whether a step that does not stand yet is named: `a form to x@y.com`."""
    return any(
        t.is_word(*_STEPS)
        and any(w.is_word("a", "an", "another") for w in tokens[max(i - 2, 0) : i])
        and not any(w.is_word("instead-of", "not", "into", "as") for w in tokens[max(i - 4, 0) : i])
        for i, t in enumerate(tokens)
    )


def recipient_param(node: Node) -> str:
    """The parameter that holds whom a step addresses."""
    return RECIPIENT.get(node.action, "to")


class Addressing(Timing):
    """Recipients, copies, approvers."""

    def readdress(self, tokens: list[Token], slots: Slots) -> bool:
        """`send the escalation to x@y.com`, `add x to the cc`, `remove x from …`, `use a@b.com instead of c@d.com`."""
        words = slots.words
        addresses = [t.norm for t in tokens if t.kind == "address"] or self._meant(words)
        if not addresses:
            return False
        if _ordered_anew(tokens):
            return False
        old = self._replaced_address(tokens)
        if old:
            new = [a for a in addresses if a != old]
            return self.swap(old, new, tokens)
        removing = ({"take", "off"} <= words) or words & {"remove", "drop", "delete", "without", "stop", "no-longer"}
        if removing and not (
            words & {"from", "off", "cc", "bcc", "copy", "recipient", "list", "stop"} or any(t.kind == "address" for t in tokens[:2])
        ):
            return False
        if words & {"not", "never"} and words & {"want", "need", "get", "receive", "have"} and all(self._known(a) for a in addresses):
            return self._drop_addresses(addresses, tokens)
        if removing and self._known(addresses[0]):
            return self._drop_addresses(addresses, tokens)
        kind = "bcc" if "bcc" in words else "cc" if words & {"cc", "copy"} or slots.cc else ""
        named = [t for t in tokens if t.kind != "address" or not self._recent(t)]
        adds = kind != "" or bool(
            words & {"also", "add", "too", "additionally", "include", "as"} and not words & {"instead", "change", "replace"}
        )
        if several := self._several(named):
            for one in several:
                self._address(one, kind, addresses, add=adds)
            return True
        found = find(self.graph, named, focus=self.focus)
        step = found.step if found.step and self._addressed(found.step) else None
        if step is None:
            takers = [s for s in self.graph.order() if self._addressed(s)]
            step = takers[-1] if takers and (len(takers) == 1 or kind) else (self.focus if self.focus in takers else None)
        if step is None or self._another_document(step, tokens):
            return False
        if slots.to and slots.cc and kind == "cc" and not adds_to_one(words):
            self._address(step, "", slots.to, add=False)
            self._address(step, "cc", slots.cc, add=True)
            return True
        if found.several and len([s for s in found.steps if self._addressed(s)]) > 1 and words & {"all", "both", "every", "them-all"}:
            for one in found.steps:
                self._address(one, kind, addresses, add="also" in words or "add" in words)
            return True
        self._address(step, kind, addresses, add=adds)
        return True

    def _another_document(self, step: str, tokens: list[Token]) -> bool:
        """Whether somebody is asked for a document that the step, a request, does not ask for."""
        kind = next((t.norm for t in tokens if t.kind == "word" and t.norm in DOCUMENTS), "")
        asks = tokens[0].is_word("ask", "request", "have", "get", "let", "also") if tokens else False
        held = str(self.graph.nodes[step].params.get("document_type", "")).lower()
        return bool(asks and kind and held) and document_called(tokens, kind, self.source) != held

    def _meant(self, words: frozenset[str]) -> list[str]:
        """Whom `she should get a copy` speaks of: those the last message goes to."""
        if not (words & {"cc", "copy"} and words & {"she", "he", "they", "her", "him", "them"}):
            return []
        last = next((s for s in reversed(self.graph.order()) if self.graph.nodes[s].action in MESSAGES), None)
        to = self.graph.nodes[last].params.get("to") if last is not None else None
        return [str(a) for a in to] if isinstance(to, list) else []

    def _several(self, tokens: list[Token]) -> list[str]:
        """The steps of `the escalation and the follow-up`, of `every email`; empty where one is meant."""
        words = {t.norm for t in tokens if t.kind == "word"}
        if words & {"every", "all", "each", "both", "the-two"} and words & {"email", "message", "mail"}:
            return [s for s in self.graph.order() if self.graph.nodes[s].action in MESSAGES]
        parts: list[list[Token]] = [[]]
        for token in tokens:
            if token.is_word("and", "also-and") or (token.kind == "punct" and token.norm in ",&"):
                parts.append([])
            elif token.kind != "address":
                parts[-1].append(token)
        found = [f.step for part in parts if (f := find(self.graph, part)).score >= 3 and f.step and self._addressed(f.step)]
        return list(dict.fromkeys(found)) if len(set(found)) > 1 else []

    def _addressed(self, step: str) -> bool:
        node = self.graph.nodes[step]
        return node.action in (
            "email.send",
            "email.follow_up",
            "email.escalate",
            "document.request",
            "human.approval",
            "human.form",
        )

    def _known(self, address: str) -> bool:
        return any(address in str(n.params).lower() for n in self.graph.nodes.values())

    def _recent(self, token: Token) -> bool:
        return not self._known(token.norm)

    def _replaced_address(self, tokens: list[Token]) -> str:
        for i, token in enumerate(tokens):
            if token.is_word("instead-of", "not") and (hit := next((t.norm for t in tokens[i + 1 : i + 3] if t.kind == "address"), "")):
                return hit
        for i, token in enumerate(tokens[:-1]):
            if token.is_word("not", "instead-of") and tokens[i + 1].kind == "word":
                called = [a for a in self.graph.addresses() if tokens[i + 1].raw.lower() in names(a)]
                if len(called) == 1:
                    return called[0]
        if any(t.is_word("replace", "swap", "change") for t in tokens):
            every = [t.norm for t in tokens if t.kind == "address"]
            if len(every) == 2 and self._known(every[0]):
                return every[0]
        return ""

    def swap(self, old: str, new: list[str], tokens: list[Token]) -> bool:
        """Puts other addresses where one stands, on the steps that the tokens name or on all."""
        named = find(self.graph, [t for t in tokens if t.kind != "address"]).steps
        hit = False
        for step in self.graph.order():
            node = self.graph.nodes[step]
            if named and step not in named and any(old in str(self.graph.nodes[n].params).lower() for n in named):
                continue
            for name, value in node.params.items():
                listing = value if isinstance(value, list) else [value]
                if name in ("to", "cc", "bcc", "approvers", "assignees", "from_filter") and any(str(v).lower() == old for v in listing):
                    changed = [x for v in listing for x in (new if str(v).lower() == old else [v])]
                    self.put(step, name, changed if isinstance(value, list) else changed[0])
                    hit = True
        return hit

    def _drop_addresses(self, addresses: list[str], tokens: list[Token]) -> bool:
        hit = False
        named = find(self.graph, [t for t in tokens if t.kind != "address"]).steps
        for step in named or self.graph.order():
            for name, value in list(self.graph.nodes[step].params.items()):
                if isinstance(value, list) and any(str(v).lower() in addresses for v in value):
                    left = [v for v in value if str(v).lower() not in addresses]
                    self.put(step, name, left) if left else self.unset(step, name)
                    hit = True
        return hit

    def _address(self, step: str, kind: str, addresses: list[str], *, add: bool) -> None:
        name = kind or recipient_param(self.graph.nodes[step])
        before = self.graph.nodes[step].params.get(name)
        known = before if isinstance(before, list) else [before] if before else []
        self.put(step, name, [*known, *(a for a in addresses if a not in known)] if add else addresses)
