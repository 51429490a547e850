"""One event in, the next state and the commands out.

Tokens: each edge out of the trigger gets one; a step runs once for each token that reaches it and sends one along every edge of
the outcome that it ended with. The run is over when no token is left.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from builder_app.domain.catalog import CATALOG
from builder_app.domain.errors import BuilderError, ExpressionError
from builder_app.domain.expressions import render
from builder_app.domain.guardrails import quoted
from builder_app.domain.machine import events as ev
from builder_app.domain.machine.commands import CancelTimer, CloseTask, Command, FinishRun, RunStep
from builder_app.domain.machine.logic import LOGIC, Ended, Unended, resume_timer
from builder_app.domain.machine.state import Fact, Gate, RunState, Scope, Token, Visit
from builder_app.domain.plan import Plan, PlanStep
from builder_app.domain.workflow import TRIGGER, Frozen

Choose = Callable[[PlanStep, Visit, str], str]
"""Lets a rehearsal take another outcome than the one that a logic step came to; real runs have none."""
READ_BY_A_MODEL = frozenset({"ai.generate"})
_FROM_OUTSIDE = re.compile(r"\b(?:input|trigger|steps|item)\b")


class Advanced(Frozen):
    """The state after an event, what to do now, and what to note in the history."""

    state: RunState
    commands: tuple[Command, ...]
    facts: tuple[Fact, ...]


def advance(plan: Plan, state: RunState, event: ev.Event, *, choose: Choose | None = None) -> Advanced:
    """What `event` leads to. An event for a visit that is over, or for a run that is over, changes nothing."""
    walk = Walk(plan, state.fork(), event, choose)
    if walk.state.status in ("new", "running"):
        walk.apply()
    return Advanced.model_construct(state=walk.state, commands=tuple(walk.commands), facts=tuple(walk.facts))


class Walk:
    """The work of one `advance`: a private copy of the state, and what has come out so far."""

    def __init__(self, plan: Plan, state: RunState, event: ev.Event, choose: Choose | None) -> None:
        self.plan, self.state, self.event, self.choose = plan, state, event, choose
        self.now = event.at
        self.commands: list[Command] = []
        self.facts: list[Fact] = []

    def apply(self) -> None:
        """Take the event in, then let every token go as far as it can."""
        _HANDLERS[type(self.event)](self, self.event)
        self.settle()

    def settle(self) -> None:
        """Run ready tokens, loops and joins until nothing moves; end the run when no token is left."""
        while self.state.status == "running":
            if self.state.ready and not self.state.paused:
                self.enter(self.state.ready.pop(0))
            elif not (self.next_iteration() or self.open_gate()):
                break
        idle = not (self.state.visits or self.state.ready or any(not g.fired for g in self.state.gates))
        if self.state.status == "running" and idle:
            self.finish("succeeded")

    def note(self, kind: Any, visit: Visit | None = None, **data: Any) -> None:
        """Add a fact to the history."""
        self.state.seq += 1
        step_id, number = (visit.step_id, visit.number) if visit else (None, None)
        self.facts.append(Fact.model_construct(seq=self.state.seq, at=self.now, kind=kind, step_id=step_id, visit=number, data=data))

    def enter(self, token: Token) -> None:
        """A token reaches a step."""
        step = self.plan.steps[token.target]
        chain = self.state.chain(token.scope)
        for scope in chain:
            if self.state.visits[self.state.scopes[scope].loop].step_id == step.id:
                return
        if step.action == "flow.join":
            self.arrive(token)
        else:
            self.begin(step, token.scope)

    def begin(self, step: PlanStep, scope: int) -> None:
        """Start a visit: count it, render its parameters, then let its action decide."""
        state = self.state
        if state.steps_run >= self.plan.limits.max_steps:
            self.finish("failed", code="step-limit", message=f"The run came to its limit of {self.plan.limits.max_steps} steps.")
            return
        state.steps_run += 1
        number = state.counts.get(step.id, 0) + 1
        state.counts[step.id] = number
        visit = Visit.model_construct(
            key=f"{step.id}#{number}", step_id=step.id, number=number, scope=scope, input={}, waiting=False, message_id=None
        )
        state.visits[visit.key] = visit
        try:
            rendered = self.rendered(step, scope)
            visit = self.keep(visit, input=rendered)
            self.note("step_started", visit, input=rendered)
            logic = LOGIC.get(step.action)
            result = logic(self, step, visit) if logic is not None else self.effect(step, visit)
        except BuilderError as error:
            if visit.key in state.visits and not visit.input:
                self.note("step_started", visit, input=step.params)
            self.fail(visit, error.message, code=error.code)
            return
        except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError):
            self.fail(visit, "A parameter came to a value that cannot be used here.", code="bad-parameter")
            return
        if isinstance(result, Ended):
            self.end(visit, result.outcome, result.output)

    def rendered(self, step: PlanStep, scope: int) -> dict[str, Any]:
        """A step's parameters with their expressions replaced; those that an action evaluates by itself are left alone.

        What a language model will read is marked with where it comes from, so that it can tell it from the planner's words.
        """
        scope_values = self.scope_of(scope)
        own = ("condition", "filter")
        shown = _quoted if step.action in READ_BY_A_MODEL else None
        return {name: value if name in own else render(value, scope_values, shown=shown) for name, value in step.params.items()}

    def scope_of(self, scope: int) -> dict[str, Any]:
        """What expressions can see."""
        state = self.state
        steps = dict(state.outputs)
        chain = state.chain(scope)
        for one in reversed(chain):
            steps.update(state.scoped.get(str(one), {}))
        started = state.started_at.isoformat() if state.started_at else None
        values: dict[str, Any] = {
            "input": state.input,
            "trigger": state.trigger,
            "steps": steps,
            "run": {"id": state.run_id, "started_at": started},
        }
        if chain:
            inner = state.scopes[chain[0]]
            values |= {"item": inner.item, "index": inner.index}
        return values

    def keep(self, visit: Visit, **changes: Any) -> Visit:
        """Change a visit that goes on."""
        changed = visit.model_copy(update=changes)
        self.state.visits[visit.key] = changed
        return changed

    def wait(self, visit: Visit, **data: Any) -> None:
        """Mark a visit as waiting for time, mail or people."""
        self.keep(visit, waiting=True)
        self.note("step_waiting", visit, **data)

    def effect(self, step: PlanStep, visit: Visit) -> Unended:
        """Ask the driver to carry a step out."""
        if step.sends_message:
            if self.state.messages_sent >= self.plan.limits.max_messages:
                raise BuilderError(f"The run came to its limit of {self.plan.limits.max_messages} messages.", code="message-limit")
            self.state.messages_sent += 1
        earlier = visit.input.get("email_step") or visit.input.get("reply_to_step")
        thread = self.scope_of(visit.scope)["steps"].get(earlier) if isinstance(earlier, str) else None
        params = dict(visit.input)
        if "filter" in params:
            params["filter"] = _bind(params["filter"], self.scope_of(visit.scope))
        self.commands.append(
            RunStep(key=visit.key, step_id=step.id, visit=visit.number, action=step.action, name=step.name, params=params,
                    policy=step.policy, effect=step.effect, thread=thread)
        )  # fmt: skip
        return Unended()

    def end(self, visit: Visit, outcome: str, output: dict[str, Any], *, attempts: int = 1) -> None:
        """A visit is over: keep its output, send a token along every edge of its outcome."""
        step = self.plan.steps[visit.step_id]
        if self.choose is not None and step.action in LOGIC:
            chosen = self.choose(step, visit, outcome)
            if chosen != outcome:
                outcome, output = chosen, CATALOG.require(step.action).simulated(visit.input, chosen)
        self.state.visits.pop(visit.key, None)
        self.remember(visit, output)
        self.note("step_finished", visit, outcome=outcome, output=output, attempts=attempts)
        targets = self.plan.targets(step.id, outcome)
        self.state.ready += [Token(target=t, edge=f"{step.id}/{outcome}", scope=visit.scope) for t in targets]
        if not targets:
            self.state.ends[step.id] = output

    def remember(self, visit: Visit, output: dict[str, Any]) -> None:
        """Outputs are seen by every later step; those made inside an iteration first by that iteration."""
        self.state.outputs[visit.step_id] = output
        if visit.scope:
            self.state.scoped.setdefault(str(visit.scope), {})[visit.step_id] = output

    def fail(self, visit: Visit, message: str, *, code: str, attempts: int = 1) -> None:
        """A visit failed: go on as the step's policy says."""
        step = self.plan.steps[visit.step_id]
        self.state.visits.pop(visit.key, None)
        self.state.loops.pop(visit.key, None)
        error = {"error": message, "code": code}
        self.note("step_failed", visit, message=message, code=code, attempts=attempts, handled=step.policy.on_error != "fail")
        if step.policy.on_error == "fail":
            self.finish("failed", code=code, message=f"“{step.name}”: {message}", step_id=step.id)
            return
        self.remember(visit, error)
        outcome = "next" if step.policy.on_error == "continue" else "error"
        self.state.ready += [Token(target=t, edge=f"{step.id}/{outcome}", scope=visit.scope) for t in self.plan.targets(step.id, outcome)]

    def arrive(self, token: Token) -> None:
        """A branch reaches a join."""
        gate = next((g for g in self.state.gates if g.join == token.target and g.scope == token.scope), None)
        if gate is not None and token.edge in gate.arrived:
            self.state.gates.remove(gate)
            if not gate.fired:
                self.pass_gate(gate)
            if self.state.status != "running":
                return
            gate = None
        if gate is None:
            gate = Gate(join=token.target, scope=token.scope, arrived=[])
        else:
            self.state.gates.remove(gate)
        arrived = [*gate.arrived, token.edge]
        complete = len(arrived) >= len(self.plan.into[token.target])
        mode = self.plan.steps[token.target].params.get("mode", "all")
        fires = not gate.fired and (complete or mode == "any")
        changed = Gate(join=gate.join, scope=gate.scope, arrived=arrived, fired=gate.fired or fires)
        if not complete:
            self.state.gates.append(changed)
        if fires:
            self.pass_gate(changed)

    def pass_gate(self, gate: Gate) -> None:
        """The join lets one token through."""
        self.begin(self.plan.steps[gate.join], gate.scope)

    def open_gate(self) -> bool:
        """Let a join go on without the branches that can no longer come; whether one was opened or forgotten."""
        for gate in self.state.gates:
            feeds = self.plan.feeds[gate.join]
            coming = any(v.step_id in feeds and self.inside(v.scope, gate.scope) for v in self.state.visits.values())
            coming = coming or any(
                (t.target in feeds or t.target == gate.join) and self.inside(t.scope, gate.scope) for t in self.state.ready
            )
            others = [g for g in self.state.gates if g is not gate and not g.fired and g.join in feeds]
            blocked = others and not any(gate.join in self.plan.feeds[g.join] for g in others)
            if coming or blocked:
                continue
            self.state.gates.remove(gate)
            if not gate.fired:
                self.pass_gate(gate)
            return True
        return False

    def inside(self, inner: int, outer: int) -> bool:
        """Whether a token of scope `inner` belongs to `outer`."""
        return outer == 0 or outer in self.state.chain(inner)

    def next_iteration(self) -> bool:
        """Close iterations that are over and begin those that may; whether anything happened."""
        for key, loop in self.state.loops.items():
            open_scopes = [i for i, scope in self.state.scopes.items() if scope.loop == key]
            for scope in open_scopes:
                if not self.state.occupied(scope):
                    del self.state.scopes[scope]
                    self.state.scoped.pop(str(scope), None)
                    self.state.gates = [g for g in self.state.gates if g.scope != scope]
                    self.state.loops[key] = loop.model_copy(update={"ended": loop.ended + 1})
                    return True
            if loop.begun < len(loop.items) and len(open_scopes) < loop.parallel and not self.state.paused:
                self.begin_iteration(key)
                return True
            if loop.ended == len(loop.items):
                visit = self.state.visits[key]
                del self.state.loops[key]
                self.end(visit, "done", {"count": len(loop.items), "item": None, "index": len(loop.items)})
                return True
        return False

    def begin_iteration(self, key: str) -> None:
        """Open a scope for the next item and send its tokens."""
        loop, visit, scope = self.state.loops[key], self.state.visits[key], self.state.next_scope
        self.state.next_scope += 1
        item = loop.items[loop.begun]
        self.state.scopes[scope] = Scope(parent=visit.scope, loop=key, item=item, index=loop.begun)
        self.state.scoped[str(scope)] = {visit.step_id: {"item": item, "index": loop.begun}}
        self.state.loops[key] = loop.model_copy(update={"begun": loop.begun + 1})
        targets = self.plan.targets(visit.step_id, "item")
        self.state.ready += [Token(target=t, edge=f"{visit.step_id}/item", scope=scope) for t in targets]

    def finish(self, status: Any, *, code: str = "", message: str = "", step_id: str | None = None) -> None:
        """End the run and everything that is still open in it."""
        self.close_all()
        self.state.status = status
        error = {"code": code, "message": message, "step_id": step_id} if message or code else None
        self.commands.append(FinishRun(key="run", status=status, output=self.state.ends, error=error))
        self.note("run_finished", status=status, output=self.state.ends, error=error)

    def close_all(self) -> None:
        """Cancel what is open; what was asked for in this very advance is not asked for at all."""
        self.commands = [command for command in self.commands if command.key not in self.state.visits]
        for visit in self.state.visits.values():
            self.note("step_cancelled", visit)
            self.commands += [CancelTimer(key=visit.key), CloseTask(key=visit.key)]
        self.state.visits, self.state.loops, self.state.ready, self.state.gates = {}, {}, [], []


