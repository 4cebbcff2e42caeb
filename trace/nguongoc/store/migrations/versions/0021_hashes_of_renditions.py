"""Each size of a photo has a hash of its own"""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

RENDITION = sa.table(
    "photo_rendition",
    sa.column("photo_id", sa.String),
    sa.column("width", sa.Integer),
    sa.column("media_type", sa.String),
    sa.column("body", sa.LargeBinary),
    sa.column("sha256", sa.String),
)


def upgrade() -> None:
    with op.batch_alter_table("photo_rendition") as batch_op:
        batch_op.add_column(sa.Column("sha256", sa.String(length=64), nullable=True))
    connection = op.get_bind()
    place = (RENDITION.c.photo_id, RENDITION.c.width, RENDITION.c.media_type)
    # One at a time: bodies of a whole province do not fit into memory.
    for row in connection.execute(sa.select(*place)).all():
        at = sa.and_(*(column == value for column, value in zip(place, row, strict=True)))
        body = connection.execute(sa.select(RENDITION.c.body).where(at)).scalar_one()
        connection.execute(sa.update(RENDITION).where(at).values(sha256=sha256(body).hexdigest()))
    with op.batch_alter_table("photo_rendition") as batch_op:
        batch_op.alter_column("sha256", existing_type=sa.String(length=64), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("photo_rendition") as batch_op:
        batch_op.drop_column("sha256")
