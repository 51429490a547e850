"""Page events with whatever a websocket client can send: none breaks, and nothing gets in that turns or hides what is shown."""

import asyncio
import inspect
import math
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from builder_app.application.health import HealthService
from builder_app.domain.errors import BuilderError, InvalidInput
from builder_app.domain.text import plain
from builder_app.domain.workflow import WorkflowDefinition
from builder_app.ui.pages.builder.draft_state import DraftState
from builder_app.ui.pages.builder.inspector_state import InspectorState
from builder_app.ui.payloads import taken
from tests.ui.conftest import Tab, run
from tests.ui.test_builder import opened, stored
from tests.ui.test_doors import events

HOSTILE = "Late\u202e \x1bship\x00ments\u2066\ud800"
TEXTS = ("", "nothing", "note", "trigger", "unit", HOSTILE, "9" * 400, "x" * 6000, "-1", "1e999", "NaN", "{", "[]", "[1]", "²")
NUMBERS = (-1, 0, 10**12)
FORMS: tuple[dict[str, Any], ...] = (
    {}, {HOSTILE: HOSTILE}, {"kind": 5}, {"kind": "add"}, {"kind": "add", "action": "nothing", "x": "a", "y": None},
    {"kind": "add", "action": "nothing", "x": 1, "y": 1}, {"kind": "move"}, {"kind": "move", "moves": [{}]}, {"kind": "move", "moves": 5},
    {"kind": "connect", "source": 1, "target": [], "outcome": None}, {"kind": "delete", "edges": "x", "steps": None},
    {"kind": "delete", "edges": [{"source": 1}], "steps": [3]}, {"kind": "select", "id": {"a": 1}}, {"text": 5, "client_id": {}},
    {"text": "x" * 6000, "client_id": "x" * 300}, {"text": "hello", "client_id": HOSTILE}, {"task": [1]}, {"name": "x" * 400, "role": "king"},
    {"name": "k", "days": "²", "role": "viewer"}, {"name": "k", "days": "9" * 500, "role": "viewer"}, {"since": "x"},
    {"since": "9999-12-31", "until": "9999-12-31"}, {"email": "x@y", "password": "y" * 500, "role": "viewer"}, {"body": HOSTILE},
    {"trigger.payload": "[" * 100_000}, {"trigger.payload": '{"a": NaN}'}, {"current": "wrong", "new": "long enough"},
)  # fmt: skip
"""What canvas, dialogs and forms might bring."""
PARTS = {"watch", "definition", "show", "light", "read", "commit", "add"}


def hostile(kind: Any) -> tuple[Any, ...]:
    """Values of a parameter's kind that nobody means."""
    name = str(kind)
    return FORMS if "dict" in name else NUMBERS if "int" in name else ([],) if "list" in name else (True,) if "bool" in name else TEXTS


def calls(handler: Any) -> Iterator[dict[str, Any]]:
    """Every hostile value of each parameter, beside harmless ones of the others."""
    wanted = {one.name: hostile(one.annotation) for one in list(inspect.signature(handler).parameters.values())[1:]}
    harmless = {name: values[min(2, len(values) - 1)] for name, values in wanted.items()}
    yield harmless
    for name, values in wanted.items():
        yield from ({**harmless, name: value} for value in values)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("page", ["none", "builder"])
async def test_no_handler_breaks_on_what_any_client_can_send(tab: Tab, page: str) -> None:
    object.__setattr__(tab.house.services, "health", HealthService(version="1", probes={}))
    step = {"id": "note", "action": "flow.wait", "params": {"duration": {"value": 2, "unit": "days"}}}
    definition = WorkflowDefinition.model_validate({"name": "W", "steps": [step], "edges": [{"source": "trigger", "target": "note"}]})
    sent = 0
    for kind, name in events():
        if name in PARTS and (name == "watch" or kind is DraftState):
            continue
        if page == "builder":
            await opened(tab, definition)
            await run(InspectorState.open, tab.state(InspectorState), "note")
        handler = kind.event_handlers[name]
        for given in calls(handler.fn):
            sent += 1
            try:
                async with asyncio.timeout(10):
                    with suppress(BuilderError):
                        await run(handler, tab.state(kind), *taken(handler.fn, given).values())  # type: ignore[type-var]
            except Exception as error:
                raise AssertionError(f"{kind.__name__}.{name} breaks on {str(given)[:200]}") from error
    assert sent > 1000


async def test_what_is_typed_on_the_canvas_is_kept_without_what_turns_or_hides_it(tab: Tab) -> None:
    draft = await opened(tab)
    await run(InspectorState.open, tab.state(InspectorState), "ask")
    given = taken(InspectorState.set_value.fn, {"name": "subject", "text": HOSTILE})
    await run(InspectorState.set_value, tab.state(InspectorState), *given.values())
    step = (await stored(tab)).step("ask")
    assert step is not None
    assert step.params["subject"] == plain(HOSTILE) == "Late shipments"
    assert draft.revision > 0


def example(state: Any, name: str, count: int = 0, form: dict[str, Any] | None = None) -> None:
    """Takes a text, and maybe a number and a form."""


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({}, "name"),
        ({"name": None}, "name"),
        ({"name": 5}, "name"),
        ({"name": "a", "count": "many"}, "count"),
        ({"name": "a", "count": True}, "count"),
        ({"name": "a", "more": 1}, "more"),
        ({"name": "a", "count": math.inf}, "count"),
        ({"name": "a", "count": 2**70}, "count"),
        ({"name": "a", "form": {"password": "half \ud800"}}, "form.password"),
    ],
)
def test_a_value_that_does_not_fit_is_named(payload: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        taken(example, payload)
    assert refused.value.fields[0].field == field


def test_what_fits_is_taken_with_plain_texts_and_passwords_as_they_are() -> None:
    deep: dict[str, Any] = {}
    for _ in range(100):
        deep = {"a": deep}
    assert taken(example, {"name": HOSTILE, "count": "-3"}) == {"name": "Late shipments", "count": "-3"}
    form = {"password": "\u202eodd", "note": HOSTILE}
    assert taken(example, {"name": "", "form": form})["form"] == {"password": "\u202eodd", "note": "Late shipments"}
    with pytest.raises(InvalidInput):
        taken(example, {"name": "", "form": deep})
