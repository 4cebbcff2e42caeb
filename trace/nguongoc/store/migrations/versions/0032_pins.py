"""Print orders with PINs, and the first use of each PIN"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("unit_roll", sa.Column("has_pins", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("unit_roll") as batch:
        batch.alter_column("has_pins", existing_type=sa.Boolean(), server_default=None)
    op.create_table(
        "unit_pin",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_unit_pin_batch_id_batch")),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_unit_pin")),
    )


def downgrade() -> None:
    op.drop_table("unit_pin")
    with op.batch_alter_table("unit_roll") as batch:
        batch.drop_column("has_pins")
