-- What the baselines need beside the hub's own tables. Run once by the owner of the hub's database.
CREATE SCHEMA bench;
GRANT USAGE ON SCHEMA bench TO hub_app, hub_scheme;

-- The parameters of a merge, ready as the hub would work them out, so that pgbench spends nothing on making them. All
-- schemes send the same: the batches of one size, by their number in the stream.
CREATE UNLOGGED TABLE bench.ready_batch (
    records integer NOT NULL,
    number integer NOT NULL,
    dictionary text NOT NULL,
    digest bytea NOT NULL,
    receipt bytea NOT NULL,
    body bytea NOT NULL,
    periods integer[] NOT NULL,
    cells integer[] NOT NULL,
    status smallint[] NOT NULL,
    values bigint[] NOT NULL,
    revisions bigint[] NOT NULL,
    since bigint[] NOT NULL,
    old_values bigint[] NOT NULL,
    old_revisions bigint[] NOT NULL,
    old_since bigint[] NOT NULL,
    changes bigint[] NOT NULL,
    reports smallint[] NOT NULL,
    report_sets text[] NOT NULL,
    report_periods integer[] NOT NULL,
    report_keys text[] NOT NULL,
    feed_before bigint NOT NULL,
    PRIMARY KEY (records, number)
);
GRANT SELECT ON bench.ready_batch TO hub_scheme;

-- Large columns stay uncompressed: reading them must cost the baseline as little as possible.
DO $$
DECLARE
    large text;
BEGIN
    FOREACH large IN ARRAY ARRAY[
        'receipt', 'body', 'periods', 'cells', 'status', 'values', 'revisions', 'since', 'old_values',
        'old_revisions', 'old_since', 'changes', 'reports', 'report_sets', 'report_periods', 'report_keys'] LOOP
        EXECUTE format('ALTER TABLE bench.ready_batch ALTER COLUMN %I SET STORAGE EXTERNAL', large);
    END LOOP;
END
$$;

-- A keyed table as plain as can be: what PostgreSQL alone is measured with.
CREATE TABLE bench.keyed_value (
    scheme_id bigint NOT NULL,
    period integer NOT NULL,
    cell_id integer NOT NULL,
    status smallint NOT NULL,
    value bigint,
    revision bigint NOT NULL,
    PRIMARY KEY (scheme_id, period, cell_id)
);
