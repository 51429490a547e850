"""After all: what was acknowledged against what is there."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import httpx

from tests.chaos.callers import Acknowledged, pages
from tests.fixtures.smtp import Sink

SETTLE_SECONDS = 180.0
MAILS = ("first", "second")


@dataclass
class Reckoning:
    """Each problem in a sentence; mails that went over the line again with the Message-ID they had."""

    problems: list[str]
    delivered_again: int
    settled_seconds: float


async def reckon(client: httpx.AsyncClient, taken: Acknowledged, sink: Sink, workflow_id: str) -> Reckoning:
    """Wait until every run has ended, then compare."""
    runs, seconds = await _settled(client, workflow_id)
    mails = {str(mail["Message-ID"]): str(mail["Subject"]) for mail in sink.messages}
    problems = [*_of_runs(taken, runs), *_of_mails(taken, mails), *await _of_messages(client, taken)]
    return Reckoning(problems, len(sink.messages) - len(mails), seconds)


async def _settled(client: httpx.AsyncClient, workflow_id: str) -> tuple[list[dict[str, Any]], float]:
    began = time.monotonic()
    while True:
        runs = list(await pages(client, "/api/v1/runs", workflow_id=workflow_id))
        open_ones = [run for run in runs if run["status"] in ("queued", "running", "waiting")]
        if not open_ones or time.monotonic() - began > SETTLE_SECONDS:
            return runs, time.monotonic() - began
        await asyncio.sleep(1)


def _of_runs(taken: Acknowledged, runs: list[dict[str, Any]]) -> list[str]:
    by_number = Counter(run["trigger"]["body"]["number"] for run in runs)
    ids = {run["id"] for run in runs}
    return [
        *(f"event {number} was answered with {len(named)} runs" for number, named in taken.events.items() if len(named) != 1),
        *(f"event {number} has {by_number[number]} runs" for number in taken.events if by_number[number] != 1),
        *(f"the run of event {number} is gone" for number, named in taken.events.items() if not named <= ids),
        *(f"run {run['id']} is {run['status']}: {run.get('error')}" for run in runs if run["status"] != "succeeded"),
    ]


def _of_mails(taken: Acknowledged, mails: dict[str, str]) -> list[str]:
    sent = Counter(mails.values())
    wanted = [f"{kind} mail about {number}" for number in taken.events for kind in MAILS]
    return [f"{subject}: sent {sent[subject]} times" for subject in wanted if sent[subject] != 1]


async def _of_messages(client: httpx.AsyncClient, taken: Acknowledged) -> list[str]:
    problems = []
    for conversation in sorted(set(taken.messages.values())):
        there = (await client.get(f"/api/v1/conversations/{conversation}/export")).raise_for_status().json()["messages"]
        said = Counter(one.get("client_id") for one in there if one["role"] == "user")
        answers = Counter(one.get("reply_to") for one in there if one["role"] == "assistant")
        for client_id in [one for one, where in taken.messages.items() if where == conversation]:
            ids = [one["id"] for one in there if one.get("client_id") == client_id]
            if said[client_id] != 1 or answers[ids[0]] != 1:
                problems.append(f"message {client_id} is there {said[client_id]} times with {[answers[one] for one in ids]} answers")
        problems += [f"message {one['id']} is {one['status']}" for one in there if one["status"] not in ("done", "failed")]
    return problems
