"""What every door asks for: one table that REST, pages and page events obey. What is not in it is shut.

The use cases ask again with `require`; the doors keep people from getting that far.
"""

from collections.abc import Mapping
from enum import StrEnum

from builder_app.domain.access import Permission


class Special(StrEnum):
    """What no role decides."""

    ANYBODY = "anybody"
    NOBODY = "nobody"


Needed = Permission | Special
ANYBODY, NOBODY = Special.ANYBODY, Special.NOBODY
READ, EDIT, OPERATE, ADMINISTER = Permission.READ, Permission.EDIT, Permission.OPERATE, Permission.ADMINISTER

PATHS: Mapping[str, Mapping[str, Needed]] = {
    "/health": {"GET": ANYBODY},
    "/health/live": {"GET": ANYBODY},
    "/health/ready": {"GET": ANYBODY},
    "/metrics": {"GET": ANYBODY},
    "/docs": {"GET": READ},
    "/openapi.json": {"GET": READ},
    "/hooks/{path}": {"GET": ANYBODY, "POST": ANYBODY, "PUT": ANYBODY, "PATCH": ANYBODY, "DELETE": ANYBODY},
    "/api/v1/session": {"GET": READ, "POST": ANYBODY, "DELETE": ANYBODY},
    "/api/v1/session/provider": {"GET": ANYBODY},
    "/api/v1/session/provider/callback": {"GET": ANYBODY},
    "/api/v1/page-errors": {"POST": ANYBODY},
    "/api/v1/setup": {"GET": ANYBODY, "POST": ANYBODY},
    "/api/v1/password": {"POST": READ},
    "/api/v1/sessions": {"GET": READ},
    "/api/v1/sessions/{session_id}": {"DELETE": READ},
    "/api/v1/conversations": {"GET": READ, "POST": EDIT},
    "/api/v1/conversations/{conversation_id}": {"GET": READ, "PATCH": EDIT, "DELETE": EDIT},
    "/api/v1/conversations/{conversation_id}/restore": {"POST": EDIT},
    "/api/v1/conversations/{conversation_id}/export": {"GET": READ},
    "/api/v1/conversations/{conversation_id}/messages": {"GET": READ, "POST": EDIT},
    "/api/v1/conversations/{conversation_id}/stop": {"POST": EDIT},
    "/api/v1/conversations/{conversation_id}/documents": {"POST": EDIT},
    "/api/v1/workflows": {"GET": READ, "POST": EDIT},
    "/api/v1/workflows/{workflow_id}": {"GET": READ, "PATCH": EDIT, "DELETE": EDIT},
    "/api/v1/workflows/{workflow_id}/restore": {"POST": EDIT},
    "/api/v1/workflows/{workflow_id}/validate": {"POST": READ},
    "/api/v1/workflows/{workflow_id}/simulate": {"POST": EDIT},
    "/api/v1/workflows/{workflow_id}/draft": {"GET": READ, "PUT": EDIT},
    "/api/v1/workflows/{workflow_id}/draft/edits": {"POST": EDIT},
    "/api/v1/workflows/{workflow_id}/draft/undo": {"POST": EDIT},
    "/api/v1/workflows/{workflow_id}/draft/redo": {"POST": EDIT},
    "/api/v1/workflows/{workflow_id}/draft/history": {"GET": READ},
    "/api/v1/workflows/{workflow_id}/versions": {"GET": READ, "POST": OPERATE},
    "/api/v1/workflows/{workflow_id}/versions/{number}": {"GET": READ},
    "/api/v1/workflows/{workflow_id}/versions/{a}/diff/{b}": {"GET": READ},
    "/api/v1/workflows/{workflow_id}/versions/{number}/restore": {"POST": EDIT},
    "/api/v1/workflows/{workflow_id}/deployment": {"GET": READ, "POST": OPERATE, "PATCH": OPERATE, "DELETE": OPERATE},
    "/api/v1/workflows/{workflow_id}/runs": {"POST": OPERATE},
    "/api/v1/validate": {"POST": READ},
    "/api/v1/simulate": {"POST": EDIT},
    "/api/v1/runs": {"GET": READ},
    "/api/v1/runs/{run_id}": {"GET": READ},
    "/api/v1/runs/{run_id}/events": {"GET": READ},
    "/api/v1/runs/{run_id}/cancel": {"POST": OPERATE},
    "/api/v1/runs/{run_id}/pause": {"POST": OPERATE},
    "/api/v1/runs/{run_id}/resume": {"POST": OPERATE},
    "/api/v1/runs/{run_id}/retry": {"POST": OPERATE},
    "/api/v1/runs/{run_id}/signals/{name}": {"POST": OPERATE},
    "/api/v1/tasks": {"GET": READ},
    "/api/v1/tasks/{task_id}": {"GET": READ, "POST": OPERATE},
    "/api/v1/actions": {"GET": READ},
    "/api/v1/triggers": {"GET": READ},
    "/api/v1/templates": {"GET": READ, "POST": EDIT},
    "/api/v1/templates/{template_id}": {"GET": READ, "DELETE": EDIT},
    "/api/v1/templates/{template_id}/restore": {"POST": EDIT},
    "/api/v1/templates/{template_id}/workflows": {"POST": EDIT},
    "/api/v1/connections": {"GET": READ, "POST": OPERATE},
    "/api/v1/connections/{connection_id}": {"GET": READ, "PATCH": OPERATE, "DELETE": OPERATE},
    "/api/v1/connections/{connection_id}/test": {"POST": OPERATE},
    "/api/v1/mailbox": {"GET": READ},
    "/api/v1/mailbox/{mail_id}/reply": {"POST": OPERATE},
    "/api/v1/shipments": {"GET": READ, "POST": EDIT},
    "/api/v1/shipments/import": {"POST": EDIT},
    "/api/v1/shipments/{shipment_id}": {"GET": READ, "PATCH": EDIT, "DELETE": EDIT},
    "/api/v1/shipments/{shipment_id}/timeline": {"GET": READ},
    "/api/v1/users": {"GET": ADMINISTER, "POST": ADMINISTER},
    "/api/v1/users/{user_id}": {"PATCH": ADMINISTER, "DELETE": ADMINISTER},
    "/api/v1/api-keys": {"GET": READ, "POST": READ},
    "/api/v1/api-keys/{key_id}": {"DELETE": READ},
    "/api/v1/audit": {"GET": ADMINISTER},
    "/api/workflow-agent/chat": {"POST": EDIT},
    "/api/workflow-agent/upload": {"POST": EDIT},
    "/api/workflow-agent/generate": {"POST": EDIT},
    "/api/workflow-agent/session/{session_id}": {"DELETE": EDIT},
    "/api/actions": {"GET": READ},
    "/api/workflows/execute": {"POST": OPERATE},
    "/api/workflows/{workflow_id}": {"GET": READ},
}
"""REST: the path's pattern and its methods. Keys and sessions are one's own unless one administers."""

