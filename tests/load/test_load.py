"""The short form of `make load`: a few signed-in tabs on two processes, and no error."""

import uvloop

from tests.fixtures.place import Place, place
from tests.load.people import Crowd, Tally

CLIENTS, APART, SECONDS = 10, 1.0, 10.0


async def crowd(there: Place) -> tuple[Tally, Tally]:
    people = Crowd(there.app.url, await there.people(CLIENTS), apart=APART)
    await people.grow(CLIENTS, a_second=5)
    tally = await people.measure(SECONDS)
    await people.leave()
    return people.arrivals, tally


def test_a_few_people_at_once_meet_no_error() -> None:
    with place(BUILDER_CHAT_RATE_LIMIT="1000/minute") as there:
        arrivals, tally = uvloop.run(crowd(there))
    assert not arrivals.errors, arrivals.errors
    assert not tally.errors, tally.errors
    assert len(tally.all) >= CLIENTS
    assert all(tally.taken.values())
