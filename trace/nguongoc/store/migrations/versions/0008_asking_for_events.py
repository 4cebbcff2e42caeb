"""Indexes by which events are asked for: an owner's events in each order, an event by its hash, beginnings of keys"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ORDERS = {
    "ix_event_organisation_id_id": ["organisation_id", "id"],
    "ix_event_organisation_id_event_time_id": ["organisation_id", "event_time", "id"],
    "ix_event_organisation_id_record_time_id": ["organisation_id", "record_time", "id"],
    "ix_event_identity": ["identity"],
}


def upgrade() -> None:
    for name, columns in ORDERS.items():
        op.create_index(name, "event", columns, unique=False)
    op.drop_index("ix_event_organisation_id", "event")
    op.drop_index("ix_event_epc_key_event_id", "event_epc")
    op.create_index(
        "ix_event_epc_key_event_id",
        "event_epc",
        ["key", "event_id"],
        unique=False,
        postgresql_ops={"key": "text_pattern_ops"},
    )


def downgrade() -> None:
    op.drop_index("ix_event_epc_key_event_id", "event_epc")
    op.create_index("ix_event_epc_key_event_id", "event_epc", ["key", "event_id"], unique=False)
    op.create_index("ix_event_organisation_id", "event", ["organisation_id"], unique=False)
    for name in ORDERS:
        op.drop_index(name, "event")
