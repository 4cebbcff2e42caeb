"""How much a certificate covers"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("cap_value", sa.Numeric(24, 6).with_variant(sa.String(40), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("cap_unit", sa.String(length=10), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_column("cap_unit")
        batch_op.drop_column("cap_value")
