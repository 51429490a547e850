"""Connections to PostgreSQL on which no answer is waited for without end."""

from typing import Any

from loguru import logger
from psycopg import AsyncConnection, Error, OperationalError, errors

CONNECT_SECONDS = 5
ANSWER_SECONDS = 15.0
"""For one exchange: with all that a use case begins and gives up, less than a chat turn has."""
PING_SECONDS, CANCEL_SECONDS = 2.0, 1.0


class LimitedConnection(AsyncConnection[Any]):
    """Every exchange with the server has a limit; over it the statement is cancelled as far as the server hears that, and the connection closed."""

    limit: float | None = None
    """In place of `ANSWER_SECONDS`."""

    async def wait(self, gen: Any, *given: Any, **named: Any) -> Any:
        """What the server answers. Raises `OperationalError` when it does not in time."""
        seconds = self.limit or ANSWER_SECONDS
        try:
            return await super().wait(gen, *given, **{"timeout": seconds, **named})
        except errors._WaitTimeout as error:
            # psycopg's own way of giving up takes another ten seconds where nothing answers.
            await self._give_up()
            raise OperationalError(f"no answer within {seconds:.0f} s") from error

    async def _give_up(self) -> None:
        try:
            await self.cancel_safe(timeout=CANCEL_SECONDS)
        except Error as error:
            logger.debug("The database does not hear that a statement is given up: {}", type(error).__name__)
        self.pgconn.finish()


CONNECTED: dict[str, Any] = {"async_creator_fn": LimitedConnection.connect, "connect_timeout": CONNECT_SECONDS}
"""How SQLAlchemy's engine connects."""
