"""A workflow in plain words."""

from typing import Any

from builder_app.assistant.builtin.words.quantities import spell
from builder_app.assistant.builtin.workflow.actions import MANNERS
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.domain.outline import road_words
from builder_app.domain.trigger_words import condition_words


def step_words(graph: Graph, step: str) -> str:
    """One step in a line."""
    node = graph.nodes[step]
    p = node.params
    to = _people(p.get("to") or p.get("approvers") or p.get("assignees"))
    if node.action == "email.wait_for_reply":
        limit = f"up to {spell(p['timeout'])} " if p.get("timeout") else ""
        return f"wait {limit}for a reply"
    if node.action == "flow.wait":
        return f"wait {spell(p['duration'])}" if p.get("duration") else f"wait until {p.get('until', 'a time to be set')}"
    if node.action in ("email.send", "email.follow_up", "email.escalate", "document.request"):
        what = {
            "email.send": "e-mail",
            "email.follow_up": "send a follow-up to",
            "email.escalate": "escalate to",
            "document.request": f"request the {p.get('document_type', 'document')} from",
        }[node.action]
        copy = f", copy to {_people(p['cc'])}" if p.get("cc") else ""
        return f"{what} {to or '(recipient open)'}{copy}"
    if node.action in ("human.approval", "human.form"):
        limit = f", at most {spell(p['timeout'])}" if p.get("timeout") else ""
        what = "approve" if node.action == "human.approval" else "fill in a form"
        return f"ask {to or '(person open)'} to {what}{limit}"
    if node.action == "flow.condition":
        return f"check whether {condition_words(p.get('condition'))}"
    if node.action in ("message.slack", "message.teams"):
        return f"post to {'Slack' if 'slack' in node.action else 'Teams'} {p.get('channel') or ''}".rstrip()
    if node.action == "http.request":
        return f"{p.get('method', 'call')} {p.get('url', '(address open)')}"
    if node.action == "flow.repeat":
        every = f", every {spell(p['interval'])}" if p.get("interval") else ""
        return f"repeat up to {p.get('max_times', '?')} times{every}"
    if node.action == "shipment.search":
        which = f" where {condition_words(p['filter'])}" if p.get("filter") not in (None, {"all": []}) else ""
        return f"find shipments{which}"
    if node.action == "data.store":
        return f"store it in the collection {p.get('collection', '(open)')}"
    if node.action == "document.save":
        return f"save it as {p.get('format', 'a file')}"
    if node.action == "shipment.update":
        return (
            "set the shipment's " + ", ".join(f"{k} to {v}" for k, v in (p.get("changes") or {}).items())
            if p.get("changes")
            else "update the shipment"
        )
    name = node.name or (MANNERS[node.action].noun if node.action in MANNERS else node.action)
    return name[:1].lower() + name[1:]


def _people(value: Any) -> str:
    listing = value if isinstance(value, list) else [value] if value else []
    return ", ".join(_person(str(v)) for v in listing)


def _person(value: str) -> str:
    if value.startswith("{{"):
        tail = value.strip("{} ").rsplit(".", 1)[-1]
        return f"the {tail.removesuffix('_email')}" if tail.endswith("_email") else "the sender" if tail == "from" else value
    return value


def plan_lines(graph: Graph) -> tuple[str, ...]:
    """The plan card: one line a step in running order, with the road that leads there where it is not the plain next
    one."""
    lines = []
    for step in graph.order():
        roads = [o for _, o in graph.sources(step) if o != "next"]
        lead = f"{' or '.join(dict.fromkeys(road_words(o) for o in roads))}: " if roads else ""
        text = lead + step_words(graph, step)
        lines.append(text[:1].upper() + text[1:])
    return tuple(lines)


def follow(graph: Graph, step: str, outcome: str) -> list[str]:
    """What happens after an outcome: steps along natural roads until the workflow branches or ends."""
    out: list[str] = []
    todo = graph.targets(step, outcome)
    while todo:
        at = todo.pop(0)
        if at in out:
            continue
        out.append(at)
        natural = graph.natural(at)
        if len(graph.roads(at)) == 1:
            todo += [t for e in natural for t in graph.targets(*e)]
    return out
