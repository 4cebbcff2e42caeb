"""The figures of a footprint that somebody else verified"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("certificate", sa.Column("footprint", kind, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("certificate") as certificate:
        certificate.drop_column("footprint")
