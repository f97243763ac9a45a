-- What schemes push, and what came of it.

-- One installation of a scheme's program. The row is locked while a batch is applied.
CREATE TABLE stream (
    scheme_id bigint NOT NULL REFERENCES scheme (id),
    name text NOT NULL,
    sequence bigint NOT NULL CHECK (sequence >= 0),
    head bytea NOT NULL CHECK (octet_length(head) = 32),
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (scheme_id, name)
);

-- The receipt is kept byte for byte as it was first given.
CREATE TABLE batch (
    scheme_id bigint NOT NULL,
    stream text NOT NULL,
    sequence bigint NOT NULL CHECK (sequence > 0),
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    kid text NOT NULL,
    sync_version smallint NOT NULL,
    dictionary text NOT NULL REFERENCES dictionary_version (version),
    records integer NOT NULL,
    data_version bigint NOT NULL,
    received_at timestamptz NOT NULL,
    receipt bytea NOT NULL,
    replays integer NOT NULL DEFAULT 0,
    PRIMARY KEY (scheme_id, stream, sequence),
    UNIQUE (scheme_id, data_version),
    FOREIGN KEY (scheme_id, stream) REFERENCES stream (scheme_id, name)
);
CREATE INDEX batch_dictionary ON batch (dictionary);
COMMENT ON COLUMN batch.sha256 IS 'Of the decoded body';
COMMENT ON COLUMN batch.replays IS 'How often the same batch came again; counting makes a repeated answer wait for the standby like the first';

-- The body as it came, in the coding in which it came. Compressed by the sender, so PostgreSQL should not try.
CREATE TABLE batch_body (
    scheme_id bigint NOT NULL,
    stream text NOT NULL,
    sequence bigint NOT NULL,
    coding text NOT NULL CHECK (coding IN ('identity', 'gzip')),
    body bytea NOT NULL,
    PRIMARY KEY (scheme_id, stream, sequence),
    FOREIGN KEY (scheme_id, stream, sequence) REFERENCES batch (scheme_id, stream, sequence)
);
ALTER TABLE batch_body ALTER COLUMN body SET STORAGE EXTERNAL;

-- The figures as they stand. period is a month's ordinal (year × 12 + month − 1).
-- status: 1 a number, 2 not reported (withdrawn), 3 not applicable.
CREATE TABLE data_value (
    scheme_id bigint NOT NULL,
    period integer NOT NULL,
    cell_id integer NOT NULL,
    status smallint NOT NULL CHECK (status IN (1, 2, 3)),
    value bigint CHECK (value BETWEEN 0 AND 9007199254740991),
    revision bigint NOT NULL CHECK (revision > 0),
    data_version bigint NOT NULL,
    PRIMARY KEY (scheme_id, period, cell_id),
    CHECK ((status = 1) = (value IS NOT NULL))
);
COMMENT ON TABLE data_value IS 'No foreign keys: cells come from the dictionary in memory, the scheme from its key, and both never go away';

-- What stood before: a row for each figure that was replaced, with the versions between which it stood.
CREATE TABLE data_value_history (
    scheme_id bigint NOT NULL,
    period integer NOT NULL,
    cell_id integer NOT NULL,
    data_version bigint NOT NULL,
    replaced_in bigint NOT NULL,
    status smallint NOT NULL,
    value bigint,
    revision bigint NOT NULL,
    PRIMARY KEY (scheme_id, period, cell_id, data_version)
);

-- Which reports have come, for completeness and timeliness.
CREATE TABLE report (
    scheme_id bigint NOT NULL,
    data_set text NOT NULL,
    period integer NOT NULL,
    first_received_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    data_version bigint NOT NULL,
    PRIMARY KEY (scheme_id, data_set, period)
);

-- Changes that wait for a person: a conflict between two streams, a change to a closed period.
CREATE TABLE held_change (
    scheme_id bigint NOT NULL,
    stream text NOT NULL,
    sequence bigint NOT NULL,
    line integer NOT NULL,
    period integer NOT NULL,
    cell_id integer NOT NULL,
    status smallint NOT NULL,
    value bigint,
    revision bigint NOT NULL,
    reason text NOT NULL CHECK (reason IN ('conflict', 'closed')),
    decision text CHECK (decision IN ('accepted', 'refused')),
    decided_at timestamptz,
    decided_by text,
    PRIMARY KEY (scheme_id, stream, sequence, line, period, cell_id),
    FOREIGN KEY (scheme_id, stream, sequence) REFERENCES batch (scheme_id, stream, sequence)
);

-- The feed of one scheme. Positions are counted in scheme_state, under its lock, so their order is commit order.
CREATE TABLE change_log (
    scheme_id bigint NOT NULL,
    position bigint NOT NULL,
    topic text NOT NULL,
    key text NOT NULL,
    operation text NOT NULL CHECK (operation IN ('put', 'del')),
    at timestamptz NOT NULL,
    PRIMARY KEY (scheme_id, position)
);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY[
        'stream', 'batch', 'batch_body', 'data_value', 'data_value_history', 'report', 'held_change', 'change_log'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format(
            'CREATE POLICY own_rows ON %I TO hub_scheme USING (scheme_id = (SELECT current_setting(''hub.scheme'')::bigint))',
            tenant_table);
        EXECUTE format('CREATE POLICY national ON %I TO hub_national USING (true)', tenant_table);
        EXECUTE format('GRANT SELECT ON %I TO hub_scheme, hub_national', tenant_table);
        EXECUTE format('GRANT INSERT ON %I TO hub_scheme', tenant_table);
    END LOOP;
END
$$;
GRANT UPDATE (sequence, head) ON stream TO hub_scheme;
GRANT UPDATE (replays) ON batch TO hub_scheme;
GRANT UPDATE ON data_value, report TO hub_scheme;
