"""The role the product runs as: it owns nothing, and row-level security applies to it.

Without the right to create roles this asks the administrator of the server to do it once.
"""

from django.db import migrations

CREATE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wuxian_app') THEN
        CREATE ROLE wuxian_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
    IF NOT pg_has_role(current_user, 'wuxian_app', 'MEMBER') THEN
        GRANT wuxian_app TO CURRENT_USER;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'role wuxian_app is missing: as a superuser run CREATE ROLE wuxian_app; GRANT wuxian_app TO %', current_user;
    WHEN duplicate_object OR unique_violation THEN
        NULL; -- another database of this server was being prepared at the same moment
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_first_roles")]
    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop)]
