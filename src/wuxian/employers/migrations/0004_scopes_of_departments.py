"""Departments that were there before get their scope, the upper ones first."""

from django.db import migrations

ADD = """
DO $$
DECLARE row record; above bigint; trunk text; number bigint;
BEGIN
    PERFORM set_config('app.structure', (SELECT ARRAY(
        SELECT substr(subject, 8)::bigint FROM access_scope WHERE subject LIKE 'entity:%')::text), true);
    FOR row IN SELECT id, parent_id, entity_id, name FROM employers_department
               ORDER BY jsonb_array_length(path), id LOOP
        SELECT id, path INTO above, trunk FROM access_scope
        WHERE subject = coalesce('department:' || row.parent_id, 'entity:' || row.entity_id);
        CONTINUE WHEN above IS NULL;
        INSERT INTO access_scope (subject, name, parent_id, path)
        VALUES ('department:' || row.id, row.name, above, 'department:' || row.id)
        ON CONFLICT (subject) DO NOTHING RETURNING id INTO number;
        UPDATE access_scope SET path = trunk || number || '/' WHERE id = number;
    END LOOP;
END $$
"""
DROP = "DELETE FROM access_scope WHERE subject LIKE 'department:%'"


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0003_row_level_security"),
        ("access", "0005_roles_as_data"),
    ]
    operations = [migrations.RunSQL(ADD, DROP)]
