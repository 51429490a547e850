"""What a template is."""

from builder_app.domain.workflow import Frozen, WorkflowDefinition


class Template(Frozen):
    """A workflow to begin with; `prompt` is the sentence that would describe it to the assistant."""

    id: str
    name: str
    category: str
    description: str
    prompt: str
    definition: WorkflowDefinition
