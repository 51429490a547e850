"""The audit log refuses changes and removals, whoever asks"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REASON = "the audit log is only added to"
VERBS = ("UPDATE", "DELETE")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in VERBS:
            op.execute(f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit_entries BEGIN SELECT RAISE(ABORT, '{REASON}'); END")
        return
    op.execute(f"CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REASON}'; END $$")
    for verb in VERBS:
        op.execute(
            f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit_entries FOR EACH ROW EXECUTE FUNCTION audit_only_grows()"
        )


def downgrade() -> None:
    on = "" if op.get_bind().dialect.name == "sqlite" else " ON audit_entries"
    for verb in VERBS:
        op.execute(f"DROP TRIGGER audit_no_{verb.lower()}{on}")
    if on:
        op.execute("DROP FUNCTION audit_only_grows()")
