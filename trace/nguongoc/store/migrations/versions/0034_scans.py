"""Scans of at most 90 days, and their daily sums"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("visitor", sa.LargeBinary(), nullable=True),
        sa.Column("cell", sa.String(length=8), nullable=True),
        sa.Column("city", sa.String(length=40), nullable=True),
        sa.Column("place_source", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_scan_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_scan_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
    )
    op.create_index(op.f("ix_scan_day"), "scan", ["day"])
    op.create_index("ix_scan_organisation", "scan", ["organisation_id", "day"])
    op.create_index("ix_scan_unit", "scan", ["batch_id", "unit", "day"])
    op.create_table(
        "scan_day",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("city", sa.String(length=40), nullable=False),
        sa.Column("visitors", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_scan_day_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_scan_day_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "day", "batch_id", "city", name=op.f("pk_scan_day")),
    )


def downgrade() -> None:
    op.drop_table("scan_day")
    op.drop_table("scan")
