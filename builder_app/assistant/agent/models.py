"""The language model behind the agent: any endpoint that speaks the OpenAI protocol."""

from dataclasses import dataclass
from datetime import timedelta

import openai
from langchain_core.language_models import BaseChatModel
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from builder_app.domain.errors import BuilderError, ModelUnavailable, RateLimited, TurnTimeout

MAX_RETRIES = 2
"""Attempts after the first; the client waits exponentially with jitter and obeys Retry-After. Client errors are not retried."""


@dataclass(frozen=True, kw_only=True)
class ModelConfig:
    """Where the model is and how long one call to it may take."""

    base_url: str | None
    api_key: str
    model: str
    timeout: timedelta


def chat_model(config: ModelConfig) -> BaseChatModel:
    """A streaming chat model; nothing is sent until it is called."""
    return ChatOpenAI(
        base_url=config.base_url,
        api_key=SecretStr(config.api_key),
        model=config.model,
        timeout=config.timeout.total_seconds(),
        max_retries=MAX_RETRIES,
        temperature=0,
        streaming=True,
        stream_usage=False,
    )


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
    return ModelUnavailable("The language model's answer could not be read. Nothing was changed; try again.")


def _retry_after(error: openai.RateLimitError) -> float:
    try:
        return max(1.0, float(error.response.headers.get("retry-after", "")))
    except ValueError:
        return 10.0
