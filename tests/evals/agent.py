"""Plays conversations against the agent: with scripted models over the real protocol, or live where a model is set up.

    python -m tests.evals.agent [--fails]

The scripts are under `scripted`: right answers, clumsy ones and wrong ones, each with the facts that must hold afterwards. With
BUILDER_LLM_API_KEY set, the conversations of this folder are played against that model instead.
"""

import argparse
import asyncio
import pathlib
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from builder_app.application.turn_rules import within
from builder_app.application.turns import Edited, Question, Replied, TurnRequest
from builder_app.assistant.agent.brain import AgentBrain
from builder_app.assistant.agent.models import ModelConfig, chat_model
from builder_app.assistant.scoping import scope_of
from builder_app.assistant.service import AssistantService, build_assistant
from builder_app.domain import scope
from builder_app.domain.chat import Message
from builder_app.domain.diff import changes
from builder_app.domain.edits import Edit, apply
from builder_app.domain.errors import BuilderError
from builder_app.domain.validation import validate
from builder_app.domain.workflow import WorkflowDefinition
from builder_app.settings import Settings
from tests.evals.play import Turn, cases_of, check
from tests.fixtures.model import Answer, Model, calls, says, serving
from tests.flows import FLAGSHIP

HERE = pathlib.Path(__file__).parent
KINDS = ("right", "clumsy", "wrong")
Json = dict[str, Any]


@dataclass
class AgentTalk:
    """One conversation with an assistant, kept as the chat service keeps it."""

    assistant: AssistantService
    draft: WorkflowDefinition = field(default_factory=WorkflowDefinition)
    history: list[Message] = field(default_factory=list)
    question: Question | None = None

    async def say(self, text: str) -> Turn:
        """Plays one message; a turn that fails changes nothing and its reply is the error's words."""
        before, started = self.draft, time.perf_counter()
        request = TurnRequest(
            conversation_id="conv_eval",
            text=text,
            definition=before,
            history=tuple(self.history),
            issues=validate(before),
            pending_question=self.question,
        )
        edits: list[Edit] = []
        reply = Replied(text="")
        try:
            async for event in self.assistant.turn(request):
                if isinstance(event, Edited):
                    edits += event.edits
                elif isinstance(event, Replied):
                    reply = event
        except BuilderError as error:
            edits, reply = [], Replied(text=error.message, question=self.question)
        edits, reply = within(request, edits, reply)
        self.draft, self.question = apply(before, edits).definition, reply.question
        strayed = scope.outside(before, self.draft, scope_of(request))
        self._remember(before, text, reply.text)
        errors = [f"{i.code}:{i.step_id}.{i.field}" for i in validate(self.draft) if i.severity == "error"]
        took = time.perf_counter() - started
        told = [change.text for change in strayed]
        return Turn(self.draft.to_json(), before.to_json(), reply.text, self.question, errors, took, told)

    def _remember(self, before: WorkflowDefinition, text: str, reply: str) -> None:
        delta = tuple(changes(before, self.draft))
        for role, words, made in (("user", text, ()), ("assistant", reply, delta)):
            seq = len(self.history)
            self.history.append(
                Message.model_validate(
                    {
                        "id": f"msg_{seq}", "conversation_id": "conv_eval", "seq": seq, "role": role, "text": words,
                        "created_at": datetime.now(UTC), "changes": made,
                    }
                )
            )  # fmt: skip


def scripted_cases(kind: str) -> list[Json]:
    """The scripted conversations of one kind."""
    return list(cases_of([HERE / "scripted" / f"{kind}.yaml"]))


def _answers(turn: Json) -> list[Answer]:
    """What the model answers in a turn: words, or tool calls as `{tool: arguments}`."""
    made = [
        says(one) if isinstance(one, str) else calls(*((name, given) for call in one for name, given in call.items()))
        for one in turn["model"]
    ]
    return made * int(turn.get("times", 1))


async def play(case: Json, assistant: AssistantService, model: Model | None = None) -> list[Json]:
    """One row a turn: the facts that failed and whether anything changed that was not named."""
    talk, rows = AgentTalk(assistant, draft=FLAGSHIP if case.get("draft") == "flagship" else WorkflowDefinition()), []
    for number, spec in enumerate(case["turns"], 1):
        if model is not None:
            model.script = _answers(spec)
        turn = await talk.say(str(spec["say"]).strip())
        fails = [f"{fact}: {found}" for fact in spec.get("expect", []) if (found := check(str(fact), turn))]
        if turn.strayed:
            fails.append(f"outside what was named: {turn.strayed}")
        rows.append({"case": case["id"], "turn": number, "fails": fails, "strayed": bool(turn.strayed), "seconds": turn.seconds})
    return rows


async def play_scripted(kind: str) -> list[Json]:
    """Every scripted conversation of one kind, against a server of its own."""
    with serving() as model:
        config = ModelConfig(base_url=model.url, api_key="k", model="scripted", timeout=timedelta(seconds=30))
        assistant = AssistantService(AgentBrain(chat_model(config)))
        return [row for case in scripted_cases(kind) for row in await play(case, assistant, model)]


async def play_live(settings: Settings) -> list[Json]:
    """The conversations of this folder against the model that is set up."""
    assistant = build_assistant(settings)
    return [row for case in cases_of(sorted(HERE.glob("*.yaml"))) for row in await play(case, assistant)]


def line(name: str, rows: list[Json]) -> str:
    """One line of the table."""
    good, times = sum(not row["fails"] for row in rows), sorted(row["seconds"] for row in rows)
    talks, strayed = len({row["case"] for row in rows}), sum(row["strayed"] for row in rows)
    return f"{name:<10}{talks:>14}{len(rows):>7}{good / len(rows):>9.1%}{strayed:>18}{1000 * times[len(times) // 2]:>12.0f}"


def main() -> int:
    """Prints the table, and each failed fact with --fails; exit code 1 when something changed that was not named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fails", action="store_true", help="print every fact that did not hold")
    asked, settings = parser.parse_args(), Settings()
    live = settings.llm_api_key is not None
    tables = {"live": asyncio.run(play_live(settings))} if live else {kind: asyncio.run(play_scripted(kind)) for kind in KINDS}
    print(f"{'agent':<10}{'conversations':>14}{'turns':>7}{'passed':>9}{'scope violations':>18}{'median ms':>12}")
    for name, rows in tables.items():
        print(line(name, rows))
        for row in rows if asked.fails or not live else []:
            for fail in row["fails"]:
                print(f"    {row['case']} turn {row['turn']}: {fail}"[:500])
    every = [row for rows in tables.values() for row in rows]
    return 1 if any(row["strayed"] or (row["fails"] and not live) for row in every) else 0


if __name__ == "__main__":
    sys.exit(main())
