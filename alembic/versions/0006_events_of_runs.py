"""What starts a run for good is an event of the world; callers' keys are kept where all idempotency keys are"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE runs RENAME COLUMN idempotency_key TO event")


def downgrade() -> None:
    op.execute("ALTER TABLE runs RENAME COLUMN event TO idempotency_key")
