"""What status lists said that a restored backup does not know of"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("kept_revoked", "kept_superseded"):
        op.add_column("status_list", sa.Column(name, sa.String(), nullable=True))


def downgrade() -> None:
    for name in ("kept_superseded", "kept_revoked"):
        op.drop_column("status_list", name)
