"""What the handlers are given."""

from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from builder_app.application.connections import ConnectionService
from builder_app.application.inbox import Inbox
from builder_app.application.mail import MailService
from builder_app.application.ports import Clock, DatabaseReader, HttpClient, OpenUnitOfWork, TextModel
from builder_app.application.shipments import ShipmentService
from builder_app.application.steps import StepCall
from builder_app.domain.catalog import CATALOG
from builder_app.domain.catalog.wording import readable
from builder_app.domain.errors import EffectFailed
from builder_app.domain.expressions.values import text_of

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class Needs:
    """Services and ports that handlers use."""

    mail: MailService
    inbox: Inbox
    shipments: ShipmentService
    connections: ConnectionService
    uow: OpenUnitOfWork
    clock: Clock
    http: HttpClient
    databases: DatabaseReader
    writer: TextModel | None = None
    """None where no language model is set up."""


def checked(model: type[M], call: StepCall) -> M:
    """The call's parameters as their type; what is a text is written out, whatever an expression came to.

    Raises `EffectFailed` (not to be tried again) naming the parameter that does not fit.
    """
    texts = CATALOG.require(call.action).texts
    given = {name: value for name, value in call.params.items() if value is not None and value != ""}
    try:
        return model.model_validate({name: text_of(value) if name in texts else value for name, value in given.items()})
    except ValidationError as error:
        raise EffectFailed(readable(error), code="bad-parameter") from error


def as_list(value: Any) -> list[Any]:
    """A value as a list: itself, its one item, or nothing."""
    return list(value) if isinstance(value, list | tuple) else [] if value is None or value == "" else [value]
