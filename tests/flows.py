"""Short ways to write workflows in tests, and strategies that make up whole ones."""

from typing import Any

from hypothesis import strategies as st

from builder_app.domain.plan import Plan, compile
from builder_app.domain.workflow import WorkflowDefinition

Steps = dict[str, tuple[str, dict[str, Any]]]


def definition(steps: Steps, edges: list[str], **more: Any) -> WorkflowDefinition:
    """A definition from `{id: (action, params)}` and edges written `source[:outcome]>target`. `policies` may name policies by step."""
    policies = more.pop("policies", {})
    parts = []
    for edge in edges:
        way, target = edge.split(">")
        source, _, outcome = way.partition(":")
        parts.append({"source": source, "target": target, "outcome": outcome or "next"})
    return WorkflowDefinition.model_validate(
        {
            "name": "Test",
            "steps": [
                {"id": name, "action": action, "params": params, "policy": policies.get(name, {})}
                for name, (action, params) in steps.items()
            ],
            "edges": parts,
            **more,
        }
    )


def plan(steps: Steps, edges: list[str], **more: Any) -> Plan:
    """The plan of such a definition."""
    return compile(definition(steps, edges, **more), workflow_id="wf_test", version=1)


def hours(value: float) -> dict[str, Any]:
    """A duration in JSON."""
    return {"value": value, "unit": "hours"}


MAIL = {"to": ["dock@example.com"], "subject": "Status of {{ input.shipment_id }}", "body": "Where is it?"}

FLAGSHIP = definition(
    {
        "ask": ("email.send", MAIL),
        "reply": ("email.wait_for_reply", {"email_step": "ask", "timeout": hours(48)}),
        "remind": ("email.follow_up", {"to": ["dock@example.com"], "missing_fields": ["status"], "email_step": "ask"}),
        "second": ("email.wait_for_reply", {"email_step": "remind", "timeout": hours(24)}),
        "escalate": ("email.escalate", {"to": ["ops.manager@acme.com"], "email_step": "ask"}),
    },
    ["trigger>ask", "ask>reply", "reply:timeout>remind", "remind>second", "second:timeout>escalate"],
    inputs=[{"name": "shipment_id", "required": True}],
)
"""The story that the product is about: ask, wait, remind, wait, escalate."""


_SHAPES: tuple[tuple[str, dict[str, Any], tuple[str, ...]], ...] = (
    ("data.set", {"values": {"note": "{{ input.n }} {{ run.id }}"}}, ("next",)),
    ("data.store", {"collection": "notes", "record": {"n": "{{ input.n }}"}}, ("next",)),
    ("http.request", {"method": "GET", "url": "https://example.com/{{ input.n }}"}, ("next",)),
    ("email.send", MAIL | {"subject": "About {{ input.n }}"}, ("next",)),
    ("shipment.lookup", {"shipment_id": "SHP-{{ input.n }}"}, ("found", "not_found")),
    ("flow.condition", {"condition": {"left": "{{ input.n }}", "operator": "greater_than", "right": 2}}, ("true", "false")),
    ("flow.switch", {"value": "{{ input.n }}", "cases": [{"name": "one", "equals": 1}, {"name": "two", "equals": 2}]}, ("one", "two", "default")),
    ("flow.wait", {"duration": hours(2)}, ("next",)),
    ("flow.join", {"mode": "all"}, ("next",)),
    ("flow.join", {"mode": "any"}, ("next",)),
    ("flow.for_each", {"items": "{{ [1, 2, 3] }}", "parallel": 2}, ("item", "done")),
    ("flow.repeat", {"max_times": 2, "interval": {"value": 5, "unit": "minutes"}}, ("again", "exhausted")),
    ("human.approval", {"approvers": ["boss@example.com"], "message": "Well?", "timeout": hours(5)}, ("approved", "rejected", "timeout")),
    ("flow.stop", {"status": "failed", "message": "Enough"}, ()),
)  # fmt: skip


@st.composite
def workflows(draw: st.DrawFn, *, most: int = 8, abreast: int = 2) -> WorkflowDefinition:
    """Whole definitions: forward branches, `abreast` at once, joins, loops and a few ways back, bounded by a small step limit."""
    count = draw(st.integers(1, most))
    chosen = [draw(st.sampled_from(_SHAPES)) for _ in range(count)]
    names = [f"s{index}" for index in range(count)]
    steps: Steps = {name: (shape[0], dict(shape[1])) for name, shape in zip(names, chosen, strict=True)}
    for _, params in steps.values():
        params |= {"parallel": abreast} if "parallel" in params else {}
    first = st.sets(st.integers(0, min(2, count - 1)), min_size=1, max_size=2 * abreast - 1)
    edges: dict[str, None] = dict.fromkeys(f"trigger>{names[i]}" for i in draw(first))
    policies: dict[str, Any] = {}
    for index, (_, _, outcomes) in enumerate(chosen):
        if draw(st.integers(0, 5)) == 0:
            policies[names[index]] = {"on_error": draw(st.sampled_from(["continue", "route"]))}
        for outcome in outcomes:
            ahead = st.integers(index + 1, count - 1) if index + 1 < count else st.nothing()
            back = st.integers(0, index) if draw(st.integers(0, 9)) == 0 else st.nothing()
            least = draw(st.sampled_from([1, 1, 0])) if abreast == 1 else 0
            targets = draw(st.sets(ahead | back, min_size=least, max_size=abreast)) if index + 1 < count else set()
            edges |= dict.fromkeys(f"{names[index]}:{outcome}>{names[t]}" for t in sorted(targets))
    if draw(st.booleans()) and count > 1:
        last = names[-1]
        if chosen[0][2] and (abreast > 1 or not any(edge.startswith(f"{last}:next>") for edge in edges)):
            edges[f"{last}:next>{names[0]}"] = None
    inputs = [{"name": "n", "type": "integer", "default": 1}, {"name": "shipment_id", "default": "SHP-1"}]
    return definition(
        steps, list(edges), inputs=inputs, policies=policies, limits={"max_steps": 60 if abreast > 1 else 15, "max_messages": 20}
    )