def _bind(value: Any, scope: Mapping[str, Any]) -> Any:
    """A search filter with the run's values put in; paths under `shipment` are left for the search itself."""
    if isinstance(value, Mapping):
        return {key: _bind(part, scope) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_bind(part, scope) for part in value]
    if isinstance(value, str) and "{{" in value:
        try:
            return render(value, scope)
        except ExpressionError:
            return value
    return value


def _run_started(walk: Walk, event: ev.RunStarted) -> None:
    state = walk.state
    state.run_id, state.started_at, state.status = event.run_id, event.at, "running"
    state.input, state.trigger = event.input, event.trigger
    state.outputs = dict(event.outputs)
    walk.note("run_started", input=event.input)
    starts = (event.from_step,) if event.from_step is not None else walk.plan.targets(TRIGGER, "next")
    state.ready += [Token(target=t, edge=f"{TRIGGER}/next") for t in starts]


def _step_finished(walk: Walk, event: ev.StepFinished) -> None:
    visit = walk.state.visits.get(event.key)
    if visit is not None:
        walk.end(visit, event.outcome, event.output, attempts=event.attempts)


def _step_failed(walk: Walk, event: ev.StepFailed) -> None:
    visit = walk.state.visits.get(event.key)
    if visit is not None:
        walk.fail(visit, event.message, code=event.code, attempts=event.attempts)


