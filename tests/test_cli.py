"""The command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

STORY = """
schema: 1
name: Ask the dock
trigger: {type: manual, params: {}}
steps:
  - {id: ask, action: email.send, params: {to: [dock@acme.test], subject: Hello, body: "Where is it?"}}
edges:
  - {source: trigger, target: ask}
"""


def builder(*arguments: str, data: Path, extra: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would."""
    environment = {**os.environ, "BUILDER_DATA_DIR": str(data), **(extra or {})}
    return subprocess.run([sys.executable, "-m", "builder_app", *arguments], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command", ["up", "worker", "migrate", "user create", "api-key create", "doctor", "export", "import", "backup", "restore", "simulate"]
)
def test_every_command_explains_itself(command: str, tmp_path: Path) -> None:
    done = builder(*command.split(), "--help", data=tmp_path)
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    done = builder("migrate", data=tmp_path, extra={"BUILDER_PORT": "many"})
    assert done.returncode == 2
    assert "BUILDER_PORT" in done.stderr


def test_production_refuses_a_made_key(tmp_path: Path) -> None:
    done = builder("migrate", data=tmp_path, extra={"BUILDER_ENV": "production"})
    assert done.returncode == 2
    assert "BUILDER_SECRET_KEY" in done.stderr


def test_a_file_is_rehearsed(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(STORY)
    done = builder("simulate", str(file), data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["paths"][0]["messages"][0]["to"] == ["dock@acme.test"]


def test_a_file_with_an_error_is_refused_with_its_step(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(STORY.replace("dock@acme.test", "dock"))
    done = builder("simulate", str(file), data=tmp_path)
    assert done.returncode == 1
    assert "ask" in done.stderr


def test_workflows_go_out_and_come_back_and_a_backup_is_restored(tmp_path: Path) -> None:
    data, file, out = tmp_path / "data", tmp_path / "story.yaml", tmp_path / "out"
    file.write_text(STORY)
    assert builder("import", str(file), data=data).returncode == 0
    assert builder("backup", str(tmp_path / "saved.tgz"), data=data).returncode == 0
    assert builder("import", str(file), data=data).returncode == 0
    assert builder("restore", str(tmp_path / "saved.tgz"), data=data).returncode == 0
    done = builder("export", str(out), data=data)
    assert done.returncode == 0, done.stderr
    exported = list(out.glob("*.yaml"))
    assert len(exported) == 1
    assert "dock@acme.test" in exported[0].read_text()


def test_people_and_keys_are_made(tmp_path: Path) -> None:
    made = builder("user", "create", "--email", "ann@acme.test", "--role", "operator", "--password", "a good password", data=tmp_path)
    assert made.returncode == 0, made.stderr
    key = builder("api-key", "create", "--email", "ann@acme.test", "--name", "ci", data=tmp_path)
    assert key.returncode == 0, key.stderr
    assert len(key.stdout.strip()) >= 32
    assert builder("api-key", "create", "--email", "nobody@acme.test", "--name", "ci", data=tmp_path).returncode == 1


def test_something_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    junk = tmp_path / "junk.tgz"
    junk.write_text("nonsense")
    done = builder("restore", str(junk), data=tmp_path / "data")
    assert done.returncode == 1
    assert "cannot be read" in done.stderr


def test_the_cache_is_cleared(tmp_path: Path) -> None:
    done = builder("cache", "clear", data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "empty" in done.stdout
