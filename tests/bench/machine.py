"""What the figures were measured on, and how they are shown."""

import os
import platform
import statistics
from collections.abc import Sequence
from pathlib import Path


def size() -> str:
    """Processor cores, memory, system and Python."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{len(os.sched_getaffinity(0))} cores, {pages:.0f} GiB, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def at(share: float, values: Sequence[float]) -> float:
    """The value that `share` of all are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(seconds: Sequence[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    return f"median {statistics.median(seconds) * 1000:.1f} ms, 95th percentile {at(0.95, seconds) * 1000:.1f} ms ({len(seconds)} times)"


def memory(pid: int | str = "self") -> float:
    """Resident MiB of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def line(name: str, measured: str, goal: str) -> str:
    """One figure beside its goal."""
    return f"{name:<46} {measured:<62} goal {goal}"
