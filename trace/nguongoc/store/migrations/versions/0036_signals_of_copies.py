"""How units are judged by their scans"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_signal",
        sa.Column("unit", sa.LargeBinary(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.String(length=20), nullable=False),
        sa.Column("signals", sa.String(length=250), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_unit_signal_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_unit_signal_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_unit_signal")),
    )
    op.create_index(op.f("ix_unit_signal_batch_id"), "unit_signal", ["batch_id"])
    op.create_index("ix_unit_signal_organisation", "unit_signal", ["organisation_id", "judged_on"])
    op.create_table(
        "signal_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_mark")),
    )
    op.create_table(
        "signal_look",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_by", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_signal_look_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_signal_look_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("batch_id", "organisation_id", name=op.f("pk_signal_look")),
    )


def downgrade() -> None:
    op.drop_table("signal_look")
    op.drop_table("signal_mark")
    op.drop_table("unit_signal")
