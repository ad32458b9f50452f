"""Visits, their bodies, the adviser's overrides, and with whom they are shared."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "774d3228c933"
down_revision: str | None = "e1cf61ffc262"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sqlmodel.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.AutoString(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_visit_author_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index(op.f("ix_visit_author_id"), "visit", ["author_id"])
    op.create_table(
        "visit_body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sqlmodel.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.AutoString(), nullable=True),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.AutoString(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("dossier_id", sqlmodel.AutoString(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("first_computed", sa.Integer(), nullable=True),
        sa.Column("first_kept", sa.Integer(), nullable=True),
        sa.Column("first_removed", sa.Integer(), nullable=True),
        sa.Column("first_added", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
            name=op.f("fk_visit_body_visit_id_visit"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_body")),
    )
    op.create_index(op.f("ix_visit_body_dossier_id"), "visit_body", ["dossier_id"])
    op.create_index(op.f("ix_visit_body_subject"), "visit_body", ["subject"])
    op.create_index(op.f("ix_visit_body_visit_id"), "visit_body", ["visit_id"])
    op.create_table(
        "visit_share",
        sa.Column("visit_id", sqlmodel.AutoString(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_visit_share_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit.id"],
            name=op.f("fk_visit_share_visit_id_visit"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("visit_id", "account_id", name=op.f("pk_visit_share")),
    )
    op.create_index(op.f("ix_visit_share_account_id"), "visit_share", ["account_id"])
    op.create_table(
        "visit_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("action", sqlmodel.AutoString(), nullable=False),
        sa.Column("slug", sqlmodel.AutoString(), nullable=True),
        sa.Column("aid", sa.Text(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["visit_body.id"],
            name=op.f("fk_visit_override_body_id_visit_body"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_visit_override_made_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["account.id"], name=op.f("fk_visit_override_undone_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_override")),
    )
    op.create_index(op.f("ix_visit_override_body_id"), "visit_override", ["body_id"])


def downgrade() -> None:
    op.drop_table("visit_override")
    op.drop_table("visit_share")
    op.drop_table("visit_body")
    op.drop_table("visit")
