"""likes and seconds of members, boxes given away, what hubs need and can take, off-grade harvests"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("likes", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("dislikes", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("seconds_welcome", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("partners", schema=None) as batch_op:
        batch_op.add_column(sa.Column("need", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("capacity_kg", sa.Double(), nullable=True))
    with op.batch_alter_table("logs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("grade", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "donations",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_donations_member_id_members"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["members.id"], name=op.f("fk_donations_to_id_members"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donations")),
        sa.UniqueConstraint("member_id", "week", name=op.f("uq_donations_member_id")),
    )


def downgrade() -> None:
    # without copies of the tables, which others refer to
    op.drop_table("donations")
    op.drop_column("logs", "grade")
    op.drop_column("partners", "capacity_kg")
    op.drop_column("partners", "need")
    op.drop_column("members", "seconds_welcome")
    op.drop_column("members", "dislikes")
    op.drop_column("members", "likes")
