"""Where the seller of a purchased lot said that it grew"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("batch", sa.Column("told_origin", kind, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("batch") as lots:
        lots.drop_column("told_origin")
