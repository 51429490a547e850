"""Plays conversations against the built-in assistant in this process and checks facts about the workflow after every
turn.

    python -m tests.evals.play [FILE …] [--show] [--fails]

A file holds YAML documents: `id`, `turns`, each with `say` and `expect`. The facts are those of the operations
bench: `valid`, `trigger`,
`step`, `no`, `flow`, `never`, `param`, `input`, `asks`, `no question`, `reply`, `same`, `changes`.
"""

import argparse
import json
import pathlib
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import yaml

from builder_app.application.screening import refused_message
from builder_app.application.turns import Question, TurnRequest
from builder_app.assistant.builtin import answer
from builder_app.assistant.scoping import scope_of
from builder_app.domain import scope
from builder_app.domain.chat import Message
from builder_app.domain.diff import changes
from builder_app.domain.edits import apply
from builder_app.domain.validation import validate
from builder_app.domain.workflow import WorkflowDefinition

HERE = pathlib.Path(__file__).parent
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
TRANSPARENT = frozenset({"log.write", "data.set", "flow.join"})
Json = dict[str, Any]


@dataclass
class Turn:
    """What stands after one message."""

    workflow: Json
    before: Json
    reply: str
    question: Question | None
    errors: list[str]
    seconds: float
    strayed: list[str]
    warning: str | None = None


@dataclass
class Talk:
    """One conversation as the chat service would keep it: draft, history, undo stack, open question."""

    draft: WorkflowDefinition = field(default_factory=WorkflowDefinition)
    history: list[Message] = field(default_factory=list)
    undo: list[WorkflowDefinition] = field(default_factory=list)
    redo: list[WorkflowDefinition] = field(default_factory=list)
    question: Question | None = None

    def say(self, text: str) -> Turn:
        """Plays one message."""
        before, started = self.draft, time.perf_counter()
        request = TurnRequest(
            conversation_id="conv_eval",
            text=text,
            definition=before,
            history=tuple(self.history),
            issues=validate(before),
            pending_question=self.question,
        )
        if (refused := refused_message(request)) is not None:
            kept, took = before.to_json(), time.perf_counter() - started
            return Turn(kept, kept, refused.text, self.question, _errors(before), took, [], refused.security_warning)
        made = answer(request)
        took = time.perf_counter() - started
        drafted = apply(before, made.edits).definition if made.edits else before
        strayed = (*scope.outside(before, drafted, scope_of(request)), *scope.unclaimed(before, drafted, made.edits)) if made.edits else ()
        if made.intent == "undo" and self.undo:
            self.redo.append(before)
            self.draft = self.undo.pop()
        elif made.intent == "redo" and self.redo:
            self.undo.append(before)
            self.draft = self.redo.pop()
        elif made.edits:
            self.undo.append(before)
            self.redo.clear()
            self.draft = apply(before, made.edits).definition
        self.question = made.question
        now = datetime.now(UTC)
        for role, words in (("user", text), ("assistant", made.reply)):
            delta = tuple(changes(before, self.draft)) if role == "assistant" else ()
            self.history.append(
                Message(
                    id=f"msg_{len(self.history)}",
                    conversation_id="conv_eval",
                    seq=len(self.history),
                    role=role,
                    text=words,
                    created_at=now,
                    changes=delta,
                    question=made.question if role == "assistant" else None,
                )
            )
        strays = [change.text for change in strayed]
        return Turn(self.draft.to_json(), before.to_json(), made.reply, made.question, _errors(self.draft), took, strays)


def _errors(definition: WorkflowDefinition) -> list[str]:
    return [f"{i.code}:{i.step_id}.{i.field}" for i in validate(definition) if i.severity == "error"]


def duration(value: Any) -> float | None:
    """A duration in seconds, from an object or from words."""
    if isinstance(value, str) and (match := re.fullmatch(r"\s*([\d.]+)\s*([A-Za-z]+)\s*", value)):
        value = {"value": match[1], "unit": match[2]}
    if not isinstance(value, dict) or not {"value", "unit"} <= value.keys():
        return None
    unit = SECONDS.get(str(value["unit"]).lower().rstrip("s"))
    return float(value["value"]) * unit if unit else None


def equal(found: Any, wanted: str) -> bool:
    """Whether a parameter has the wanted value, durations, numbers and lists compared by meaning."""
    if (length := duration(wanted)) is not None and duration(found) is not None:
        return duration(found) == length
    if isinstance(found, list):
        return any(equal(one, wanted) for one in found)
    if isinstance(found, bool):
        return str(found).lower() == wanted.lower()
    try:
        return float(found) == float(wanted)
    except (TypeError, ValueError):
        return plain(found).strip().lower() == wanted.strip().lower()


