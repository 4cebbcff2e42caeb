"""Of whom a purchased lot was bought, for its buyer's own book"""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lot_seller",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_lot_seller_batch_id_batch")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_lot_seller")),
    )


def downgrade() -> None:
    op.drop_table("lot_seller")
