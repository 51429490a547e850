"""The pure parts: rehearsal of the flagship workflow, validation of a large one, one step of the machine."""

import itertools
import time
from collections.abc import Callable, Iterator

from builder_app.domain.simulate import SimulationRequest, simulate
from builder_app.domain.validation import validate
from tests.bench.machine import line, spread
from tests.flows import FLAGSHIP, definition


def timed(work: Callable[[], object], *, times: int) -> list[float]:
    """Seconds that each of `times` calls took, after one that does not count."""
    work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return taken


def figures() -> Iterator[str]:
    """Each figure as it is measured."""
    every = SimulationRequest(all_paths=True)
    yield line("Rehearsal of the flagship, all paths", spread(timed(lambda: simulate(FLAGSHIP, every), times=50)), "≤ 100 ms")
    names = [f"s{index}" for index in range(500)]
    steps = {name: ("data.set", {"values": {"x": "{{ input.n }}"}}) for name in names}
    edges = ["trigger>s0", *(f"{a}>{b}" for a, b in itertools.pairwise(names))]
    large = definition(steps, edges, inputs=[{"name": "n", "type": "integer"}])  # type: ignore[arg-type]
    yield line("Validation of 500 steps", spread(timed(lambda: validate(large), times=20)), "≤ 100 ms")
