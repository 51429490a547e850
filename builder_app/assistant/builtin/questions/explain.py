"""Answers questions about the workflow and about what can be built; changes nothing."""

from builder_app.assistant.builtin.places.positions import branch_ends
from builder_app.assistant.builtin.questions.left_unanswered import left_unanswered
from builder_app.assistant.builtin.questions.missing import open_points, question_for
from builder_app.assistant.builtin.questions.offered import offered
from builder_app.assistant.builtin.questions.particulars import there_is, value_of
from builder_app.assistant.builtin.questions.reached import reached_when
from builder_app.assistant.builtin.reading.conditions import understand
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.words.channels import missing_channel
from builder_app.assistant.builtin.words.quantities import from_seconds, seconds, spell
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MESSAGES, RECIPIENT, TIME_PARAM
from builder_app.assistant.builtin.workflow.describe import (
    follow,
    plan_lines,
    step_words,
)
from builder_app.assistant.builtin.workflow.graph import End, Graph
from builder_app.assistant.builtin.workflow.references import find
from builder_app.domain.catalog import CATALOG, TRIGGERS
from builder_app.domain.issues import Issue
from builder_app.domain.outline import road_words
from builder_app.domain.trigger_words import schedule_words, trigger_words
from builder_app.domain.workflow import TRIGGER

_ASKING = word_set(
    """
    what which how why who whom where explain describe does is are will whose do did was were has have
    """
)
_REQUESTING = frozenset({"can", "could", "would", "please", "will"})
_EDITING = word_set(
    """
    add remove delete change insert put set rename move replace make build create update swap send email post wait
    escalate notify drop use extend shorten undo redo copy cc run start retry also
    """
)
_TOPICS = (
    ({"chat", "slack", "teams", "channel", "page", "pagerduty", "incident"}, ("message.slack", "message.teams", "incident.pagerduty")),
    (
        {
            "notify",
            "tell",
            "inform",
            "alert",
            "message",
            "reach",
            "contact",
            "notification",
            "notifications",
            "communicate",
        },
        ("email.send", "message.slack", "message.teams", "incident.pagerduty", "email.follow_up", "email.escalate"),
    ),
    (
        {"document", "bol", "invoice", "pdf", "file", "attachment", "ocr"},
        ("document.request", "document.extract_text", "document.parse", "document.save"),
    ),
    ({"wait", "pause", "time", "timer"}, ("flow.wait", "email.wait_for_reply", "human.approval", "flow.repeat")),
    ({"approve", "approval", "people", "human", "person", "form"}, ("human.approval", "human.form")),
    (
        {"condition", "branch", "decide", "loop", "logic", "parallel", "repeat", "if"},
        ("flow.condition", "flow.switch", "flow.for_each", "flow.repeat", "flow.join", "flow.wait", "flow.stop"),
    ),
    ({"shipment", "track"}, ("shipment.lookup", "shipment.search", "shipment.update")),
    (
        {"data", "store", "save", "database", "query", "record", "sql"},
        ("data.set", "data.store", "data.query", "document.save", "log.write"),
    ),
    ({"http", "api", "webhook", "call", "system", "url"}, ("http.request",)),
    (
        {"ai", "classify", "sentiment", "summarise", "extract", "text", "tone"},
        ("ai.classify", "ai.extract", "ai.summarize", "ai.generate", "ai.sentiment"),
    ),
    (
        {"email", "mail", "reply", "inbox"},
        (
            "email.send",
            "email.follow_up",
            "email.escalate",
            "email.check_inbox",
            "email.wait_for_reply",
            "email.parse_reply",
        ),
    ),
)


_LEADING = word_set(
    "so and ok okay but hey hi hello well then sorry wait quick please just question thanks thx ty cheers thank you great perfect cool nice alright hmm oh hm um uh erm ah btw"
)
"""What may stand in front of a question."""
_BEFORE_WHAT = frozenset({"at", "on", "in", "from", "to", "for", "by", "with", "after", "until"})
"""Words that may stand before what is asked: `at what time …`, `from whom …`."""