def _timer_fired(walk: Walk, event: ev.TimerFired) -> None:
    visit = walk.state.visits.get(event.key)
    if visit is not None:
        walk.commands.append(CloseTask(key=visit.key))
        ended = resume_timer(walk, walk.plan.steps[visit.step_id], visit)
        walk.end(visit, ended.outcome, ended.output)


def _reply_arrived(walk: Walk, event: ev.ReplyArrived) -> None:
    waiting = [v for v in walk.state.visits.values() if v.waiting and event.message_id in (v.message_id, *v.thread)]
    if not waiting:
        walk.state.replies[event.message_id] = event.reply
    for visit in waiting:
        walk.commands.append(CancelTimer(key=visit.key))
        walk.end(visit, "replied", {"reply": event.reply})


def _task_decided(walk: Walk, event: ev.TaskDecided) -> None:
    visit = walk.state.visits.get(event.key)
    if visit is not None and visit.waiting:
        walk.commands.append(CancelTimer(key=visit.key))
        walk.end(visit, event.outcome, event.output)


def _child_finished(walk: Walk, event: ev.ChildFinished) -> None:
    visit = walk.state.visits.get(event.key)
    if visit is None:
        return
    if event.succeeded:
        walk.end(visit, "next", event.output)
    else:
        walk.fail(visit, event.message or "The sub-workflow failed.", code="sub-workflow-failed")


