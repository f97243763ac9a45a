-- What a scheme says beside its figures, by sync: its profile, membership events, contacts, notes and answers.

-- What stands under each key. content is the record's d as it came; NULL when it was taken back.
CREATE TABLE scheme_record (
    scheme_id bigint NOT NULL,
    key text NOT NULL,
    revision bigint NOT NULL CHECK (revision > 0),
    content text,
    data_version bigint NOT NULL,
    PRIMARY KEY (scheme_id, key)
);

-- What stood before, with the versions between which it stood.
CREATE TABLE scheme_record_history (
    scheme_id bigint NOT NULL,
    key text NOT NULL,
    data_version bigint NOT NULL,
    replaced_in bigint NOT NULL,
    revision bigint NOT NULL,
    content text,
    PRIMARY KEY (scheme_id, key, data_version)
);

-- Records that wait for a person, as held_change is for figures.
CREATE TABLE held_record (
    scheme_id bigint NOT NULL,
    stream text NOT NULL,
    sequence bigint NOT NULL,
    line integer NOT NULL,
    key text NOT NULL,
    content text,
    revision bigint NOT NULL,
    reason text NOT NULL CHECK (reason IN ('conflict', 'closed')),
    decision text CHECK (decision IN ('accepted', 'refused')),
    decided_at timestamptz,
    decided_by text,
    PRIMARY KEY (scheme_id, stream, sequence, line),
    FOREIGN KEY (scheme_id, stream, sequence) REFERENCES batch (scheme_id, stream, sequence)
);

-- Whom invoices go to from a day on, and the payer's name as it stands on bank transfers.
CREATE TABLE scheme_contact (
    scheme_id bigint NOT NULL REFERENCES scheme (id),
    valid_from date NOT NULL,
    billing_name text NOT NULL,
    billing_mail text NOT NULL,
    postal_code text,
    address text,
    payer_kana text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (scheme_id, valid_from)
);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY[
        'scheme_record', 'scheme_record_history', 'held_record', 'scheme_contact'] LOOP
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
GRANT UPDATE ON scheme_record, scheme_contact TO hub_scheme;
GRANT DELETE ON scheme_contact, scheme_profile TO hub_scheme;
CREATE POLICY dues ON scheme_contact FOR SELECT TO hub_dues USING (true);
GRANT SELECT ON scheme_contact TO hub_dues;

-- A scheme declares its own steps and no others; what the national office decided it cannot touch.
ALTER TABLE membership_event ADD COLUMN declared_by text NOT NULL DEFAULT 'national'
    CHECK (declared_by IN ('scheme', 'national'));
DROP POLICY own_rows ON membership_event;
CREATE POLICY own_rows ON membership_event FOR SELECT TO hub_scheme
    USING (scheme_id = (SELECT current_setting('hub.scheme')::bigint));
CREATE POLICY own_steps ON membership_event FOR INSERT TO hub_scheme
    WITH CHECK (
        scheme_id = (SELECT current_setting('hub.scheme')::bigint) AND declared_by = 'scheme'
        AND event IN ('applied', 'started', 'suspended', 'resumed', 'withdrawing'));
CREATE POLICY own_steps_back ON membership_event FOR DELETE TO hub_scheme
    USING (scheme_id = (SELECT current_setting('hub.scheme')::bigint) AND declared_by = 'scheme');
REVOKE UPDATE ON membership_event FROM hub_scheme;
GRANT DELETE ON membership_event TO hub_scheme;