PAGES: Mapping[str, Needed] = {
    "/login": ANYBODY,
    "/setup": ANYBODY,
    "/": READ,
    "/conversations": READ,
    "/workflows": READ,
    "/workflows/[workflow_id]": READ,
    "/runs": READ,
    "/runs/[run_id]": READ,
    "/tasks": READ,
    "/mailbox": READ,
    "/shipments": READ,
    "/shipments/[shipment_id]": READ,
    "/templates": READ,
    "/actions": READ,
    "/connections": READ,
    "/settings": READ,
    "/audit": ADMINISTER,
}
"""Pages by route."""

EVENTS: Mapping[str, Mapping[Needed, str]] = {
    "LoginState": {ANYBODY: "load"},
    "SetupState": {ANYBODY: "load"},
    "SessionState": {READ: "load"},
    "WorkState": {READ: "done"},
    "HomeState": {READ: "load resend", EDIT: "begin"},
    "ConversationsState": {READ: "load find toggle_deleted", EDIT: "rename delete restore"},
    "WorkflowsState": {READ: "load find toggle_deleted", EDIT: "create delete restore"},
    "DraftState": {
        READ: "load reload watch command show_view show_side focus",
        EDIT: "consent add_from_palette undo redo tidy rename",
        NOBODY: "definition show publish_as light read commit add",
    },
    "ChatState": {READ: "load watch resend", EDIT: "say edit leave approve choose retry ask_stand_in attach stop send"},
    "InspectorState": {READ: "open", EDIT: "set_value set_unit set_trigger_type set_inputs set_title set_policy remove"},
    "SimulateState": {EDIT: "open set_outcome set_input play play_all show"},
    "PublishState": {READ: "close", OPERATE: "set_note open_publish publish open_deploy deploy pause resume open_run run"},
    "RunsState": {READ: "load filter watch"},
    "RunState": {READ: "load watch command", OPERATE: "cancel pause resume retry"},
    "TasksState": {READ: "load filter watch", OPERATE: "decide submit"},
    "MailboxState": {READ: "load watch answer", OPERATE: "reply"},
    "ShipmentsState": {READ: "load find", EDIT: "upload"},
    "ShipmentState": {READ: "load"},
    "SaveTemplateState": {READ: "close", EDIT: "open save"},
    "TemplatesState": {READ: "load toggle_deleted", EDIT: "begin remove restore"},
    "ConnectionsState": {READ: "load", OPERATE: "begin create test remove"},
    "SettingsState": {
        READ: "load change_password create_key delete_key end_session",
        ADMINISTER: "delete_user create_user set_role suspend restore",
    },
    "AuditState": {ADMINISTER: "load find more"},
}
"""Page events: the state and its handlers. A gesture on the canvas may be a mere look, so `command` asks for what it does.
Handlers that nobody may send are parts of others which the framework takes for handlers."""


def of_path(method: str, pattern: str) -> Needed:
    """What a path asks for."""
    asked = PATHS.get(pattern.replace("{path:path}", "{path}"), {})
    return asked.get("GET" if method == "HEAD" else method, NOBODY)


def of_page(route: str) -> Needed:
    """What a page asks for."""
    return PAGES.get(route, NOBODY)


def of_event(state: str, handler: str) -> Needed:
    """What a page event asks for."""
    return next((needed for needed, handlers in EVENTS.get(state, {}).items() if handler in handlers.split()), NOBODY)
