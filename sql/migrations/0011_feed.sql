-- What the hub has to tell a scheme: one feed a scheme, and one that all share. Both are read in order of position,
-- and positions are given under a row lock that is held until commit, so a reader who follows them misses nothing.

ALTER TABLE change_log ADD COLUMN revision bigint, ADD COLUMN data text;
COMMENT ON COLUMN change_log.revision IS 'Grows with every entry under the same key';
COMMENT ON COLUMN change_log.data IS 'JSON as it is sent, so text and not jsonb';

-- Reports that came before: the batch that was received at the same moment tells the version.
UPDATE change_log c SET revision = v.version, data = format('{"version_of_data":%s}', v.version)
FROM (
    SELECT e.scheme_id, e.position, coalesce(max(b.data_version), 1) AS version
    FROM change_log e LEFT JOIN batch b ON b.scheme_id = e.scheme_id AND b.received_at = e.at
    GROUP BY e.scheme_id, e.position
) v
WHERE v.scheme_id = c.scheme_id AND v.position = c.position;

ALTER TABLE change_log
    ALTER COLUMN revision SET NOT NULL,
    ADD CHECK ((operation = 'put') = (data IS NOT NULL));

-- Entries up to here are no longer kept. A row grows in place: room is left beside it for its next version.
ALTER TABLE scheme_state ADD COLUMN feed_floor bigint NOT NULL DEFAULT 0;
ALTER TABLE scheme_state SET (fillfactor = 50);

-- Invoices that were issued before.
WITH earlier AS (
    SELECT i.*, s.feed_position + row_number() OVER (PARTITION BY i.member ORDER BY i.fiscal_year, i.serial) AS position
    FROM invoice i JOIN scheme_state s ON s.scheme_id = i.member
), advanced AS (
    UPDATE scheme_state s SET feed_position = e.position
    FROM (SELECT member, max(position) AS position FROM earlier GROUP BY member) e WHERE e.member = s.scheme_id
)
INSERT INTO change_log (scheme_id, position, topic, key, operation, at, revision, data)
SELECT member, position, 'invoice', 'invoice/' || number, 'put', issued_on::timestamp AT TIME ZONE 'Asia/Tokyo',
    position,
    format(
        '{"number":"%s","fiscal_year":%s,"amount":%s,"issued_on":"%s","due_on":"%s","state":"%s"}',
        number, fiscal_year, amount, to_char(issued_on, 'YYYY-MM-DD'), to_char(due_on, 'YYYY-MM-DD'), state)
FROM earlier;

-- The feed that all schemes share: dictionaries and notices. Its one row is locked by whoever adds to it; that is rare.
CREATE TABLE network_feed (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL,
    floor bigint NOT NULL
);
CREATE TABLE network_change (
    position bigint PRIMARY KEY,
    topic text NOT NULL,
    key text NOT NULL,
    operation text NOT NULL CHECK (operation IN ('put', 'del')),
    at timestamptz NOT NULL,
    revision bigint NOT NULL,
    data text,
    CHECK ((operation = 'put') = (data IS NOT NULL))
);
CREATE INDEX network_change_key ON network_change (key);

INSERT INTO network_change (position, topic, key, operation, at, revision, data)
SELECT row_number() OVER (ORDER BY loaded_at, version), 'dictionary', 'dictionary/' || version, 'put', loaded_at, 1,
    format(
        '{"version":"%s","sha256":"%s","bytes":%s,"href":"/sync/dictionaries/%s"}',
        version, encode(sha256, 'hex'), octet_length(content), version)
FROM dictionary_version;
INSERT INTO network_feed (position, floor) SELECT count(*), 0 FROM network_change;

-- What the national office asks a scheme: a question, or to correct what was reported. The scheme answers by sync.
CREATE TABLE question (
    scheme_id bigint NOT NULL REFERENCES scheme (id),
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('question', 'correction')),
    about text NOT NULL,
    text text NOT NULL CHECK (text <> ''),
    asked_at timestamptz NOT NULL,
    asked_by text NOT NULL,
    feed_position bigint NOT NULL,
    PRIMARY KEY (scheme_id, id)
);
COMMENT ON TABLE question IS 'Its answer is the scheme''s record answer/{id}';
COMMENT ON COLUMN question.about IS 'The key of a record, as activity/2026-05; empty for none';
COMMENT ON COLUMN question.feed_position IS 'Where it stands in the scheme''s feed: tells whether it was read';

-- Files for one scheme.
CREATE TABLE document (
    scheme_id bigint NOT NULL REFERENCES scheme (id),
    id uuid NOT NULL,
    title text NOT NULL CHECK (title <> ''),
    media_type text NOT NULL,
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    content bytea NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    PRIMARY KEY (scheme_id, id)
);
ALTER TABLE document ALTER COLUMN content SET STORAGE EXTERNAL;

-- How far a scheme says that it has read.
CREATE TABLE feed_ack (
    scheme_id bigint PRIMARY KEY REFERENCES scheme (id),
    scheme_position bigint NOT NULL,
    network_position bigint NOT NULL,
    acknowledged_at timestamptz NOT NULL
);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['question', 'document', 'feed_ack'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format(
            'CREATE POLICY own_rows ON %I TO hub_scheme USING (scheme_id = (SELECT current_setting(''hub.scheme'')::bigint))',
            tenant_table);
        EXECUTE format('CREATE POLICY national ON %I TO hub_national USING (true)', tenant_table);
        EXECUTE format('GRANT SELECT ON %I TO hub_scheme, hub_national', tenant_table);
    END LOOP;
END
$$;
GRANT INSERT ON question, document TO hub_national;
GRANT INSERT, UPDATE ON feed_ack TO hub_scheme;

GRANT SELECT ON network_feed TO hub_gate, hub_scheme, hub_national;
GRANT UPDATE ON network_feed TO hub_national;
GRANT SELECT ON network_change TO hub_scheme, hub_national;
GRANT INSERT, DELETE ON network_change TO hub_national;

-- Staff write into schemes' feeds: questions and decisions, invoices. Old entries are taken out.
GRANT UPDATE (feed_position, feed_floor) ON scheme_state TO hub_national;
GRANT INSERT, DELETE ON change_log TO hub_national;
CREATE POLICY dues ON scheme_state TO hub_dues USING (true);
GRANT SELECT, UPDATE (feed_position) ON scheme_state TO hub_dues;
CREATE POLICY dues ON change_log FOR INSERT TO hub_dues WITH CHECK (true);
GRANT INSERT ON change_log TO hub_dues;
