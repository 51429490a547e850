"""The command line: `builder …`. Heavy modules are loaded by the commands that need them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from builder_app.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A self-hosted workflow builder for supply-chain operations.")
users = typer.Typer(no_args_is_help=True, help="People.")
keys = typer.Typer(no_args_is_help=True, help="Keys for programs.")
app.add_typer(users, name="user")
app.add_typer(keys, name="api-key")
caches = typer.Typer(no_args_is_help=True, help="What is kept to answer faster.")
app.add_typer(caches, name="cache")
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]


def settings() -> Settings:
    """The settings; wrong ones are told by name and end the command."""
    try:
        return Settings()
    except ValidationError as error:
        for one in error.errors():
            name = "_".join(["BUILDER", *(str(part).upper().removeprefix("BUILDER_") for part in one["loc"])])
            typer.echo(f"{name}: {str(one['msg']).removeprefix('Value error, ')}", err=True)
        raise typer.Exit(2) from error


def fail(message: str, code: int = 1) -> typer.Exit:
    """Say why, and end."""
    typer.echo(message, err=True)
    return typer.Exit(code)


@app.command()
def up() -> None:
    """Start everything and serve pages and REST."""
    from builder_app import supervisor

    try:
        code = supervisor.up(settings())
    except supervisor.CannotStart as error:
        raise fail(str(error)) from error
    raise typer.Exit(code)


@app.command()
def worker() -> None:
    """Run a Temporal worker in a process of its own."""
    import uvloop

    from builder_app.worker import run

    uvloop.run(run(settings()))


@app.command()
def migrate() -> None:
    """Bring the database up to date."""
    from builder_app.storage.migrate import upgrade

    upgrade(settings().database)
    typer.echo("The database is up to date.")


def _with_runtime(work: Callable[[Any], Awaitable[Any]]) -> Any:
    """Do something with the use cases, without server, worker or engine."""
    from builder_app.domain.errors import BuilderError
    from builder_app.runtime import open_services

    async def run() -> Any:
        async with open_services(settings()) as services:
            return await work(services)

    try:
        return asyncio.run(run())
    except BuilderError as error:
        raise fail(error.message) from error


@users.command("create")
def create_user(
    email: Annotated[str, typer.Option()],
    role: Annotated[str, typer.Option(help="viewer, editor, operator or admin")] = "editor",
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)] = "",
) -> None:
    """Add a person."""
    from builder_app.domain.access import SYSTEM, Role

    if role not in [one.value for one in Role]:
        raise fail(f"There is no role {role}; there are {', '.join(Role)}.", 2)
    user = _with_runtime(lambda s: s.accounts.create_user(SYSTEM, email=email, password=password, role=Role(role)))
    typer.echo(f"{user.email} may sign in as {user.role.value}.")


@keys.command("create")
def create_key(email: Annotated[str, typer.Option()], name: Annotated[str, typer.Option()]) -> None:
    """Make a key for the account of EMAIL and print it, this once."""
    typer.echo(_with_runtime(lambda s: s.accounts.key_for(email, name=name)))


@caches.command("clear")
def clear_cache() -> None:
    """Forget every answer that is kept, in all processes."""
    _with_runtime(lambda s: s.answers.clear())
    typer.echo("The cache is empty.")


@app.command()
def simulate(file: File, all_paths: Annotated[bool, typer.Option("--all-paths")] = False) -> None:
    """Rehearse the workflow in FILE (YAML or JSON) and print what happens."""
    import yaml

    from builder_app.domain.simulate import SimulationRequest
    from builder_app.domain.simulate import simulate as rehearse
    from builder_app.domain.validation import errors, validate
    from builder_app.domain.workflow import WorkflowDefinition

    try:
        definition = WorkflowDefinition.model_validate(yaml.safe_load(file.read_text()))
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
        raise fail(f"{file}: {error}") from error
    found = errors(validate(definition))
    for issue in found:
        typer.echo(f"{issue.step_id or 'workflow'}: {issue.message} {issue.hint}", err=True)
    if found:
        raise typer.Exit(1)
    result = rehearse(definition, SimulationRequest(all_paths=all_paths))
    typer.echo(json.dumps(result.model_dump(mode="json"), indent=2, ensure_ascii=False))


@app.command("export")
def export_workflows(target: Annotated[Path, typer.Argument(help="A folder")]) -> None:
    """Write every workflow's draft as YAML."""
    import yaml

    from builder_app.domain.access import SYSTEM

    async def work(services: Any) -> int:
        count, cursor = 0, None
        while True:
            page = await services.workflows.list(SYSTEM, cursor=cursor, limit=200)
            for one in page.items:
                draft = await services.drafts.get(SYSTEM, one.id)
                (target / f"{one.id}.yaml").write_text(yaml.safe_dump(draft.definition.to_json(), sort_keys=False, allow_unicode=True))
                count += 1
            cursor = page.next_cursor
            if cursor is None:
                return count

    target.mkdir(parents=True, exist_ok=True)
    typer.echo(f"{_with_runtime(work)} workflows written to {target}.")


@app.command("import")
def import_workflows(files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Make a workflow of each YAML file."""
    import yaml

    from builder_app.domain.access import SYSTEM
    from builder_app.domain.workflow import WorkflowDefinition

    made = []
    for file in files:
        try:
            made.append(WorkflowDefinition.model_validate(yaml.safe_load(file.read_text())))
        except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
            raise fail(f"{file}: {error}") from error

    async def work(services: Any) -> list[str]:
        return [(await services.workflows.create(SYSTEM, name=one.name, definition=one)).id for one in made]

    for workflow_id in _with_runtime(work):
        typer.echo(workflow_id)


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="A file to write")]) -> None:
    """Copy the SQLite database and the secret key into one archive, while the app runs or not."""
    from builder_app.backup import CannotBackUp, write

    try:
        write(settings(), target)
    except CannotBackUp as error:
        raise fail(str(error)) from error
    typer.echo(f"Written to {target}.")


@app.command()
def restore(source: File) -> None:
    """Put an archive of `builder backup` back; the app must be stopped."""
    from builder_app import supervisor
    from builder_app.backup import CannotBackUp, read

    found = settings()
    try:
        with supervisor.hold(found.data_dir):
            read(found, source)
    except (supervisor.CannotStart, CannotBackUp) as error:
        raise fail(str(error)) from error
    typer.echo("Restored.")


@app.command()
def doctor() -> None:
    """Check everything that the app needs, and say what to do."""
    from builder_app.doctor import examine

    findings = asyncio.run(examine(settings()))
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.ok else 'FAIL'} {finding.name}: {finding.text}")
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


def main() -> None:
    """The console script."""
    app(prog_name="builder")


if __name__ == "__main__":
    main()
