"""What a catalogue entry is."""

import builtins
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from builder_app.domain.catalog.wording import readable
from builder_app.domain.errors import InvalidInput
from builder_app.domain.expressions import Kind, has_expression, kind_of_value

Effect = Literal["logic", "local", "remote"]
_ADDRESS = re.compile(r"^[^\s@<>\"',;:]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$")


def ui(widget: str, help: str = "", *, default: Any = ..., **more: Any) -> Any:
    """A field with the hints that the inspector makes its form from; without `default` it is required."""
    extra = {"widget": widget} | {k: more.pop(k) for k in ("placeholder", "kinds") if k in more}
    if isinstance(default, dict | list):
        return Field(default_factory=lambda: type(default)(default), description=help, json_schema_extra=extra, **more)
    return Field(default, description=help, json_schema_extra=extra, **more)


def _addresses(value: Any) -> Any:
    if isinstance(value, str):
        value = [part.strip() for part in re.split(r"[,;\s]+", value) if part.strip()]
    return value


def _address(value: Any) -> Any:
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value.strip()) or len(value) > 254:
        raise ValueError(f"“{str(value)[:60]}” is not an e-mail address")
    return value.strip()


EmailAddress = Annotated[str, BeforeValidator(_address)]
EmailList = Annotated[list[EmailAddress], BeforeValidator(_addresses), Field(max_length=50)]
NonEmptyEmails = Annotated[list[EmailAddress], BeforeValidator(_addresses), Field(min_length=1, max_length=50)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200_000)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=500)]


