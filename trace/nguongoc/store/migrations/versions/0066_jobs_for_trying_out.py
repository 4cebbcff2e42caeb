"""Jobs of codes that a key for trying out hands in"""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("verification_job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_test", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("verification_job", schema=None) as batch_op:
        batch_op.alter_column("is_test", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("verification_job", schema=None) as batch_op:
        batch_op.drop_column("is_test")
