"""The language model behind the agent: any endpoint that speaks the OpenAI protocol."""

from dataclasses import dataclass
from datetime import timedelta

import httpx
import openai
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage
from langchain_core.runnables import Runnable
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from builder_app.domain.errors import BuilderError, ModelUnavailable, RateLimited, TurnTimeout
from builder_app.infra.retries import RetryingTransport, asked_wait

_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, httpx.HTTPError)
"""What the client's own parsing raises for an answer that is not of the protocol, or that breaks off."""


@dataclass(frozen=True, kw_only=True)
class ModelConfig:
    """Where the model is and how long one call to it may take."""

    base_url: str | None
    api_key: str
    model: str
    timeout: timedelta


def chat_model(config: ModelConfig, *, attempts: bool = True, longest: int | None = None) -> BaseChatModel:
    """A streaming chat model; nothing is sent until it is called. Attempts are those of the house, not the client's own.

    Without `attempts` each call is made once, for callers that are attempted again themselves. `longest` limits the answer, in tokens.
    """
    seconds = config.timeout.total_seconds()
    transport = RetryingTransport("model", within=seconds) if attempts else None
    return ChatOpenAI(
        base_url=config.base_url,
        api_key=SecretStr(config.api_key),
        model=config.model,
        timeout=seconds,
        max_retries=0,
        max_tokens=longest,
        http_async_client=httpx.AsyncClient(transport=transport, timeout=seconds),
        temperature=0,
        streaming=True,
        stream_usage=False,
    )


async def asked(model: Runnable[LanguageModelInput, AIMessage], messages: LanguageModelInput) -> AIMessage:
    """The model's answer to these messages. Raises the client's own errors, or `ModelUnavailable` for what is no answer at all."""
    try:
        return await model.ainvoke(messages)
    except _UNREADABLE as error:
        raise _unreadable() from error


def named(error: openai.OpenAIError) -> BuilderError:
    """The product's error for what the model's client raised."""
    if isinstance(error, openai.APITimeoutError):
        return TurnTimeout("The language model took too long to answer. Nothing was changed; try again.")
    if isinstance(error, openai.RateLimitError):
        seconds = _retry_after(error)
        return RateLimited(f"The language model is busy. Try again in {seconds:.0f} s.", retry_after_seconds=seconds)
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return ModelUnavailable("The language model refused our key. An administrator must check it.", code="model-refused-key")
    if isinstance(error, openai.APIConnectionError):
        return ModelUnavailable("The language model cannot be reached. Nothing was changed; try again.")
    if isinstance(error, openai.APIStatusError):
        return ModelUnavailable(f"The language model answered with an error ({error.status_code}). Nothing was changed.")
    return _unreadable()


def _unreadable() -> ModelUnavailable:
    return ModelUnavailable("The language model's answer could not be read. Nothing was changed; try again.", code="model-unreadable")


def _retry_after(error: openai.RateLimitError) -> float:
    asked = asked_wait(error.response.headers)
    return 10.0 if asked is None else max(1.0, asked)
