"""The measure of quality that the site publishes."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "5b0c7a4de913"
down_revision: str | None = "1d73e92d6d6d"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "quality_measure",
        sa.Column("fingerprint", sqlmodel.AutoString(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_quality_measure")),
    )


def downgrade() -> None:
    op.drop_table("quality_measure")