def is_question(tokens: list[Token], text: str) -> bool:
    """Whether the message asks something rather than orders it."""
    words = [t.norm for t in tokens if t.kind == "word"]
    raw = [t.raw.lower() for t in tokens if t.kind == "word"]
    if not words:
        return False
    while len(raw) > 1 and raw[0] in _LEADING:
        raw, words = raw[1:], words[1:]
    if len(raw) > 1 and raw[0] in _BEFORE_WHAT and raw[1] in ("what", "which", "whom", "who"):
        raw, words = raw[1:], words[1:]
    marked = text.rstrip().endswith("?")
    if marked and raw[0] in ("can", "could", "do") and raw[1:2] == ["you"] and missing_channel(tokens) is not None:
        return True
    if (asked := _asked_behind(tokens)) and is_question(asked, text):
        return True
    if marked and raw[0] in ("can", "could", "is", "are", "does", "do", "may") and {"workflow", "workflows"} & set(raw[1:4]):
        return True
    if not marked and len(words) > 30 and any(t.kind == "address" for t in tokens):
        return False
    if (
        raw[0] == "what"
        and not marked
        and any(w in ("should", "must") for w in raw[3:9])
        and raw[1] not in ("should", "must", "do", "does")
    ):
        return False  # `what goes to ops should be posted in Teams`
    if raw[0] in ("what", "which", "how", "why", "who", "whom", "where", "explain", "describe"):
        wish = raw[0] == "what" and raw[1:2] in (["i"], ["we"]) and not marked and bool({"want", "need"} & set(raw))
        return not wish and raw[:2] != ["how", "about"]
    if words[:2] in (["tell", "me"], ["show", "me"], ["walk", "me"], ["remind", "me"]) and set(words) & {
        "what",
        "how",
        "which",
        "who",
        "through",
        "workflow",
        "why",
        "when",
        "about",
    }:
        return True
    if words[0] in ("summarise",) and (set(words) & {"workflow", "it", "this"} or {"you", "built"} <= set(raw)):
        return True
    if raw[0] in ("help",) and len(raw) <= 3:
        return True
    if not marked:
        return False
    if _supposed(tokens):
        return True
    if (
        raw[0] in _REQUESTING | {"how", "what"}
        and len(raw) > 2
        and (set(words[1:5]) & _EDITING)
        and not set(words[:5]) & {"explain", "tell", "show"}
    ):
        return (
            (raw[1:2] not in (["you"], ["we"]) and raw[0] not in ("can", "could", "would", "please", "will"))
            or (raw[:2] == ["will", "it"])
            or (raw[:2] == ["can", "i"] and "which" in raw)
            or (raw[:2] == ["can", "it"])
        )
    return raw[0] in _ASKING | _REQUESTING | {"when", "if", "am", "should", "anything", "any", "could"}


_SUPPOSING = word_set("suppose supposing say assuming imagine if when and once let's given should for with in")
_WH = ("what", "which", "how", "who", "whom", "whose", "where", "why")


def _supposed(tokens: list[Token]) -> bool:
    """`suppose it is about something else - where does it end up?`, `and if it were late, who would know?`: a case and a question about it."""
    at = next((i for i, t in enumerate(tokens) if i and t.raw.lower() in _WH and not tokens[i - 1].is_word("is", "know", "about")), None)
    opens = bool(tokens) and tokens[0].is_word(*_SUPPOSING)
    if at is None or not opens or any(t.norm in (".", ";", "!") for t in tokens[:at]):
        return False
    before = tokens[at - 1]
    joined = before.kind == "punct" or before.is_word(*_BEFORE_WHAT) or before.form == "ed" or before.is_word("then")
    asked = any(t.raw.lower() in ("does", "do", "will", "would", "is", "are", "gets", "happens", "did", "has") for t in tokens[at : at + 6])
    return joined and asked and not any(t.kind in ("address", "url", "channel") for t in tokens[:at])


