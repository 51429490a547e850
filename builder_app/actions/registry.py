"""Which handler carries out which action; a test holds this against the catalogue."""

from collections.abc import Callable

from builder_app.actions import data, documents, email, inbox, language, web, writing
from builder_app.actions.needs import Needs
from builder_app.application.steps import ActionHandler

HANDLERS: dict[str, Callable[[Needs], ActionHandler]] = {
    "email.send": email.SendMail,
    "email.follow_up": email.SendMail,
    "email.escalate": email.SendMail,
    "email.check_inbox": inbox.CheckInbox,
    "email.parse_reply": email.ParseReply,
    "document.request": email.SendMail,
    "document.extract_text": documents.ExtractText,
    "document.parse": documents.ParseDocument,
    "document.save": documents.SaveDocument,
    "data.query": data.Query,
    "data.store": data.Store,
    "shipment.lookup": data.Lookup,
    "shipment.search": data.Search,
    "shipment.update": data.Update,
    "http.request": web.Request,
    "message.slack": web.Post,
    "message.teams": web.Post,
    "incident.pagerduty": web.Page,
    "ai.classify": language.Classify,
    "ai.extract": language.Extract,
    "ai.summarize": language.Summarize,
    "ai.generate": writing.Generate,
    "ai.sentiment": language.Judge,
    "log.write": data.Log,
}


def build_registry(needs: Needs) -> dict[str, ActionHandler]:
    """A handler for every action that has one."""
    return {action: make(needs) for action, make in HANDLERS.items()}
