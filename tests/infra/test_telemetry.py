"""Figures of several processes, and what dashboards and alert rules ask for."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import yaml
from prometheus_client.parser import text_string_to_metric_families

from builder_app.infra import measured, telemetry

ROOT = Path(__file__).resolve().parents[2]
COUNTS = "from builder_app.infra import telemetry as t; t.CHAT_REQUESTS.inc(2); t.WEBSOCKET_CLIENTS.inc(); t.CHAT_DURATION.observe(0.2); "
STAYS = COUNTS + "print('there', flush=True); input()"
ENDS = COUNTS + "print('there', flush=True)"
BY_PROMETHEUS = {"up"}
"""Series that Prometheus makes itself."""


def asked_for() -> dict[str, set[str]]:
    """Where which metrics are asked for."""
    board = json.loads((ROOT / "deploy" / "grafana" / "builder.json").read_text())
    rules = yaml.safe_load((ROOT / "deploy" / "alerts" / "builder.yml").read_text())
    found = {f"panel {panel['title']}": [one["expr"] for one in panel["targets"]] for panel in board["panels"]}
    found |= {f"alert {rule['alert']}": [rule["expr"]] for group in rules["groups"] for rule in group["rules"]}
    return {place: set().union(*(_names(text) for text in texts)) for place, texts in found.items()}


def _names(expression: str) -> set[str]:
    """The metrics of a PromQL expression: its names without functions, labels and groupings."""
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on) *\([^)]*\)", " ", expression)
    words = re.finditer(r"[a-z_][a-z0-9_:]*(?! *\(|[a-z0-9_:])", bare)
    return {word[0] for word in words} - {"and", "or", "unless", "by"}


def exposed() -> set[str]:
    """The series that /metrics prints, also of metrics that nothing was counted in yet."""
    ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
    families = text_string_to_metric_families(telemetry.exposition().decode())
    return {family.name + end for family in families for end in ends.get(family.type, ())}


def test_dashboards_and_alerts_ask_for_what_there_is() -> None:
    assert measured.MESSAGES is telemetry.MESSAGES
    missing = {place: names - exposed() - BY_PROMETHEUS for place, names in asked_for().items()}
    assert len(missing) > 15
    assert {place: names for place, names in missing.items() if names} == {}
    assert all(asked_for().values())


def test_every_figure_of_ours_is_on_the_dashboard_or_watched() -> None:
    ours = {metric._name for metric in vars(telemetry).values() if hasattr(metric, "_name")}
    asked = " ".join(name for names in asked_for().values() for name in names)
    assert len(ours) > 15
    assert {name for name in ours if name not in asked} == set()


def _figures(directory: Path) -> dict[str, float]:
    code = "from builder_app.infra.telemetry import exposition; print(exposition().decode())"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=_shared(directory), capture_output=True, text=True, check=True)
    return {sample.name: sample.value for family in text_string_to_metric_families(done.stdout) for sample in family.samples}


def _shared(directory: Path) -> dict[str, str]:
    return {**os.environ, telemetry.DIRECTORY: str(directory)}


def test_several_processes_are_one_to_prometheus(tmp_path: Path) -> None:
    def begin(code: str) -> subprocess.Popen[str]:
        started = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, env=_shared(tmp_path), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert started.stdout is not None
        assert started.stdout.readline() == "there\n"
        return started

    one, two = begin(STAYS), begin(STAYS)
    try:
        begin(ENDS).communicate()
        both = _figures(tmp_path)
        assert (both["chat_requests_total"], both["chat_duration_seconds_count"]) == (6, 3)
        assert both["websocket_clients"] == 2
    finally:
        two.kill()
        two.communicate()
    after = _figures(tmp_path)
    one.communicate("\n")
    assert (after["chat_requests_total"], after["websocket_clients"]) == (6, 1)
