"""What a template is, and the short way to write one."""

from datetime import datetime
from typing import Any

from builder_app.domain.layout import placed
from builder_app.domain.workflow import Edge, Frozen, Policy, Step, Trigger, WorkflowDefinition, WorkflowInput

Road = tuple[str, str] | tuple[str, str, str]


class Template(Frozen):
    """A workflow to begin with; `prompt` is the sentence that would describe it to the assistant.

    `created_by` names who shared it; the product's own were shared by nobody.
    """

    id: str
    name: str
    category: str = "shared"
    description: str
    prompt: str = ""
    definition: WorkflowDefinition
    created_by: str = ""
    created_at: datetime | None = None
    deleted_at: datetime | None = None


def template(
    id_: str,
    name: str,
    *,
    category: str,
    description: str,
    prompt: str,
    trigger: Trigger,
    steps: list[Step],
    roads: list[Road],
    inputs: tuple[WorkflowInput, ...] = (),
) -> Template:
    """A template; `roads` are (source, target) or (source, target, outcome)."""
    edges = tuple(Edge(source=road[0], target=road[1], outcome=road[2] if len(road) == 3 else "next") for road in roads)
    whole = WorkflowDefinition(name=name, description=description, trigger=trigger, inputs=inputs, steps=tuple(steps), edges=edges)
    return Template(id=id_, name=name, category=category, description=description, prompt=prompt, definition=placed(whole))


def shared_template(definition: WorkflowDefinition, *, id_: str, name: str, description: str, by: str, at: datetime) -> Template:
    """A template of a workflow. The address of its webhook stays behind: it belongs to that one workflow."""
    trigger = definition.trigger
    if trigger.type == "webhook":
        trigger = trigger.model_copy(update={"params": {key: value for key, value in trigger.params.items() if key != "path"}})
    content = definition.model_copy(update={"name": name, "description": description, "trigger": trigger})
    return Template(id=id_, name=name, description=description, definition=content, created_by=by, created_at=at)


def step(id_: str, action: str, name: str, *, policy: Policy | None = None, **params: Any) -> Step:
    """A step with its parameters."""
    return Step(id=id_, action=action, name=name, params=params, policy=policy or Policy())


def hours(value: int) -> dict[str, Any]:
    """A duration."""
    return {"value": value, "unit": "hours"}


def when(left: str, operator: str, right: Any = None) -> dict[str, Any]:
    """A comparison; `left` is the inside of an expression."""
    return {"left": f"{{{{ {left} }}}}", "operator": operator, "right": right}
