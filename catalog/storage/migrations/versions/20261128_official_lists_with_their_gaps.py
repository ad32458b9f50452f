"""Official lists with their gaps."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "c6d8a053ac84"
down_revision: str | None = "774d3228c933"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "official_attempt",
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_official_attempt")),
    )
    op.create_table(
        "programme_gap",
        sa.Column("programme", sqlmodel.AutoString(), nullable=False),
        sa.Column("code", sqlmodel.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme"],
            ["programme_list.programme"],
            name=op.f("fk_programme_gap_programme_programme_list"),
        ),
        sa.PrimaryKeyConstraint("programme", "code", name=op.f("pk_programme_gap")),
    )
    with op.batch_alter_table("programme_gap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_gap_code"), ["code"], unique=False)
    with op.batch_alter_table("programme_list", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cog", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("followed_to", sqlmodel.AutoString(), nullable=True))
    with op.batch_alter_table("programme_member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("details", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("programme_member", schema=None) as batch_op:
        batch_op.drop_column("details")
    with op.batch_alter_table("programme_list", schema=None) as batch_op:
        batch_op.drop_column("followed_to")
        batch_op.drop_column("cog")
    with op.batch_alter_table("programme_gap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_gap_code"))
    op.drop_table("programme_gap")
    op.drop_table("official_attempt")
