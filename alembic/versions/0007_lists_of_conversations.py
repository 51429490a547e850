"""A person's conversations are listed by when they were used last, however many there are"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_conversations_of_person", "conversations", ["created_by", "updated_at", "id"])
    op.drop_index("ix_conversations_created_by", "conversations")


def downgrade() -> None:
    op.create_index("ix_conversations_created_by", "conversations", ["created_by"])
    op.drop_index("ix_conversations_of_person", "conversations")
