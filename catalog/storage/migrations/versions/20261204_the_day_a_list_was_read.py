"""The day on which a programme's list was read bears the name of what it is."""

from collections.abc import Sequence

from alembic import op

revision: str = "b7d05c3e91a4"
down_revision: str | None = "7a3f5c0e91bd"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.alter_column("programme_list", "checked_on", new_column_name="read_on")


def downgrade() -> None:
    op.alter_column("programme_list", "read_on", new_column_name="checked_on")