def _asked_behind(tokens: list[Token]) -> list[Token]:
    """The question behind what leads up to it: `I'd like to know who …`, `before I describe anything - what kinds …?`."""
    said = [t.raw.lower() for t in tokens[:7]]
    know = next((i for i, t in enumerate(tokens[:7]) if t.is_word("know", "wonder")), None)
    if said[:1] in (["i"], ["we"]) and know is not None and not any(t.kind == "punct" for t in tokens[:know]):
        return tokens[know + 1 :]
    cut = next((i for i, t in enumerate(tokens[:9]) if t.kind == "punct" and t.norm in "-–—:;,."), None)
    leads = cut is not None and (
        "question" in said[:cut] or (said[0] == "before" and "i" in said[:3]) or {"first", "quick"} & set(said[:cut])
    )
    return tokens[cut + 1 :] if cut is not None and leads and not any(t.kind == "address" for t in tokens) else []


def _capabilities(words: set[str]) -> str:
    for topic, ids in _TOPICS:
        if words & topic:
            return "You can use " + ", ".join(_named(i) for i in ids if CATALOG.get(i) is not None) + "."
    kinds = ", ".join(_named(s.id) for s in CATALOG)
    starts = ", ".join(t.name.lower() for t in TRIGGERS)
    return f"I can start workflows {starts}. The actions are: {kinds}. Just say what should happen."


def _named(action: str) -> str:
    spec = CATALOG.require(action)
    place = {
        "message.slack": "Slack message",
        "message.teams": "Teams message",
        "incident.pagerduty": "PagerDuty incident",
    }.get(action, spec.name)
    return f"{place}{' (not available yet)' if spec.status == 'coming' else ''}"


def _overview(graph: Graph) -> str:
    if not graph.nodes:
        return "The workflow is still empty. Tell me what should happen, and I build it."
    lines = "\n".join(f"{n}. {line}" for n, line in enumerate(plan_lines(graph), 1))
    return f"{trigger_words(graph.trigger, graph.inputs)}:\n{lines}"


def _attempts(graph: Graph, step: str) -> str:
    """How often a step is tried at most."""
    node = graph.nodes[step]
    return f"“{node.name}” is tried up to {node.policy.max_attempts} times."


def _too_late(graph: Graph, phrase: list[Token], ends: list[End]) -> list[End]:
    """The ends that are meant, those of a wait by its `timeout` where the question names a longer time: `if they answer after three days?`."""
    said = next(
        (seconds(t.value) for t, before in zip(phrase[1:], phrase, strict=False) if t.kind == "duration" and before.is_word("after")), None
    )
    limits = {step: seconds(graph.nodes[step].params.get("timeout")) for step, _ in ends}
    late = {step for step, limit in limits.items() if said is not None and limit is not None and limit < said}
    return [(step, "timeout" if step in late and "timeout" in graph.roads(step) else outcome) for step, outcome in ends]


def _what_if(graph: Graph, phrase: list[Token]) -> str:
    words = {t.norm for t in phrase}
    ends = _too_late(graph, phrase, left_unanswered(graph, phrase) or branch_ends(graph, phrase))
    if not ends and words & {"no", "none", "nothing", "empty", "not"}:
        ends = [(s, "not_found") for s in graph.order() if "not_found" in graph.roads(s)][:1]
    if not ends and (words & {"timeout", "answer", "late"}):
        ends = [(s, "timeout") for s in graph.order() if "timeout" in graph.roads(s)][:1]
    if not ends:
        conds = understand(phrase)
        if conds and conds[0].kind == "error":
            step = find(graph, [t for t in phrase if not t.is_word("fail", "error")]).step or next(iter(graph.order()), None)
            if step is not None:
                node, attempts = graph.nodes[step], _attempts(graph, step)
                after = {
                    "fail": " If it still fails, the run fails and you see it on the run's page.",
                    "continue": " If it still fails, the workflow goes on.",
                    "route": " If it still fails, the error road is taken.",
                }
                return attempts + after[node.policy.on_error]
        checks = [s for s in graph.order() if graph.nodes[s].action == "flow.condition"]
        ends = [(s, o) for s in checks for o in ("true", "false")]
    if not ends:
        return "Nothing in this workflow depends on that. " + _overview(graph)
    return " ".join(_road(graph, step, outcome) for step, outcome in ends[:3])


