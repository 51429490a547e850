"""The id of the call that started a run goes along with it, into every line that its activities log.

It travels in Temporal's headers: from the client into the workflow, from there into its activities and into a run whose history was cut.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NoReturn

from temporalio import client, worker, workflow
from temporalio.api.common.v1 import Payload

with workflow.unsafe.imports_passed_through():
    from builder_app.application.context import Caller, caller
    from builder_app.application.ids import new_id

HEADER = "request-id"
Headers = Mapping[str, Payload]


def with_id(headers: Headers, request_id: str) -> Headers:
    """`headers` and the id, where there is one."""
    payload = Payload(metadata={"encoding": b"binary/plain"}, data=request_id.encode())
    return {**headers, HEADER: payload} if request_id else headers


def id_in(headers: Headers) -> str:
    """The id in `headers`; empty for a run that was started without one."""
    payload = headers.get(HEADER)
    return payload.data.decode() if payload else ""


class TracedCalls(client.Interceptor):
    """For the client: what it starts carries the id of the call at hand."""

    def intercept_client(self, next: client.OutboundInterceptor) -> client.OutboundInterceptor:
        """Temporal's hook."""
        return _Client(next)


class _Client(client.OutboundInterceptor):
    async def start_workflow(self, input: client.StartWorkflowInput) -> client.WorkflowHandle[Any, Any]:
        return await super().start_workflow(replace(input, headers=with_id(input.headers, caller.get().request_id)))


class TracedWork(worker.Interceptor):
    """For the worker: workflows hand the id on, activities log under it; one that was given none gets its own."""

    def intercept_activity(self, next: worker.ActivityInboundInterceptor) -> worker.ActivityInboundInterceptor:
        """Temporal's hook."""
        return _Activity(next)

    def workflow_interceptor_class(self, input: worker.WorkflowInterceptorClassInput) -> type[worker.WorkflowInboundInterceptor]:
        """Temporal's hook."""
        return _Workflow


class _Activity(worker.ActivityInboundInterceptor):
    async def execute_activity(self, input: worker.ExecuteActivityInput) -> Any:
        token = caller.set(Caller(request_id=id_in(input.headers) or new_id("act")))
        try:
            return await super().execute_activity(input)
        finally:
            caller.reset(token)


class _Workflow(worker.WorkflowInboundInterceptor):
    def init(self, outbound: worker.WorkflowOutboundInterceptor) -> None:
        super().init(_FromWorkflow(outbound))


class _FromWorkflow(worker.WorkflowOutboundInterceptor):
    def start_activity(self, input: worker.StartActivityInput) -> workflow.ActivityHandle[Any]:
        return super().start_activity(replace(input, headers=with_id(input.headers, _given())))

    def start_local_activity(self, input: worker.StartLocalActivityInput) -> workflow.ActivityHandle[Any]:
        return super().start_local_activity(replace(input, headers=with_id(input.headers, _given())))

    def continue_as_new(self, input: worker.ContinueAsNewInput) -> NoReturn:
        super().continue_as_new(replace(input, headers=with_id(input.headers, _given())))


def _given() -> str:
    """What the workflow at hand was started with."""
    return id_in(workflow.info().headers)
