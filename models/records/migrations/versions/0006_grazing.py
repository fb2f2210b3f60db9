"""grazing: rotations that were planned, stays that stewards set, settings that a hub changed"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grazing_plans",
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grazing_plans")),
    )
    with op.batch_alter_table("grazing_plans", schema=None) as batch_op:
        batch_op.create_index("ix_grazing_plans_made_at", ["made_at"], unique=False)
    op.create_table(
        "grazing_acceptances",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["grazing_plans.id"], name=op.f("fk_grazing_acceptances_plan_id_grazing_plans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grazing_acceptances")),
    )
    with op.batch_alter_table("grazing_acceptances", schema=None) as batch_op:
        batch_op.create_index("ix_grazing_acceptances_at", ["at"], unique=False)
        batch_op.create_index("ix_grazing_acceptances_plan_id", ["plan_id"], unique=False)
    op.create_table(
        "grazing_locks",
        sa.Column("herd_id", sa.Uuid(), nullable=False),
        sa.Column("paddock_id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["herd_id"], ["assets.id"], name=op.f("fk_grazing_locks_herd_id_assets")),
        sa.ForeignKeyConstraint(["paddock_id"], ["places.id"], name=op.f("fk_grazing_locks_paddock_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grazing_locks")),
    )
    with op.batch_alter_table("grazing_locks", schema=None) as batch_op:
        batch_op.create_index("ix_grazing_locks_first_on", ["first_on"], unique=False)
        batch_op.create_index("ix_grazing_locks_herd_id", ["herd_id"], unique=False)
        batch_op.create_index("ix_grazing_locks_paddock_id", ["paddock_id"], unique=False)
    op.create_table(
        "grazing_settings",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grazing_settings")),
        sa.UniqueConstraint("key", name=op.f("uq_grazing_settings_key")),
    )


def downgrade() -> None:
    # their indexes go with them
    for table in ("grazing_settings", "grazing_locks", "grazing_acceptances", "grazing_plans"):
        op.drop_table(table)