def _road(graph: Graph, step: str, outcome: str) -> str:
    what = road_words(outcome)
    after = follow(graph, step, outcome)
    lead = f"{what[:1].upper()}{what[1:]} (“{graph.nodes[step].name}”)"
    if not after:
        return f"{lead}, nothing more happens: that road ends there."
    return f"{lead}, I {', then '.join(step_words(graph, s) for s in after)}."


def _how_long(graph: Graph) -> str:
    best: dict[str, float] = {}

    def longest(step: str, trail: frozenset[str]) -> float:
        if step in trail:
            return 0.0
        if step not in best:
            node = graph.nodes[step]
            own = seconds(node.params.get(TIME_PARAM.get(node.action, ""))) if node.action != "email.check_inbox" else 0
            times = (
                float(node.params.get("max_times", 1))
                if node.action == "flow.repeat" and isinstance(node.params.get("max_times"), int)
                else 1.0
            )
            best[step] = (own or 0) * times + max((longest(t, trail | {step}) for t in graph.targets(step)), default=0.0)
        return best[step]

    total = max((longest(t, frozenset()) for t in graph.targets(TRIGGER)), default=0.0)
    return (
        f"At the longest it waits {spell(from_seconds(total))} in all; the steps themselves take seconds."
        if total
        else "It has no waits, so a run takes seconds."
    )


def _who(graph: Graph) -> str:
    lines = [
        f"{step_words(graph, s)}"
        for s in graph.order()
        if graph.nodes[s].action in (*MESSAGES, *RECIPIENT, "message.slack", "message.teams", "incident.pagerduty")
    ]
    return "These steps reach people: " + "; ".join(lines) + "." if lines else "No step of this workflow reaches anybody."


def _count(graph: Graph, words: set[str]) -> str:
    if words & {"email", "message"}:
        number = sum(1 for n in graph.nodes.values() if n.action in MESSAGES)
        return f"It can send {number} e-mail{'s' if number != 1 else ''}. " + _who(graph)
    return f"It has {len(graph.nodes)} step{'s' if len(graph.nodes) != 1 else ''}. " + _overview(graph)


_LIVE = word_set("running live active activated activate deployed deploy publish published production")
_HOW_IT_GOES_LIVE = "What you see here is the draft: nothing of it runs by itself yet. Publish it, then deploy that version; from then on its trigger is on."


def _open(graph: Graph, issues: tuple[Issue, ...]) -> str:
    missing = open_points(graph)
    if missing:
        return "Still open: " + " ".join(question_for(graph, m).text for m in missing[:5])
    errors = [i.message for i in issues if i.severity == "error"]
    if errors:
        return "These points keep it from being published: " + " ".join(errors[:5])
    warnings = [i.message for i in issues if i.severity == "warning"]
    return "Nothing is missing; it can be published." + (" You may want to look at: " + " ".join(warnings[:3]) if warnings else "")


