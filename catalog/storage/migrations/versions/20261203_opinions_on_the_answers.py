"""What people thought of an answer: yes or no, a word, and what was understood of the need."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "7a3f5c0e91bd"
down_revision: str | None = "d84e2c61a9f5"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("is_helpful", sa.Boolean(), nullable=False),
        sa.Column("word", sqlmodel.AutoString(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("first_answers", sa.Text(), nullable=False),
        sa.Column("catalogue", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
    )
    op.create_index(op.f("ix_opinion_given_on"), "opinion", ["given_on"])


def downgrade() -> None:
    op.drop_table("opinion")
