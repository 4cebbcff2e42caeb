"""How the stamps of a lot stand; what was printed before is in use, as it was"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_stretch",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_unit_stretch_batch_id_batch")),
        sa.PrimaryKeyConstraint("batch_id", "first", name=op.f("pk_unit_stretch")),
    )
    op.create_table(
        "unit_roll",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_unit_roll_batch_id_batch")),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_unit_roll")),
    )
    # Which units of a range were printed nobody noted: all of them count as in use, as they did.
    op.execute(
        'INSERT INTO unit_stretch (batch_id, "first", "last", state, since) '
        "SELECT unit_range.batch_id, 1, unit_range.count, 'active', batch.entered_at "
        "FROM unit_range JOIN batch ON batch.id = unit_range.batch_id WHERE unit_range.count > 0"
    )


def downgrade() -> None:
    op.drop_table("unit_roll")
    op.drop_table("unit_stretch")
