"""What events do to what each holder has of a lot, instead of what they took out of it"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AMOUNT = sa.Numeric(24, 6).with_variant(sa.String(40), "sqlite")
# Events of before had one holder, who could not hand anything over: `nguongoc rebuild` finds what was meant as a hand-over.
MOVE = """
INSERT INTO lot_movement (event_id, batch_id, holder_id, kind, amount, base, at, other_id, reference)
SELECT w.event_id, w.batch_id, e.organisation_id,
       CASE WHEN e.disposition LIKE '%retail_sold' OR e.disposition LIKE '%dispensed'
              OR e.biz_step LIKE '%retail_selling' OR e.biz_step LIKE '%dispensing' THEN 'sold'
            WHEN e.disposition LIKE '%destroyed' OR e.disposition LIKE '%disposed'
              OR e.biz_step LIKE '%destroying' THEN 'destroyed'
            ELSE 'consumed' END,
       w.amount, w.base, e.event_time, NULL, ''
FROM lot_withdrawal w JOIN event e ON e.id = w.event_id
"""


def upgrade() -> None:
    op.create_table(
        "lot_movement",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.Column("base", sa.String(length=2), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_lot_movement_event_id_event")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_lot_movement_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["organisation.id"], name=op.f("fk_lot_movement_holder_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["organisation.id"], name=op.f("fk_lot_movement_other_id_organisation")
        ),
        sa.PrimaryKeyConstraint("event_id", "batch_id", name=op.f("pk_lot_movement")),
    )
    for column in ("batch_id", "holder_id", "other_id"):
        op.create_index(op.f(f"ix_lot_movement_{column}"), "lot_movement", [column], unique=False)
    op.execute(sa.text(MOVE))
    op.drop_table("lot_withdrawal")


def downgrade() -> None:
    op.create_table(
        "lot_withdrawal",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.Column("base", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_lot_withdrawal_batch_id_batch")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_lot_withdrawal_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "batch_id", name=op.f("pk_lot_withdrawal")),
    )
    op.create_index(op.f("ix_lot_withdrawal_batch_id"), "lot_withdrawal", ["batch_id"], unique=False)
    op.execute(
        sa.text(
            "INSERT INTO lot_withdrawal (event_id, batch_id, amount, base) SELECT event_id, batch_id, amount, base"
            " FROM lot_movement WHERE kind IN ('consumed', 'sold', 'destroyed')"
        )
    )
    op.drop_table("lot_movement")
