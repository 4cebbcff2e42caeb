"""What a growing area is declared to give at the most"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("facility") as batch_op:
        batch_op.add_column(
            sa.Column("season_cap_kg", sa.Numeric(24, 6).with_variant(sa.String(40), "sqlite"), nullable=True)
        )


def downgrade() -> None:
    with op.batch_alter_table("facility") as batch_op:
        batch_op.drop_column("season_cap_kg")
