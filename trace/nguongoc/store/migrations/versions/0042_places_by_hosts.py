"""Hosts write down their own places, and places are taken off the map"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("place") as place:
        place.add_column(sa.Column("by_host", sa.Boolean(), nullable=False, server_default=sa.false()))
        place.add_column(sa.Column("standing", sa.String(length=10), nullable=False, server_default="shown"))
        place.add_column(sa.Column("hidden_because", sa.String(length=500), nullable=True))
        place.create_index(op.f("ix_place_host_organisation_id"), ["host_organisation_id"])


def downgrade() -> None:
    with op.batch_alter_table("place") as place:
        place.drop_index(op.f("ix_place_host_organisation_id"))
        place.drop_column("hidden_because")
        place.drop_column("standing")
        place.drop_column("by_host")