def _cancel(walk: Walk, event: ev.CancelRequested) -> None:
    walk.finish("cancelled", code="cancelled", message=event.reason or "Cancelled")


def _pause(walk: Walk, event: ev.PauseRequested) -> None:
    if not walk.state.paused:
        walk.state.paused = True
        walk.note("run_paused")


def _resume(walk: Walk, event: ev.ResumeRequested) -> None:
    if walk.state.paused:
        walk.state.paused = False
        walk.note("run_resumed")


def _deadline(walk: Walk, event: ev.DeadlineReached) -> None:
    walk.finish("failed", code="time-limit", message="The run lasted longer than it may.")


_HANDLERS: dict[type[ev.Event], Callable[[Walk, Any], None]] = {
    ev.RunStarted: _run_started,
    ev.StepFinished: _step_finished,
    ev.StepFailed: _step_failed,
    ev.TimerFired: _timer_fired,
    ev.ReplyArrived: _reply_arrived,
    ev.TaskDecided: _task_decided,
    ev.ChildFinished: _child_finished,
    ev.CancelRequested: _cancel,
    ev.PauseRequested: _pause,
    ev.ResumeRequested: _resume,
    ev.DeadlineReached: _deadline,
}


def _quoted(expression: str, value: str) -> str:
    """A value for a model: what mails, documents, callers and other systems brought stands between marks that name it."""
    return quoted(value, name=expression) if value and _FROM_OUTSIDE.search(expression) else value
