"""An account is known at an identity provider by the provider's name for itself (`iss`) and for the
person (`sub`). The accounts that are there get theirs at their next sign-in."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "d41f7be80c25"
down_revision: str | None = "b7d1f0a53c92"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INDEX = "ix_account_identity_issuer_identity_subject"


def upgrade() -> None:
    # A unique index, not a constraint: SQLite would make the table anew, and it has children.
    op.add_column("account", sa.Column("identity_issuer", sqlmodel.AutoString(), nullable=True))
    op.add_column("account", sa.Column("identity_subject", sqlmodel.AutoString(), nullable=True))
    op.create_index(op.f(_INDEX), "account", ["identity_issuer", "identity_subject"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f(_INDEX), "account")
    op.drop_column("account", "identity_subject")
    op.drop_column("account", "identity_issuer")
