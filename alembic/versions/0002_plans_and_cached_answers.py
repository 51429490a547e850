"""Answers keep what they propose, and whether they came from the cache"""

import sqlalchemy as sa
from alembic import op

from builder_app.storage.columns import Json

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("messages") as table:
        table.add_column(sa.Column("proposed", Json(), nullable=True))
        table.add_column(sa.Column("cached", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_conversations_created_by", "conversations", ["created_by"])


def downgrade() -> None:
    op.drop_index("ix_conversations_created_by", "conversations")
    with op.batch_alter_table("messages") as table:
        table.drop_column("cached")
        table.drop_column("proposed")
