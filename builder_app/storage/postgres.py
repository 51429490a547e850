"""Connections to PostgreSQL on which no answer is waited for without end."""

import asyncio
from typing import Any

from psycopg import AsyncConnection, OperationalError

CONNECT_SECONDS = 5
ANSWER_SECONDS = 20.0


class LimitedConnection(AsyncConnection[Any]):
    """Every exchange with the server has `ANSWER_SECONDS`; the statement is cancelled then, or the connection closed. Raises `OperationalError`."""

    async def wait(self, *given: Any, **named: Any) -> Any:
        """What the server answers."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await super().wait(*given, **named)
        except TimeoutError as error:
            raise OperationalError(f"no answer within {ANSWER_SECONDS:.0f} s") from error


CONNECTED: dict[str, Any] = {"async_creator_fn": LimitedConnection.connect, "connect_timeout": CONNECT_SECONDS}
"""How SQLAlchemy's engine connects."""
