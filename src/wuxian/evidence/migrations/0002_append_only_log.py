"""The log: what waits, the entries, the tree, the signed heads. Nobody may change or delete them."""

from django.db import migrations

CREATE = """
CREATE TABLE evidence_log (
    origin text PRIMARY KEY,
    begun_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO evidence_log (origin)
    VALUES ('wuxian.log/' || replace(gen_random_uuid()::text, '-', ''));

CREATE TABLE evidence_pending (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    uid text NOT NULL,
    leaf bytea NOT NULL,
    subject text NOT NULL,
    sealed bytea
);
CREATE TABLE evidence_entry (
    number bigint PRIMARY KEY,
    uid text NOT NULL UNIQUE,
    at timestamptz NOT NULL,
    action text NOT NULL,
    object text NOT NULL,
    entity text,
    leaf bytea NOT NULL
);
CREATE INDEX evidence_entry_by_object ON evidence_entry (object, number);
CREATE INDEX evidence_entry_by_entity ON evidence_entry (entity, number);
CREATE TABLE evidence_payload (
    uid text PRIMARY KEY,
    subject text NOT NULL,
    sealed bytea NOT NULL
);
CREATE INDEX evidence_payload_by_subject ON evidence_payload (subject);
CREATE TABLE evidence_rows (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid text NOT NULL,
    claim text NOT NULL,
    object bigint NOT NULL,
    previous text,
    salt bytea NOT NULL,
    records bytea NOT NULL,
    PRIMARY KEY (uid, claim, object)
);
CREATE INDEX evidence_rows_by_object ON evidence_rows (claim, object, id);
CREATE TABLE evidence_node (
    level smallint NOT NULL,
    index bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (level, index)
);
CREATE TABLE evidence_checkpoint (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    size bigint NOT NULL,
    signed_at timestamptz NOT NULL,
    note bytea NOT NULL
);
CREATE INDEX evidence_checkpoint_by_size ON evidence_checkpoint (size);
CREATE TABLE evidence_cosigned (
    checkpoint bigint PRIMARY KEY REFERENCES evidence_checkpoint,
    cosigned_at timestamptz NOT NULL,
    note bytea NOT NULL
);
CREATE TABLE evidence_stamp (
    checkpoint bigint PRIMARY KEY REFERENCES evidence_checkpoint,
    stamped_at timestamptz NOT NULL,
    token bytea NOT NULL
);

CREATE FUNCTION evidence_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'restrict_violation';
END $$;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['log', 'entry', 'payload', 'rows', 'node', 'checkpoint', 'cosigned',
                                'stamp'] LOOP
        EXECUTE format('CREATE TRIGGER evidence_append_only BEFORE UPDATE OR DELETE ON evidence_%s
            FOR EACH ROW EXECUTE FUNCTION evidence_refuse_change()', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['log', 'entry', 'payload', 'rows', 'node', 'checkpoint', 'cosigned',
                                'stamp', 'pending'] LOOP
        EXECUTE format('CREATE TRIGGER evidence_no_truncate BEFORE TRUNCATE ON evidence_%s
            FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse_change()', name);
    END LOOP;
END $$;
CREATE TRIGGER evidence_only_leaves BEFORE UPDATE ON evidence_pending
    FOR EACH ROW EXECUTE FUNCTION evidence_refuse_change();
"""
DROP = """
DROP TABLE evidence_stamp, evidence_cosigned, evidence_checkpoint, evidence_node, evidence_rows,
    evidence_payload, evidence_entry, evidence_pending, evidence_log;
DROP FUNCTION evidence_refuse_change;
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_keys")]
    operations = [migrations.RunSQL(CREATE, DROP)]
