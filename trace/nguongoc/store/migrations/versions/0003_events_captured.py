"""Events from outside: their names, an index of what can be asked of them, captures, what was taken of a lot"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "capture",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("behaviour", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("errors", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_capture_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture")),
    )
    with op.batch_alter_table("capture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_capture_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_capture_state"), ["state"], unique=False)

    op.create_table(
        "event_epc",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("is_class", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(length=500), nullable=False),
        sa.Column("quantity", sa.Numeric(24, 6).with_variant(sa.String(40), "sqlite"), nullable=True),
        sa.Column("uom", sa.String(length=3), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_epc_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "position", name=op.f("pk_event_epc")),
    )
    with op.batch_alter_table("event_epc", schema=None) as batch_op:
        batch_op.create_index("ix_event_epc_key_event_id", ["key", "event_id"], unique=False)

    op.create_table(
        "event_name",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("context", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_name_event_id_event")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_event_name_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "name", "event_id", name=op.f("pk_event_name")),
    )
    with op.batch_alter_table("event_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_name_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_name_name"), ["name"], unique=False)

    op.create_table(
        "event_party",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_party_event_id_event")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_event_party_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("event_id", "organisation_id", name=op.f("pk_event_party")),
    )
    with op.batch_alter_table("event_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_party_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "event_term",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=True),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_term_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "position", name=op.f("pk_event_term")),
    )
    with op.batch_alter_table("event_term", schema=None) as batch_op:
        batch_op.create_index("ix_event_term_name_number", ["name", "number"], unique=False)
        batch_op.create_index("ix_event_term_name_text", ["name", "text"], unique=False)

    op.create_table(
        "lot_withdrawal",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Numeric(24, 6).with_variant(sa.String(40), "sqlite"), nullable=False),
        sa.Column("base", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_lot_withdrawal_batch_id_batch")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_lot_withdrawal_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "batch_id", name=op.f("pk_lot_withdrawal")),
    )
    with op.batch_alter_table("lot_withdrawal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lot_withdrawal_batch_id"), ["batch_id"], unique=False)

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("identity", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("context", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("action", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("disposition", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("read_point", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("biz_location", sa.String(length=500), nullable=True))
        batch_op.add_column(
            sa.Column("standing", sa.String(length=10), nullable=False, server_default="ours")
        )
        batch_op.add_column(sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("voided_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("capture_id", sa.Uuid(), nullable=True))
        batch_op.alter_column(
            "biz_step",
            existing_type=sa.VARCHAR(length=100),
            type_=sa.String(length=200),
            existing_nullable=True,
        )
        batch_op.create_index(batch_op.f("ix_event_event_time"), ["event_time"], unique=False)
        batch_op.create_index(
            "uq_event_organisation_id_identity", ["organisation_id", "identity"], unique=True
        )


def downgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("uq_event_organisation_id_identity")
        batch_op.drop_index(batch_op.f("ix_event_event_time"))
        batch_op.alter_column(
            "biz_step",
            existing_type=sa.String(length=200),
            type_=sa.VARCHAR(length=100),
            existing_nullable=True,
        )
        batch_op.drop_column("capture_id")
        batch_op.drop_column("voided_by")
        batch_op.drop_column("declared_at")
        batch_op.drop_column("standing")
        batch_op.drop_column("biz_location")
        batch_op.drop_column("read_point")
        batch_op.drop_column("disposition")
        batch_op.drop_column("action")
        batch_op.drop_column("context")
        batch_op.drop_column("identity")

    with op.batch_alter_table("lot_withdrawal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lot_withdrawal_batch_id"))

    op.drop_table("lot_withdrawal")
    with op.batch_alter_table("event_term", schema=None) as batch_op:
        batch_op.drop_index("ix_event_term_name_text")
        batch_op.drop_index("ix_event_term_name_number")

    op.drop_table("event_term")
    with op.batch_alter_table("event_party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_party_organisation_id"))

    op.drop_table("event_party")
    with op.batch_alter_table("event_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_name_name"))
        batch_op.drop_index(batch_op.f("ix_event_name_event_id"))

    op.drop_table("event_name")
    with op.batch_alter_table("event_epc", schema=None) as batch_op:
        batch_op.drop_index("ix_event_epc_key_event_id")

    op.drop_table("event_epc")
    with op.batch_alter_table("capture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_capture_state"))
        batch_op.drop_index(batch_op.f("ix_capture_organisation_id"))

    op.drop_table("capture")
