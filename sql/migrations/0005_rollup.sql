-- Sums for the network: by cell, month and prefecture. Regions and the nation are sums of these.
--
-- A batch appends one row of deltas in its own transaction and so waits for nobody; a fold moves deltas into the sums
-- in one transaction. A reader adds both in one snapshot, so totals are exact at every moment.
CREATE TABLE rollup (
    cell_id integer NOT NULL,
    period integer NOT NULL,
    prefecture smallint NOT NULL,
    value bigint NOT NULL,
    reports integer NOT NULL,
    PRIMARY KEY (cell_id, period, prefecture)
);
COMMENT ON COLUMN rollup.reports IS 'Schemes that gave a number for the month';

CREATE TABLE rollup_delta (
    scheme_id bigint NOT NULL,
    data_version bigint NOT NULL,
    prefecture smallint NOT NULL,
    first_period integer NOT NULL,
    last_period integer NOT NULL,
    periods integer[] NOT NULL,
    cells integer[] NOT NULL,
    values bigint[] NOT NULL,
    reports smallint[] NOT NULL,
    PRIMARY KEY (scheme_id, data_version)
);

-- One row, locked by whoever folds.
CREATE TABLE rollup_fold (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    folded bigint NOT NULL
);
INSERT INTO rollup_fold (folded) VALUES (0);

ALTER TABLE rollup_delta ENABLE ROW LEVEL SECURITY;
ALTER TABLE rollup_delta FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON rollup_delta TO hub_scheme USING (scheme_id = (SELECT current_setting('hub.scheme')::bigint));
CREATE POLICY national ON rollup_delta TO hub_national USING (true);
GRANT SELECT, INSERT ON rollup_delta TO hub_scheme;
GRANT SELECT, DELETE ON rollup_delta TO hub_national;
GRANT SELECT, INSERT, UPDATE, DELETE ON rollup TO hub_national;
GRANT SELECT, UPDATE ON rollup_fold TO hub_national;