def _names(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


NameList = Annotated[list[Line], BeforeValidator(_names), Field(max_length=100)]


class Inputs(BaseModel):
    """Base of input models: no unknown parameters."""

    model_config = ConfigDict(extra="forbid")


class Outputs(BaseModel):
    """Base of output models."""

    model_config = ConfigDict(extra="allow")


class Nothing(Outputs):
    """No output."""


class ParamProblem(BaseModel):
    """One wrong parameter."""

    model_config = ConfigDict(frozen=True)

    field: str
    code: Literal["missing-parameter", "unknown-parameter", "bad-parameter"]
    message: str


def _holds_expression(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_expression(part) for part in value.values())
    if isinstance(value, list | tuple):
        return any(_holds_expression(part) for part in value)
    return has_expression(value)


def _literal(value: Any) -> Any:
    """What of a value is known before any run; None when nothing is."""
    if isinstance(value, list):
        return [part for part in value if not _holds_expression(part)] or None
    return None if _holds_expression(value) else value


def _is_text(annotation: Any) -> bool:
    """Whether a field takes a text and no other kind of value."""
    parts = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    return all(kind is str or getattr(kind, "__origin__", None) is str for kind in parts if kind is not type(None))


_SAMPLES: dict[Kind, tuple[Any, ...]] = {
    "text": ("x", "5", "true", "2026-01-31", "2026-01-31T08:00:00Z", "08:00", "48 hours", "dock@acme.com", "https://acme.com/x"),
    "number": (1, 2.5),
    "boolean": (True, False),
    "list": ([], ["x"], [1], ["dock@acme.com"], [{"name": "x"}], [{"name": "x", "equals": 1}]),
    "object": ({}, {"x": 1}, {"value": 48, "unit": "hours"}, {"left": "x", "operator": "is_empty"}),
}
"""Values of each kind: a parameter that takes none of them cannot take what comes at run time either."""


def _options(annotation: Any) -> tuple[Any, ...]:
    """The values to choose from, where there is a choice."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return tuple(option for part in get_args(annotation) for option in _options(part))


class Parameters:
    """Checks parameters against a model field by field, letting expressions stand in for any value."""

    def __init__(self, model: type[BaseModel]) -> None:
        self.model = model
        self._takes: dict[tuple[str, Kind], bool] = {}

    @cached_property
    def _adapters(self) -> dict[str, TypeAdapter[Any]]:
        made = {}
        for name, info in self.model.model_fields.items():
            annotation: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
            made[name] = TypeAdapter(annotation)
        return made

    @cached_property
    def texts(self) -> frozenset[str]:
        """The parameters that are texts: whatever an expression comes to is written out for them."""
        return frozenset(name for name, info in self.model.model_fields.items() if _is_text(info.annotation))

    def problems(self, params: Mapping[str, Any]) -> list[ParamProblem]:
        """What is missing, unknown or of a wrong kind."""
        fields = self.model.model_fields
        found = []
        for name in params:
            if name not in fields:
                message = f"There is no parameter “{name}”; there are {', '.join(fields) or 'none'}."
                found.append(ParamProblem(field=name, code="unknown-parameter", message=message))
        for name, info in fields.items():
            problem = self._problem(name, params.get(name), required=info.is_required())
            if problem is not None:
                found.append(problem)
        return found

    def _problem(self, name: str, value: Any, *, required: bool) -> ParamProblem | None:
        label = name.replace("_", " ")
        if value is None or value == "" or value == []:
            missing = ParamProblem(field=name, code="missing-parameter", message=f"“{label}” is missing.")
            return missing if required else None
        known = _literal(value)
        if known is None:
            return None
        try:
            self._adapters[name].validate_python(known)
        except (ValidationError, InvalidInput) as error:
            words = readable(error) if isinstance(error, ValidationError) else error.message
            return ParamProblem(field=name, code="bad-parameter", message=f"{label}: {words}")
        return None

    def takes(self, name: str, kind: Kind) -> bool:
        """Whether a parameter takes any value of this kind; texts take all, since whatever comes is written out for them."""
        key = (name, kind)
        if key not in self._takes:
            samples = (*_SAMPLES[kind], *_options(self.model.model_fields[name].annotation))
            self._takes[key] = name in self.texts or any(kind_of_value(one) == kind and self._fits(name, one) for one in samples)
        return self._takes[key]

    def _fits(self, name: str, value: Any) -> bool:
        try:
            self._adapters[name].validate_python(value)
        except (ValidationError, InvalidInput):
            return False
        return True

    def schema(self) -> dict[str, Any]:
        """JSON Schema with the form hints."""
        return self.model.model_json_schema()

    @cached_property
    def names(self) -> frozenset[str]:
        """What the parameters are called."""
        return frozenset(self.schema()["properties"])


@dataclass(frozen=True)
class ActionSpec:
    """One action: its types, its outcomes, and what a rehearsal shows for each of them.

    `effect` is where it happens: in the state machine (logic), in our own database (local), or on the network (remote).
    """

    id: str
    name: str
    category: str
    icon: str
    help: str
    inputs: type[BaseModel]
    outputs: type[BaseModel]
    sample: Callable[[Mapping[str, Any], str], dict[str, Any]]
    outcome_names: tuple[str, ...] = ("next",)
    dynamic_outcomes: Callable[[Mapping[str, Any]], tuple[str, ...]] | None = None
    effect: Effect = "remote"
    sends_message: bool = False
    status: Literal["ready", "coming"] = "ready"
    extra_scope: tuple[str, ...] = field(default=())

    @cached_property
    def _parameters(self) -> Parameters:
        return Parameters(self.inputs)

    def outcomes(self, params: Mapping[str, Any]) -> tuple[str, ...]:
        """The outcomes of a step with these parameters, the most usual first; `error` is allowed besides."""
        return self.dynamic_outcomes(params) if self.dynamic_outcomes is not None else self.outcome_names

    def problems(self, params: Mapping[str, Any]) -> list[ParamProblem]:
        """What is wrong with these parameters; expressions are accepted for any type."""
        return self._parameters.problems(params)

    @property
    def names(self) -> frozenset[str]:
        """What the parameters are called."""
        return self._parameters.names

    @property
    def texts(self) -> frozenset[str]:
        """The parameters that are texts."""
        return self._parameters.texts

    def takes(self, param: str, kind: Kind) -> bool:
        """Whether a parameter takes any value of this kind."""
        return self._parameters.takes(param, kind)

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the inputs, with `widget` hints."""
        return self._parameters.schema()

    def simulated(self, params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
        """An output of the right shape for one outcome, made from the rendered parameters."""
        if outcome == "error":
            return {"error": "Simulated failure", "code": "simulated"}
        return self.sample(params, outcome)


@dataclass(frozen=True)
class TriggerSpec:
    """One kind of trigger: its parameters and what a run finds under `trigger`."""

    type: str
    name: str
    icon: str
    help: str
    params: "builtins.type[BaseModel]"
    payload: Callable[[Mapping[str, Any]], dict[str, Any]]

    @cached_property
    def _parameters(self) -> Parameters:
        return Parameters(self.params)

    def problems(self, params: Mapping[str, Any]) -> list[ParamProblem]:
        """What is wrong with these parameters."""
        return self._parameters.problems(params)

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the parameters, with `widget` hints."""
        return self._parameters.schema()

    def simulated(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """A payload of the right shape, for rehearsals and for checking `trigger.…` paths."""
        return self.payload(params)


def found(name: str, rows: list[Any]) -> Callable[[Mapping[str, Any], str], dict[str, Any]]:
    """A sampler for searches: `rows` under `name` with their count, or none."""

    def sample(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
        hits = rows if outcome == "found" else []
        return {name: hits, "count": len(hits)}

    return sample


class Catalog:
    """The actions in display order."""

    def __init__(self, specs: tuple[ActionSpec, ...]) -> None:
        self._specs = {spec.id: spec for spec in specs}

    def __iter__(self) -> Iterator[ActionSpec]:
        return iter(self._specs.values())

    def __len__(self) -> int:
        return len(self._specs)

    def get(self, action: str) -> ActionSpec | None:
        """The action of this id, or None."""
        return self._specs.get(action)

    def require(self, action: str) -> ActionSpec:
        """The action of this id. Raises `InvalidInput` when there is none."""
        spec = self._specs.get(action)
        if spec is None:
            raise InvalidInput(f"There is no action “{action}”.", code="unknown-action")
        return spec


class Triggers:
    """The triggers in display order."""

    def __init__(self, specs: tuple[TriggerSpec, ...]) -> None:
        self._specs = {spec.type: spec for spec in specs}

    def __iter__(self) -> Iterator[TriggerSpec]:
        return iter(self._specs.values())

    def get(self, type_: str) -> TriggerSpec | None:
        """The trigger of this type, or None."""
        return self._specs.get(type_)
