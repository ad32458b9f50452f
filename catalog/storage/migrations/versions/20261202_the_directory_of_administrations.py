"""The public desks of the State's directory of administrations, and the copy they were read
from."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "d84e2c61a9f5"
down_revision: str | None = "d41f7be80c25"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "service_directory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_date", sa.Date(), nullable=False),
        sa.Column("newest_record", sa.Date(), nullable=True),
        sa.Column("origin", sqlmodel.AutoString(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("followed_to", sqlmodel.AutoString(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_directory")),
    )
    op.create_table(
        "service_desk",
        sa.Column("area", sqlmodel.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("record", sqlmodel.AutoString(), nullable=False),
        sa.Column("digest", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("telephone", sqlmodel.AutoString(), nullable=True),
        sa.Column("email", sqlmodel.AutoString(), nullable=True),
        sa.Column("url", sqlmodel.AutoString(), nullable=True),
        sa.Column("page", sqlmodel.AutoString(), nullable=True),
        sa.Column("address", sqlmodel.AutoString(), nullable=True),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("area", "kind", "record", name=op.f("pk_service_desk")),
    )


def downgrade() -> None:
    op.drop_table("service_desk")
    op.drop_table("service_directory")
