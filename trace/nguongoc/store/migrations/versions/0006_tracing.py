"""Edges between canonical keys, answered from their indexes alone; a small index of what was packed"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

CANONICAL = "https://id.gs1.org"
PACKING = sa.text("role IN ('parent', 'child')")


def upgrade() -> None:
    with op.batch_alter_table("lot_edge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lot_edge_source"))
        batch_op.drop_index(batch_op.f("ix_lot_edge_target"))
        for name in ("source", "target"):
            batch_op.alter_column(name, type_=sa.String(length=500), existing_nullable=False)
    # Edges of lots with a GTIN stood under our own host.
    find = sa.func.instr if op.get_bind().dialect.name == "sqlite" else sa.func.strpos
    edge = sa.table("lot_edge", sa.column("source", sa.String), sa.column("target", sa.String))
    for end in edge.c:
        ours = end.like("http%/01/%/10/%") & end.not_like(f"{CANONICAL}/%")
        op.execute(
            edge.update().where(ours).values({end: CANONICAL + sa.func.substr(end, find(end, "/01/"))})
        )
    with op.batch_alter_table("lot_edge", schema=None) as batch_op:
        batch_op.create_index(
            "ix_lot_edge_forward", ["source", "target", "event_time", "event_id"], unique=False
        )
        batch_op.create_index(
            "ix_lot_edge_back", ["target", "source", "event_time", "event_id"], unique=False
        )
    with op.batch_alter_table("event_epc", schema=None) as batch_op:
        batch_op.create_index(
            "ix_event_epc_packing",
            ["key", "event_id", "role"],
            unique=False,
            postgresql_where=PACKING,
            sqlite_where=PACKING,
        )


def downgrade() -> None:
    with op.batch_alter_table("event_epc", schema=None) as batch_op:
        batch_op.drop_index("ix_event_epc_packing")
    with op.batch_alter_table("lot_edge", schema=None) as batch_op:
        batch_op.drop_index("ix_lot_edge_back")
        batch_op.drop_index("ix_lot_edge_forward")
        for name in ("source", "target"):
            batch_op.alter_column(name, type_=sa.String(length=300), existing_nullable=False)
        batch_op.create_index(batch_op.f("ix_lot_edge_target"), ["target"], unique=False)
        batch_op.create_index(batch_op.f("ix_lot_edge_source"), ["source"], unique=False)