def plain(value: Any) -> str:
    """Any value as text."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def fits(action: str, patterns: str) -> bool:
    """Whether an action is among `a|b` or of the family `email.*`."""
    return any(action == p or (p.endswith(".*") and action.startswith(p[:-1])) for p in patterns.split("|"))


def steps_of(workflow: Json, patterns: str) -> set[str]:
    """Ids of the matching steps; `trigger` is a step here."""
    patterns = patterns.strip()
    start = {"trigger"} if "trigger" in patterns.split("|") else set()
    return start | {s["id"] for s in workflow["steps"] if fits(s["action"], patterns)}


def leads(workflow: Json, left: str, right: str, *, straight: bool) -> bool:
    """Whether a way leads from one kind of step (by an outcome) to another."""
    action = {s["id"]: s["action"] for s in workflow["steps"]}
    ways = [(e["source"], e.get("outcome", "next"), e["target"]) for e in workflow["edges"]]
    goals = steps_of(workflow, right)
    for part in left.split("|"):
        pattern, _, outcome = part.strip().partition("/")
        shared = left.strip().rpartition("/")[2] if "/" in left and not outcome else outcome
        for start in steps_of(workflow, pattern):
            todo, seen = [t for s, o, t in ways if s == start and (not shared or o == shared)], set()
            while todo:
                at = todo.pop()
                if at in goals:
                    return True
                if at in seen or (straight and action.get(at) not in TRANSPARENT):
                    continue
                seen.add(at)
                todo += [t for s, _, t in ways if s == at]
    return False


def outside(before: Json, after: Json, allowed: list[str]) -> list[str]:
    """What changed although it was not named."""
    old, new = ({s["id"]: s for s in w["steps"]} for w in (before, after))
    patterns, found = "|".join(allowed), []
    for step_id in sorted(old.keys() | new.keys()):
        one, two = ({k: v for k, v in (w.get(step_id) or {}).items() if k != "position"} for w in (old, new))
        if one != two and not all(not s or fits(s["action"], patterns) for s in (one, two)):
            found.append(f"step {step_id}")
    if "edges" not in allowed:
        ways = [{(e["source"], e.get("outcome", "next"), e["target"]) for e in w["edges"]} for w in (before, after)]
        moved = old.keys() ^ new.keys()
        near = moved | {end for way in ways for s, _, t in way if {s, t} & moved for end in (s, t)}
        found += [f"edge {way}" for way in sorted(ways[0] ^ ways[1]) if not {way[0], way[2]} <= near]
    return found + [part for part in ("trigger", "inputs", "name") if part not in allowed and before[part] != after[part]]


def _valid(turn: Turn, _: str) -> str:
    return "" if turn.workflow["steps"] and not turn.errors else f"errors {turn.errors}"


def _trigger(turn: Turn, rest: str) -> str:
    kind, _, params = rest.partition(" ")
    have = turn.workflow["trigger"]
    good = have["type"] in kind.split("|") and all(
        any(equal(have["params"].get(name), one) for one in value.split("|"))
        for name, value in re.findall(r"(\w+)=((?:(?!\s\w+=).)+)", params)
    )
    return "" if good else str(have)


def _step(turn: Turn, rest: str) -> str:
    match = re.fullmatch(r"(.+?)(?:\s+x(\d+))?", rest)
    count = len(steps_of(turn.workflow, match[1] if match else rest))
    return "" if (count == int(match[2]) if match and match[2] else count) else f"{count} found"


def _way(turn: Turn, rest: str) -> str:
    arrow = "=>" if "=>" in rest else "->"
    left, right = rest.split(arrow)
    return "" if leads(turn.workflow, left, right, straight=arrow == "=>") else "no way"


def _param(turn: Turn, rest: str) -> str:
    match = re.fullmatch(r"([\w.|*]+)\.([\w,]+)\s*([=~])\s*(.+)", rest)
    if not match:
        return "unreadable fact"
    chosen = steps_of(turn.workflow, match[1])
    values = [s["params"].get(name) for s in turn.workflow["steps"] if s["id"] in chosen for name in match[2].split(",")]
    for wanted in match[4].split(" || "):
        if any(equal(v, wanted) if match[3] == "=" else v is not None and wanted.strip().lower() in plain(v).lower() for v in values):
            return ""
    return f"values {values}"


def _no(turn: Turn, rest: str) -> str:
    if rest == "question":
        return f"asks {turn.question}" if turn.question else ""
    return "found" if steps_of(turn.workflow, rest) else ""


def _asks(turn: Turn, rest: str) -> str:
    asked = turn.question.field if turn.question else None
    return "" if asked in rest.split("|") else f"question {asked}"


def _reply(turn: Turn, rest: str) -> str:
    wanted = rest.lstrip("~ ").lower().split("|")
    return "" if any(word.strip() in turn.reply.lower() for word in wanted) else turn.reply


def _changes(turn: Turn, rest: str) -> str:
    if turn.before == turn.workflow:
        return "nothing changed"
    return ", ".join(outside(turn.before, turn.workflow, rest.split()))


CHECKS: dict[str, Callable[[Turn, str], str]] = {
    "valid": _valid,
    "trigger": _trigger,
    "step": _step,
    "flow": _way,
    "param": _param,
    "no": _no,
    "never": lambda t, r: "" if _way(t, r) else "there is a way",
    "asks": _asks,
    "reply": _reply,
    "same": lambda t, _: "" if t.before == t.workflow else "it changed",
    "changes": _changes,
    "input": lambda t, r: "" if r in [i["name"] for i in t.workflow["inputs"]] else "no such input",
}


def check(fact: str, turn: Turn) -> str:
    """Empty when the fact holds, else what was found."""
    if fact in ("blocked", "not blocked"):
        return "" if (turn.warning is not None) == (fact == "blocked") else f"warning {turn.warning}"
    verb, _, rest = fact.partition(" ")
    return CHECKS[verb](turn, rest)


def cases_of(paths: list[pathlib.Path]) -> Iterator[Json]:
    """Every case of the files."""
    for path in paths:
        yield from (case for case in yaml.safe_load_all(path.read_text()) if case)


def play(case: Json, *, show: bool = False) -> list[Json]:
    """One row a turn: facts that failed, time taken, whether the draft was valid or asked."""
    talk, rows = Talk(), []
    for number, spec in enumerate(case["turns"], 1):
        turn = talk.say(str(spec["say"]).strip())
        fails = [f"{fact}: {found}" for fact in spec.get("expect", []) if (found := check(str(fact), turn))]
        if turn.workflow["steps"] and turn.errors and turn.question is None:
            fails.append(f"neither valid nor asking: {turn.errors}")
        if turn.strayed:
            fails.append(f"outside what was named: {turn.strayed}")
        if show:
            print(
                f"--- {case['id']} {number}\n> {spec['say'].strip()}\n< {turn.reply}\n  {turn.workflow['trigger']}",
                file=sys.stderr,
            )
            for step in turn.workflow["steps"]:
                print("   ", step["id"], step["action"], plain(step["params"]), file=sys.stderr)
            print(
                "    " + "; ".join(f"{e['source']}/{e['outcome']}->{e['target']}" for e in turn.workflow["edges"]),
                file=sys.stderr,
            )
        rows.append({"case": case["id"], "turn": number, "fails": fails, "seconds": turn.seconds, "strayed": bool(turn.strayed)})
    return rows


def summary(rows: list[Json]) -> Json:
    """The table's figures."""
    first, later = [r for r in rows if r["turn"] == 1], [r for r in rows if r["turn"] > 1]
    share = {
        name: round(sum(not r["fails"] for r in part) / len(part), 3) if part else None
        for name, part in (("first", first), ("later", later))
    }
    times = sorted(r["seconds"] for r in rows)
    bad = {r["case"] for r in rows if r["fails"]}
    return {
        "cases": len(first),
        "cases_passed": len(first) - len(bad),
        "turns": len(rows),
        "first_turns": share["first"],
        "later_turns": share["later"],
        "scope_violations": sum(r["strayed"] for r in rows),
        "median_ms": round(1000 * statistics.median(times), 1),
        "p95_ms": round(1000 * times[int(0.95 * (len(times) - 1))], 1),
    }


def main() -> int:
    """Prints every failed fact and the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    parser.add_argument("--show", action="store_true", help="print every reply and workflow")
    parser.add_argument("--only", default="", help="play the cases whose id contains this")
    args = parser.parse_args()
    chosen = args.files or sorted(HERE.glob("*.yaml"))
    rows = [row for case in cases_of(chosen) if args.only in case["id"] for row in play(case, show=args.show)]
    for row in rows:
        for fail in row["fails"]:
            print(f"{row['case']} turn {row['turn']}: {fail}"[:500])
    print(json.dumps(summary(rows)))
    return 1 if any(row["fails"] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
