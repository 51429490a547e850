"""Many conversations cost a process no memory, and a list of them no time that grows with their number."""

from tests.bench.conversations import measured


def test_thousands_of_conversations_cost_no_memory() -> None:
    found = measured(5000)
    assert isinstance(found["grown"], float)
    assert found["grown"] < 30
