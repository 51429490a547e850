"""What was acknowledged and not yet done: done again and again until it is."""

from builder_app.application.chat import ChatService
from builder_app.application.deployments import DeploymentService
from builder_app.application.mail import MailService
from builder_app.application.runs import RunService
from builder_app.application.tasks import TaskService


class Recovery:
    """Hands the engine what it has not heard: runs, cancellations, decisions, answers, schedules."""

    def __init__(
        self, *, runs: RunService, tasks: TaskService, mail: MailService, deployments: DeploymentService, chat: ChatService
    ) -> None:
        self._runs = runs
        self._tasks = tasks
        self._mail = mail
        self._deployments = deployments
        self._chat = chat

    async def once(self) -> int:
        """One round; answers how many things were handed over. Raises `EngineUnavailable` or `StorageUnavailable` when one is away."""
        await self._chat.interrupt_dead()
        return sum(
            [
                await self._runs.recover(),
                await self._tasks.recover(),
                await self._mail.recover(),
                await self._deployments.sync(),
            ]
        )
