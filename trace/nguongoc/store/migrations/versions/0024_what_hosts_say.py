"""What a host says of its place: opening hours, Zalo, where to book, when it confirmed it"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

COLUMNS = ("opening", "zalo", "booking_url", "confidence", "confirmed_on", "version")


def upgrade() -> None:
    with op.batch_alter_table("place") as batch_op:
        batch_op.add_column(sa.Column("opening", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("zalo", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("booking_url", sa.String(length=500), nullable=True))
        batch_op.add_column(
            sa.Column("confidence", sa.String(length=10), nullable=False, server_default="medium")
        )
        batch_op.add_column(sa.Column("confirmed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    with op.batch_alter_table("place") as batch_op:
        for column in COLUMNS:
            batch_op.drop_column(column)
