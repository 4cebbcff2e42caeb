"""What marketplaces verified"""

import sqlalchemy as sa
from alembic import op

from nguongoc.store.columns import Json

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "verification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("unit", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_verification_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_verification_batch_id_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
    )
    op.create_index("ix_verification_organisation", "verification", ["organisation_id", "day"])
    op.create_index(op.f("ix_verification_day"), "verification", ["day"])
    op.create_table(
        "verification_day",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("busiest", sa.Integer(), nullable=False),
        sa.Column("codes", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_verification_day_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "day", "subject", name=op.f("pk_verification_day")),
    )


def downgrade() -> None:
    op.drop_table("verification_day")
    op.drop_table("verification")
