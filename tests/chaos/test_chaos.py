"""The short form of `make chaos`: nothing that was acknowledged is lost or double after everything was killed once."""

import asyncio

from tests.chaos.__main__ import settings, storm
from tests.fixtures.place import place
from tests.fixtures.smtp import Sink, sink

__all__ = ["sink"]


def test_what_was_acknowledged_is_there_once_after_everything_was_killed(sink: Sink) -> None:
    with place(**settings(sink)) as there:
        found = asyncio.run(storm(there, sink, rounds=1, apart=3, events=3, people=2, only="killed"))
    assert found.problems == []