def answer_question(graph: Graph, text: str, *, issues: tuple[Issue, ...] = ()) -> str:
    """The answer, in plain words."""
    tokens = read(text)
    tokens = _asked_behind(tokens) or tokens
    opens = next((i for i, t in enumerate(tokens) if t.kind == "word" and t.raw.lower() not in _LEADING), 0)
    tokens = tokens[opens:] if opens and tokens[opens].is_word(*_ASKING) else tokens
    words = {t.norm for t in tokens if t.kind == "word"}
    raw = [t.raw.lower() for t in tokens if t.kind == "word"]
    raw = raw[1:] if len(raw) > 1 and raw[0] in _BEFORE_WHAT and raw[1] in ("what", "which", "whom", "who") else raw
    conditional = next(
        (
            i
            for i, t in enumerate(tokens)
            if t.is_word("if", "when", "once", "unless", "after", "suppose", "supposing")
            and (i or "happen" in words or _supposed(tokens))
            and i + 1 < len(tokens)
        ),
        None,
    )
    if told := offered(tokens, text) or there_is(graph, tokens) or value_of(graph, tokens):
        return told
    if words & {"action", "capable", "capability", "option", "possibility"} or (
        words & {"can", "could"} and words & {"do", "use", "notify", "integration"} and raw[0] in ("what", "which", "how", "who")
    ):
        return _capabilities(words - {"action", "use"})
    if words & {"way", "ways", "channel"} and words & {"besides", "than", "beyond", "apart", "other"}:
        return _capabilities({"channel"})
    if words & {"often", "many"} and words & {"try", "retry", "attempt", "repeat"} and (step := find(graph, tokens).step) is not None:
        return _attempts(graph, step)
    named = {"called", "named", "name", "title"} & set(raw) and words & {"workflow", "it", "this"} and len(raw) <= 9
    if named and raw[0] in ("what", "how", "which") and find(graph, tokens).score < 3:
        return f"The workflow is called “{graph.name}”." if graph.name else "The workflow has no name yet."
    asked_when = words & {"often", "when", "time"}
    if (
        not conditional
        and not asked_when
        and (set(raw) & _LIVE or {"turn", "on"} <= set(raw) or {"switch", "on"} <= set(raw))
        and "why" not in words
    ):
        return f"{_HOW_IT_GOES_LIVE} {_open(graph, issues)}"
    if (
        words & {"missing", "valid", "incomplete", "ready", "publish", "problem", "wrong", "error", "open"}
        and not conditional
        and not words & {"happen"}
        and "why" not in words
    ):
        return _open(graph, issues)
    if ("how" in words and words & {"long", "longer"}) or {"longest", "maximum"} & set(raw) or ("take" in words and "how" in words):
        step = find(graph, [t for t in tokens if not t.is_word("how", "long", "take", "workflow")]).step
        if (
            step is not None
            and words & {"wait", "approval", "timeout", "escalation"}
            and TIME_PARAM.get(graph.nodes[step].action) in graph.nodes[step].params
        ):
            node = graph.nodes[step]
            return f"“{node.name}” waits {spell(node.params[TIME_PARAM[node.action]])}. {_how_long(graph)}"
        return _how_long(graph)
    if "how" in words and "many" in words:
        return _count(graph, words)
    if (raw and raw[0] in ("when", "how") and words & {"run", "start", "trigger", "often", "begin", "fire", "schedule", "launch"}) or (
        (words & {"trigger", "starts"} and raw[0] in ("what", "which", "when"))
        or (raw[:2] == ["what", "time"] and words & {"run", "start", "go", "happen"})
    ):
        return (
            f"{trigger_words(graph.trigger, graph.inputs)}, this workflow starts."
            if graph.trigger.type != "schedule"
            else f"It runs {schedule_words(graph.trigger.params)}."
        )
    if "why" in words and words & {"fail", "run", "stop", "happen"}:
        return (
            "I can see the workflow, not that run, from here. Open the run on the Runs page: "
            "it names the step, the error and the last attempt."
        )
    if words & {"who", "whom", "recipient"}:
        silent = conditional is not None and left_unanswered(graph, tokens[conditional + 1 :])
        return _what_if(graph, tokens[conditional + 1 :]) if silent and conditional is not None else _who(graph)
    if conditional is not None:
        return _what_if(graph, tokens[conditional + 1 :])
    found = find(graph, [t for t in tokens if not t.is_word("what", "do", "does", "workflow", "the", "explain")])
    if found.step is not None and found.score >= 3 and not words & {"workflow", "whole", "all"}:
        node = graph.nodes[found.step]
        help_ = spec.help if (spec := CATALOG.get(node.action)) is not None else ""
        roads = [_road(graph, found.step, o) for o in graph.roads(found.step) if graph.used((found.step, o))]
        told = " ".join(one for one in (reached_when(graph, found.step), help_, *roads) if one)
        return f"“{node.name}”: {step_words(graph, found.step)}. {told}"
    return _overview(graph)
