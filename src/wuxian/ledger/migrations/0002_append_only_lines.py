"""Lines, partitioned by month, which nobody may change or delete."""

from django.db import migrations

CREATE = """
CREATE TABLE ledger_line (
    run_id bigint NOT NULL,
    period integer NOT NULL,
    person_id bigint NOT NULL,
    account_id bigint NOT NULL,
    entity_id bigint NOT NULL,
    department_id bigint NOT NULL,
    place integer NOT NULL,
    kind smallint NOT NULL,
    party smallint NOT NULL,
    fact smallint NOT NULL,
    fee_type smallint NOT NULL,
    status smallint NOT NULL,
    state smallint NOT NULL,
    base bigint,
    rate_ppm integer,
    amount bigint,
    PRIMARY KEY (period, run_id, person_id, entity_id, place, kind, party),
    CHECK ((status = 0) = (amount IS NOT NULL))
) PARTITION BY LIST (period);

CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger lines are append-only' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER ledger_line_append_only BEFORE UPDATE OR DELETE ON ledger_line
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_line_no_truncate BEFORE TRUNCATE ON ledger_line
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""
DROP = "DROP TABLE ledger_line; DROP FUNCTION ledger_refuse_change;"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_runs_and_snapshots")]
    operations = [migrations.RunSQL(CREATE, DROP)]
