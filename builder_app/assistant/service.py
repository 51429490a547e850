"""The assistant: a language model where one is set up, else the built-in one. Both emit the same typed edits."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pydantic import SecretStr

from builder_app.application.ports import TextModel
from builder_app.application.turns import Edited, Replied, TurnEvent, TurnRequest
from builder_app.assistant.agent.prompts import VERSION as PROMPTS
from builder_app.assistant.builtin.brain import BuiltinBrain
from builder_app.assistant.scoping import scope_of
from builder_app.settings import Settings

if TYPE_CHECKING:
    from builder_app.assistant.agent.models import ModelConfig

DEFAULT_MODEL = "gpt-4o-mini"


class Brain(Protocol):
    """What answers a person."""

    def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        """The events of one turn; `Replied` is the last."""
        ...


class AssistantService:
    """`Assistant` over one of the two brains. What a turn may change is read from the person's words, not from the brain.

    Reading it costs as much as the answer of the rules does, so it is read only where a turn has edits.
    """

    def __init__(self, brain: Brain) -> None:
        self._brain = brain

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        """The events of one turn; `Replied` is the last."""
        edited = False
        async for event in self._brain.turn(request):
            edited = edited or isinstance(event, Edited)
            yield replace(event, scope=scope_of(request) if edited else None) if isinstance(event, Replied) else event


def identity(settings: Settings) -> str:
    """What answers, for cache keys: the model with the version of its prompts, or the rules as they are written."""
    if settings.llm_api_key is None:
        return f"builtin {_rules_version()}"
    return f"model {settings.llm_base_url} {settings.llm_model or DEFAULT_MODEL} prompts {PROMPTS}"


@cache
def _rules_version() -> str:
    files = sorted((Path(__file__).parent / "builtin").rglob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def build_assistant(settings: Settings) -> AssistantService:
    """The assistant that the settings ask for; nothing is contacted until a turn.

    The agent's libraries are a quarter of all memory and of the time to start, so they are loaded only where a model is set up.
    """
    if settings.llm_api_key is None:
        return AssistantService(BuiltinBrain())
    from builder_app.assistant.agent.brain import AgentBrain
    from builder_app.assistant.agent.models import chat_model

    return AssistantService(AgentBrain(chat_model(_model_config(settings, settings.llm_api_key))))


def build_stand_in(settings: Settings) -> AssistantService | None:
    """The built-in assistant beside a language model; None where it is the only one."""
    return None if settings.llm_api_key is None else AssistantService(BuiltinBrain())


def build_writer(settings: Settings) -> TextModel | None:
    """What writes texts for steps; None where no model is set up."""
    if settings.llm_api_key is None:
        return None
    from builder_app.assistant.agent.writer import ModelWriter

    return ModelWriter(_model_config(settings, settings.llm_api_key))


def _model_config(settings: Settings, key: SecretStr) -> "ModelConfig":
    from builder_app.assistant.agent.models import ModelConfig

    return ModelConfig(
        base_url=settings.llm_base_url,
        api_key=key.get_secret_value(),
        model=settings.llm_model or DEFAULT_MODEL,
        timeout=settings.agent_timeout,
    )
