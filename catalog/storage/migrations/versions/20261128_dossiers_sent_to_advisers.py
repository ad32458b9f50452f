"""Dossiers sent to advisers."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "e1cf61ffc262"
down_revision: str | None = "46b77a8303c8"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "dossier_sending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sqlmodel.AutoString(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("departement", sqlmodel.AutoString(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_dossier_sending_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
            name=op.f("fk_dossier_sending_dossier_id_dossier"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["account.id"], name=op.f("fk_dossier_sending_taken_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_sending")),
        sa.UniqueConstraint(
            "dossier_id", "account_id", name=op.f("uq_dossier_sending_dossier_id_account_id")
        ),
        sa.UniqueConstraint(
            "dossier_id", "departement", name=op.f("uq_dossier_sending_dossier_id_departement")
        ),
    )
    op.create_index(op.f("ix_dossier_sending_account_id"), "dossier_sending", ["account_id"])
    op.create_index(op.f("ix_dossier_sending_departement"), "dossier_sending", ["departement"])


def downgrade() -> None:
    op.drop_table("dossier_sending")
