"""Where a private key lies: sealed in the database, or in a PKCS#11 token"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("signing_key") as batch_op:
        batch_op.add_column(
            sa.Column("place", sa.String(length=20), nullable=False, server_default="database")
        )


def downgrade() -> None:
    with op.batch_alter_table("signing_key") as batch_op:
        batch_op.drop_column("place")
