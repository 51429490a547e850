"""Answers questions about what already ran, from the run history that the service offers."""

import re

from builder_app.application.turns import RunLookup
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.domain.outline import road_words
from builder_app.domain.runs import Run, StepRun

_RUN_ID = re.compile(r"\brun[_-][A-Za-z0-9]+\b")
_PAST = frozenset({"did", "has", "was", "were", "had", "is", "have", "happened", "went", "failed", "stopped", "stuck", "crashed"})
_ENDS = {"queued": "has not begun yet", "running": "is running", "succeeded": "succeeded", "cancelled": "was cancelled", "failed": "failed"}
LOOKED_AT = 20


def asks_about_runs(text: str) -> bool:
    """Whether the question is about runs that were, not about what the workflow would do."""
    tokens = read(text)
    words = {t.norm for t in tokens if t.kind == "word"}
    raw = {t.raw.lower() for t in tokens if t.kind == "word"}
    if _RUN_ID.search(text):
        return True
    if words & {"if", "when", "would"} or not raw & _PAST:
        return False
    spoken = "run" in words and bool(words & {"last", "latest", "previous", "current", "recent", "yesterday", "today", "this", "the"})
    return ("why" in words and bool(words & {"fail", "crash", "error", "stuck"} or spoken)) or (
        spoken and bool(raw & {"why", "what", "how", "did", "has", "was", "where"}) and not words & {"schedule", "next"}
    )


async def told(runs: RunLookup, graph: Graph, text: str) -> str:
    """What happened in the run that the question means: the one named, else the last that failed where it asks for a
    failure, else the last."""
    recent = await runs.recent(limit=LOOKED_AT)
    if not recent:
        return "This workflow has not run yet."
    named = _RUN_ID.search(text)
    if named is not None:
        run = next((r for r in recent if r.id == named.group()), None)
        if run is None:
            return f"I find no run {named.group()} among the last {len(recent)} of this workflow; the Runs page lists all of them."
    else:
        failing = {t.norm for t in read(text)} & {"fail", "error", "crash"} and "succeed" not in {t.norm for t in read(text)}
        run = next((r for r in recent if r.status.value == "failed"), None) if failing else recent[0]
        if run is None:
            return f"None of the last {len(recent)} runs failed. {tell(recent[0], await runs.steps(recent[0].id), graph)}"
    return tell(run, await runs.steps(run.id), graph)


def tell(run: Run, steps: tuple[StepRun, ...], graph: Graph) -> str:
    """One run in plain words: how it ended, at which step, after how many attempts, and why."""
    when = f" of {run.started_at:%d %B, %H:%M} UTC" if run.started_at else ""
    status = run.status.value
    failed = next((s for s in reversed(steps) if s.status.value == "failed"), None)
    waiting = next((s for s in reversed(steps) if s.status.value in ("waiting", "running")), None)
    lead = f"The run{when} ({run.id}) {_ENDS.get(status, 'is waiting')}"
    if failed is not None:
        tries = f" after {failed.attempts} attempts" if failed.attempts > 1 else ""
        reason = failed.error or run.error or "no reason was recorded"
        lead += f" at “{_name(graph, failed.step_id)}”{tries}: {reason.rstrip('.')}."
    elif status == "failed":
        lead += f": {(run.error or 'no reason was recorded').rstrip('.')}."
    elif waiting is not None:
        until = f" until {waiting.waiting_until:%d %B, %H:%M} UTC at most" if waiting.waiting_until else ""
        lead += f"; it stands at “{_name(graph, waiting.step_id)}”{until}."
    else:
        lead += "."
    done = [s for s in steps if s.status.value == "succeeded"]
    last = done[-1] if done else None
    if last is None:
        return lead
    road = f" ({road_words(last.outcome)})" if last.outcome not in (None, "next") else ""
    return f"{lead} Before that {len(done)} step{'s' if len(done) != 1 else ''} went well, the last “{_name(graph, last.step_id)}”{road}."


def _name(graph: Graph, step: str) -> str:
    return graph.nodes[step].name if step in graph.nodes else step
