"""Where the raw material of lots made of purchases grew, and whether more than packing was done to it"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("batch", sa.Column("bought_inputs", kind, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("batch") as lots:
        lots.drop_column("bought_inputs")
