"""Hand-overs in the hands of carriers"""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("carrier", sa.String(length=40), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("waybill", sa.String(length=60), nullable=True),
        sa.Column("fee_vnd", sa.BigInteger(), nullable=True),
        sa.Column("refusal", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_consignment_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["shipment_id"], ["event.id"], name=op.f("fk_consignment_shipment_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consignment")),
    )
    for column in ("organisation_id", "shipment_id", "waybill"):
        op.create_index(op.f(f"ix_consignment_{column}"), "consignment", [column])
    op.create_table(
        "consignment_track",
        sa.Column("consignment_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consignment_id"],
            ["consignment.id"],
            name=op.f("fk_consignment_track_consignment_id_consignment"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_consignment_track_event_id_event")),
        sa.PrimaryKeyConstraint("consignment_id", "status", "at", name=op.f("pk_consignment_track")),
    )


def downgrade() -> None:
    op.drop_table("consignment_track")
    op.drop_table("consignment")
