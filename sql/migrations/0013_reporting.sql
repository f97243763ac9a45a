-- Reporting quality: when reports are due and which months still change, what became of held changes, follow-ups,
-- approvals, and who looked at raw figures.

-- When a data set's months are due, from a month on. Without a row: the 10th, 20 days, and a person closes.
CREATE TABLE reporting_calendar (
    data_set text NOT NULL,
    valid_from integer NOT NULL,
    due_day smallint NOT NULL CHECK (due_day BETWEEN 1 AND 28),
    grace_days smallint NOT NULL CHECK (grace_days BETWEEN 0 AND 366),
    closes boolean NOT NULL,
    set_at timestamptz NOT NULL,
    set_by text NOT NULL,
    PRIMARY KEY (data_set, valid_from)
);
COMMENT ON COLUMN reporting_calendar.due_day IS 'Of the month that follows';
COMMENT ON COLUMN reporting_calendar.closes IS 'Whether a month closes by itself when its days of grace are over';
GRANT SELECT ON reporting_calendar TO hub_scheme, hub_national;
GRANT INSERT, UPDATE ON reporting_calendar TO hub_national;

-- A month that is opened again is marked so: otherwise its calendar would close it again.
ALTER TABLE closed_period
    ADD COLUMN reopened_at timestamptz,
    ADD COLUMN reopened_by text,
    ADD COLUMN published_at timestamptz,
    ADD COLUMN published_by text,
    ADD COLUMN published_as text,
    ADD CHECK (reopened_at IS NULL OR published_at IS NULL);
COMMENT ON COLUMN closed_period.published_as IS 'The release that holds the month';
REVOKE DELETE ON closed_period FROM hub_national;
GRANT UPDATE ON closed_period TO hub_national;

-- One scheme may still report a month that is closed for the others.
CREATE TABLE period_extension (
    scheme_id bigint NOT NULL REFERENCES scheme (id),
    data_set text NOT NULL,
    period integer NOT NULL,
    expires_on date NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    granted_at timestamptz NOT NULL,
    granted_by text NOT NULL,
    PRIMARY KEY (scheme_id, data_set, period)
);
COMMENT ON COLUMN period_extension.expires_on IS 'The last day, in Japan';

-- What a person decided about the records that had to wait together: a record, or all that its group would change.
-- An acceptance makes a data version of the scheme, as a batch does.
CREATE TABLE held_decision (
    scheme_id bigint NOT NULL,
    stream text NOT NULL,
    sequence bigint NOT NULL,
    unit integer NOT NULL,
    decision text NOT NULL CHECK (decision IN ('accepted', 'refused')),
    reason text NOT NULL CHECK (reason <> ''),
    decided_at timestamptz NOT NULL,
    decided_by text NOT NULL,
    data_version bigint,
    PRIMARY KEY (scheme_id, stream, sequence, unit),
    UNIQUE (scheme_id, data_version),
    FOREIGN KEY (scheme_id, stream, sequence) REFERENCES batch (scheme_id, stream, sequence),
    CHECK ((decision = 'accepted') = (data_version IS NOT NULL))
);
ALTER TABLE held_change DROP COLUMN decision, DROP COLUMN decided_at, DROP COLUMN decided_by, ADD COLUMN unit integer;
ALTER TABLE held_record DROP COLUMN decision, DROP COLUMN decided_at, DROP COLUMN decided_by, ADD COLUMN unit integer;
UPDATE held_change SET unit = line;
UPDATE held_record SET unit = line;
ALTER TABLE held_change ALTER COLUMN unit SET NOT NULL;
ALTER TABLE held_record ALTER COLUMN unit SET NOT NULL;
COMMENT ON COLUMN held_change.unit IS 'The first line of the records that are decided together';
COMMENT ON COLUMN held_record.unit IS 'The first line of the records that are decided together';

-- Where each data version of a scheme comes from: a batch, or an acceptance of what a batch had brought.
CREATE VIEW version_origin WITH (security_invoker = true) AS
    SELECT scheme_id, data_version, received_at AS at, stream, sequence, kid, NULL::text AS decided_by,
        NULL::text AS reason
    FROM batch
    UNION ALL
    SELECT d.scheme_id, d.data_version, d.decided_at, d.stream, d.sequence, b.kid, d.decided_by, d.reason
    FROM held_decision d
    JOIN batch b ON b.scheme_id = d.scheme_id AND b.stream = d.stream AND b.sequence = d.sequence
    WHERE d.data_version IS NOT NULL;
GRANT SELECT ON version_origin TO hub_national;

-- A figure that somebody at the national office wants explained.
CREATE TABLE follow_up (
    scheme_id bigint NOT NULL REFERENCES scheme (id),
    id uuid NOT NULL,
    period integer NOT NULL,
    cell_id integer NOT NULL,
    note text NOT NULL CHECK (note <> ''),
    question uuid,
    marked_at timestamptz NOT NULL,
    marked_by text NOT NULL,
    settled_at timestamptz,
    settled_by text,
    settlement text CHECK (settlement <> ''),
    PRIMARY KEY (scheme_id, id),
    FOREIGN KEY (scheme_id, question) REFERENCES question (scheme_id, id),
    CHECK ((settled_at IS NULL) = (settlement IS NULL) AND (settled_at IS NULL) = (settled_by IS NULL))
);
CREATE INDEX follow_up_question ON follow_up (scheme_id, question);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['period_extension', 'held_decision', 'follow_up'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format(
            'CREATE POLICY own_rows ON %I TO hub_scheme USING (scheme_id = (SELECT current_setting(''hub.scheme'')::bigint))',
            tenant_table);
        EXECUTE format('CREATE POLICY national ON %I TO hub_national USING (true)', tenant_table);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO hub_national', tenant_table);
    END LOOP;
END
$$;
GRANT SELECT ON period_extension, held_decision TO hub_scheme;
GRANT UPDATE ON period_extension TO hub_national;
GRANT UPDATE (settled_at, settled_by, settlement) ON follow_up TO hub_national;

-- Accepting what was held writes what a push would have written.
GRANT INSERT, UPDATE ON data_value, report, scheme_record TO hub_national;
GRANT INSERT ON data_value_history, scheme_record_history, rollup_delta TO hub_national;
GRANT UPDATE (data_version, highest_revision) ON scheme_state TO hub_national;
GRANT INSERT, UPDATE, DELETE ON scheme_contact TO hub_national;
GRANT DELETE ON scheme_profile, membership_event TO hub_national;

-- The statistician's approval of a month, with the data version of each scheme that was seen.
CREATE TABLE approval (
    data_set text NOT NULL,
    period integer NOT NULL,
    approved_at timestamptz NOT NULL,
    approved_by text NOT NULL,
    note text,
    schemes bigint[] NOT NULL,
    versions bigint[] NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (data_set, period, id),
    CHECK (cardinality(schemes) = cardinality(versions))
);
GRANT SELECT, INSERT ON approval TO hub_national;

-- Who at the national office asked for raw figures.
CREATE TABLE raw_access (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    caller text NOT NULL,
    role text NOT NULL,
    call text NOT NULL,
    status smallint NOT NULL
);
CREATE INDEX raw_access_at ON raw_access (at);
GRANT SELECT, INSERT ON raw_access TO hub_national;
