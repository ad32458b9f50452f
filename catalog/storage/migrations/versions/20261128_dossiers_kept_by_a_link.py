"""Dossiers kept by a link."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "46b77a8303c8"
down_revision: str | None = "638b448670ab"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "dossier",
        sa.Column("id", sqlmodel.AutoString(), nullable=False),
        sa.Column("link_hash", sqlmodel.AutoString(), nullable=False),
        sa.Column("submission_hash", sqlmodel.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.AutoString(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("verdicts", sa.Text(), nullable=False),
        sa.Column("saved_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_dossier_link_hash")),
        sa.UniqueConstraint("submission_hash", name=op.f("uq_dossier_submission_hash")),
    )
    op.create_index(op.f("ix_dossier_saved_on"), "dossier", ["saved_on"])


def downgrade() -> None:
    op.drop_table("dossier")
