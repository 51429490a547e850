"""What the handlers are given."""

from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from builder_app.application.connections import ConnectionService
from builder_app.application.mail import MailService
from builder_app.application.ports import Clock, HttpClient, OpenUnitOfWork
from builder_app.application.shipments import ShipmentService
from builder_app.application.steps import StepCall
from builder_app.domain.errors import EffectFailed

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class Needs:
    """Services and ports that handlers use."""

    mail: MailService
    shipments: ShipmentService
    connections: ConnectionService
    uow: OpenUnitOfWork
    clock: Clock
    http: HttpClient


def checked(model: type[M], call: StepCall) -> M:
    """The call's parameters as their type. Raises `EffectFailed` (not to be tried again) naming the parameter that does not fit."""
    try:
        return model.model_validate({name: value for name, value in call.params.items() if value is not None and value != ""})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        words = str(first["msg"]).removeprefix("Value error, ")
        raise EffectFailed(f"{where}: {words}", code="bad-parameter") from error


def as_list(value: Any) -> list[Any]:
    """A value as a list: itself, its one item, or nothing."""
    return list(value) if isinstance(value, list | tuple) else [] if value is None or value == "" else [value]
