"""Places are asked for by their GLN"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_facility_gln"), "facility", ["gln"])


def downgrade() -> None:
    op.drop_index(op.f("ix_facility_gln"), "facility")
