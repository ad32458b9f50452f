"""When a sheet was first published: for those already there, the day that is known of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c4b8e2a9f017"
down_revision: str | None = "c6d8a053ac84"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("published_offering") as table:
        table.add_column(sa.Column("first_published_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE published_offering SET first_published_at = published_at")
    with op.batch_alter_table("published_offering") as table:
        table.alter_column(
            "first_published_at", existing_type=sa.DateTime(timezone=True), nullable=False
        )


def downgrade() -> None:
    with op.batch_alter_table("published_offering") as table:
        table.drop_column("first_published_at")
