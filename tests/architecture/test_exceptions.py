"""No failure is swallowed: whoever catches one raises, tells what it was, or logs it. A value that cannot be read is an answer, no failure."""

import ast
import gc
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOGS = frozenset({"logger", "log"})
FAILURES = frozenset(
    {"Exception", "BaseException", "BuilderError", "RedisError", "SQLAlchemyError", "RPCError", "HTTPError", "SMTPException"}
    | {f"{part}Unavailable" for part in ("", "Engine", "Storage", "Mail", "Model")}
)
LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})


def parsed(source: str) -> ast.Module:
    """Its tree. Python 3.11 miscounts the depth of a tree when the collector lets another thread parse meanwhile (gh-106905)."""
    gc.disable()
    try:
        return ast.parse(source)
    finally:
        gc.enable()


def swallowed(source: str) -> Iterator[tuple[int, str]]:
    """(line, what is caught) of each handler that lets a failure vanish, or does nothing at all."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.ExceptHandler) and (_idle(node) or _of_failures(node)) and not _accounts_for(node):
            yield node.lineno, ast.unparse(node.type) if node.type else "everything"


def _idle(handler: ast.ExceptHandler) -> bool:
    return all(isinstance(one, ast.Pass) for one in handler.body)


def _of_failures(handler: ast.ExceptHandler) -> bool:
    """Whether all that is caught are failures of parts, or everything."""
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return all(ast.unparse(one).rpartition(".")[2] in FAILURES for one in kinds)


def _accounts_for(handler: ast.ExceptHandler) -> bool:
    inside = [node for statement in handler.body for node in ast.walk(statement)]
    return any(isinstance(node, ast.Raise) or _logs(node) or _names(node, handler.name) for node in inside)


def _names(node: ast.AST, name: str | None) -> bool:
    """Whether the exception itself is made use of: handed on, put into words, answered with."""
    return name is not None and isinstance(node, ast.Name) and node.id == name


def _logs(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in LEVELS:
        return False
    root: ast.AST = node.func.value
    while isinstance(root, ast.Attribute | ast.Call):
        root = root.value if isinstance(root, ast.Attribute) else root.func
    return isinstance(root, ast.Name) and root.id in LOGS


def test_nothing_is_swallowed() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {caught}"
        for path in sorted((ROOT / "builder_app").rglob("*.py"))
        for line, caught in swallowed(path.read_text())
    ]
    assert found == []


def test_the_search_finds_what_it_is_for() -> None:
    try_ = "try:\n    work()\nexcept {}:\n    {}"
    for caught, body in (("Exception", "x = 1"), ("ValueError", "pass"), ("Unavailable", "return_(None)"), ("BaseException as e", "x = 1")):
        assert list(swallowed(try_.format(caught, body)))
    for caught, body in (
        ("Exception", "raise"),
        ("Unavailable as e", "log.bind(a=1).info(e)"),
        ("Exception", "logger.exception('x')"),
        ("ValueError", "x = 1"),
    ):
        assert not list(swallowed(try_.format(caught, body)))
