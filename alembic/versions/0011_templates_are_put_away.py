"""Shared templates are put away, and can be brought back"""

import sqlalchemy as sa
from alembic import op

from builder_app.storage.columns import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("templates", sa.Column("deleted_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("templates", "deleted_at")
