"""What experienced operators would add, as sentences the user can send with one click."""

from builder_app.assistant.builtin.workflow.context import Context
from builder_app.assistant.builtin.workflow.graph import Graph

LIMIT = 3


def suggestions(graph: Graph) -> tuple[str, ...]:
    """At most three proposals for what the workflow leaves open; each is a message that the assistant understands."""
    out: list[str] = []
    for step in graph.order():
        node = graph.nodes[step]
        used = {o for s, o, _ in graph.edges if s == step}
        if node.action == "email.wait_for_reply" and "timeout" not in used:
            out.append("If nobody answers, send a follow-up")
        if node.action == "email.wait_for_reply" and "replied" not in used:
            out.append("When they answer, read the reply")
        if node.action == "human.approval" and not node.params.get("approvers") and (owner := _owner(graph, step)):
            out.append(f"Send the approval to {owner}")
        if node.action == "human.approval" and not node.params.get("timeout"):
            out.append("Give the approval a time limit of 1 day")
        if node.action == "human.approval" and "rejected" not in used:
            out.append("If it is rejected, write it to the log")
        if node.action in ("email.parse_reply", "document.parse") and "partial" not in used:
            out.append("If something is missing, send a follow-up")
        if node.action == "email.send" and not graph.targets(step) and len(graph.nodes) == 1:
            out.append("Then wait 2 days for a reply")
        if node.action == "http.request" and node.policy.on_error == "fail":
            out.append("Retry the HTTP call 5 times")
        if node.action in ("shipment.search", "shipment.lookup") and "not_found" not in used:
            out.append("If nothing is found, write it to the log")
    return tuple(dict.fromkeys(out))[:LIMIT]


def _owner(graph: Graph, step: str) -> str:
    """Who may own a decision that nobody was named for: the shipment's manager, else somebody whom the user named; empty for nobody."""
    if Context(graph, graph.sources(step)).address_of("manager"):
        return "the manager"
    return next(iter(graph.addresses()), "")
