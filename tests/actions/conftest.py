"""Handlers over real use cases and SQLite, with a real web server outside."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from builder_app.actions.needs import Needs
from builder_app.actions.registry import build_registry
from builder_app.application.inbox import Inbox
from builder_app.application.ports import TextModel
from builder_app.application.steps import StepCall, StepResult
from builder_app.infra.http import HttpxClient
from builder_app.infra.secrets import AesSecretBox
from builder_app.infra.sql import SqlReader
from tests.application.conftest import START, House, database, house
from tests.application.test_inbox import Boxes
from tests.fixtures.servers import sqlite_template, sqlite_url
from tests.fixtures.web import web

__all__ = ["database", "house", "sqlite_template", "sqlite_url", "web"]
Perform = Callable[..., Awaitable[StepResult]]
MakePerform = Callable[[TextModel | None], Perform]


@pytest.fixture
def boxes() -> Boxes:
    """The mailboxes that are connected."""
    return Boxes()


@pytest.fixture
async def make_perform(house: House, boxes: Boxes) -> AsyncIterator[MakePerform]:
    """Carries out actions, with a language model or without."""
    http = HttpxClient()
    services = house.services

    def made(writer: TextModel | None) -> Perform:
        handlers = build_registry(
            Needs(
                mail=services.mail,
                inbox=Inbox(uow=house.database, box=AesSecretBox("a key for tests"), reader=boxes, mail=services.mail, default=None),
                shipments=services.shipments,
                connections=services.connections,
                uow=house.database,
                clock=house.clock,
                http=http,
                databases=SqlReader(),
                writer=writer,
            )
        )

        async def carry_out(
            action: str, /, *, step: str = "step", visit: int = 1, attempt: int = 1, thread: dict[str, Any] | None = None, **params: Any
        ) -> StepResult:
            call = StepCall(
                run_id="run_1",
                step_id=step,
                visit=visit,
                attempt=attempt,
                action=action,
                name=step,
                params=params,
                workflow_id="wf_1",
                workflow_name="Late deliveries",
                now=START,
                thread=thread,
            )
            return await handlers[action](call)

        return carry_out

    yield made
    await http.close()


@pytest.fixture
def perform(make_perform: MakePerform) -> Perform:
    """Carries out an action with its parameters, where no language model is set up."""
    return make_perform(None)
