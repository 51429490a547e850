"""The audit log refuses to be emptied (PostgreSQL), and to have entries written over by new ones (SQLite)"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REASON = "the audit log is only added to"
KNOWN = "EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id OR rowid = NEW.rowid)"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # INSERT OR REPLACE removes the old row without its DELETE trigger.
        op.execute(
            f"CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit_entries WHEN {KNOWN} BEGIN SELECT RAISE(ABORT, '{REASON}'); END"
        )
        return
    op.execute("CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()")


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER audit_no_replace" if sqlite else "DROP TRIGGER audit_no_truncate ON audit_entries")
