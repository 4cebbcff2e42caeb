"""Daily totals on the way from the pack to the place"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("producer", sa.String(length=100), nullable=False),
        sa.Column("place_id", sa.String(length=63), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "step", "producer", "place_id", name=op.f("pk_visit_count")),
    )


def downgrade() -> None:
    op.drop_table("visit_count")
