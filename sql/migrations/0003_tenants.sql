-- Schemes, their keys, and who else may come in.

CREATE TABLE scheme (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^hs-[0-9]{2}-[a-z0-9-]{1,42}$'),
    name text NOT NULL,
    name_kana text NOT NULL,
    prefecture text NOT NULL REFERENCES area (code),
    municipality text NOT NULL REFERENCES area (code),
    made_up boolean NOT NULL,
    created_at timestamptz NOT NULL,
    suspended_at timestamptz
);
CREATE INDEX scheme_prefecture ON scheme (prefecture);
CREATE INDEX scheme_municipality ON scheme (municipality);

-- The only row that all writers of one scheme wait for. data_version counts its commits.
CREATE TABLE scheme_state (
    scheme_id bigint PRIMARY KEY REFERENCES scheme (id),
    data_version bigint NOT NULL DEFAULT 0,
    feed_position bigint NOT NULL DEFAULT 0
);

CREATE TABLE scheme_profile (
    scheme_id bigint NOT NULL REFERENCES scheme (id),
    valid_from date NOT NULL,
    host_name text NOT NULL,
    host_type text NOT NULL,
    areas_served text[] NOT NULL,
    organizers integer NOT NULL CHECK (organizers >= 0),
    trustees integer NOT NULL CHECK (trustees >= 0),
    committee_meetings integer NOT NULL CHECK (committee_meetings >= 0),
    programmes text[] NOT NULL,
    yearly_budget bigint NOT NULL CHECK (yearly_budget >= 0),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (scheme_id, valid_from)
);
COMMENT ON COLUMN scheme_profile.programmes IS 'Codes of commissioned programmes, subsidy and private grant; empty for none';

CREATE TABLE membership_event (
    scheme_id bigint NOT NULL REFERENCES scheme (id),
    effective_on date NOT NULL,
    event text NOT NULL CHECK (event IN (
        'applied', 'approved', 'started', 'suspended', 'resumed', 'withdrawing', 'withdrawn',
        'disqualified', 'expelled', 'dissolved')),
    note text,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (scheme_id, effective_on, event)
);

CREATE TABLE scheme_key (
    scheme_id bigint NOT NULL REFERENCES scheme (id),
    kid text NOT NULL,
    spki bytea NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    PRIMARY KEY (scheme_id, kid)
);
CREATE INDEX scheme_key_kid ON scheme_key (kid);

-- One-time codes. The code itself is the HMAC key of the enrolment, so it is kept until used, 72 hours at most.
CREATE TABLE enrolment_code (
    scheme_id bigint NOT NULL REFERENCES scheme (id),
    id uuid NOT NULL,
    code text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    used_by text,
    PRIMARY KEY (scheme_id, id)
);

-- Tokens of people and programs at the national office; only the hash is kept.
CREATE TABLE access_token (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('national', 'dues', 'administrator', 'auditor')),
    sha256 bytea NOT NULL UNIQUE CHECK (octet_length(sha256) = 32),
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz
);

-- Grows with every change to keys, tokens and suspensions, so that hubs know when what they remember is old.
CREATE TABLE access_version (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version bigint NOT NULL
);
INSERT INTO access_version (version) VALUES (1);

-- Row-level security. The sub-select is evaluated once a statement instead of once a row.
DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY[
        'scheme_state', 'scheme_profile', 'membership_event', 'scheme_key', 'enrolment_code'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format(
            'CREATE POLICY own_rows ON %I TO hub_scheme USING (scheme_id = (SELECT current_setting(''hub.scheme'')::bigint))',
            tenant_table);
        EXECUTE format('CREATE POLICY national ON %I TO hub_national USING (true)', tenant_table);
    END LOOP;
END
$$;
ALTER TABLE scheme ENABLE ROW LEVEL SECURITY;
ALTER TABLE scheme FORCE ROW LEVEL SECURITY;
CREATE POLICY own_row ON scheme FOR SELECT TO hub_scheme USING (id = (SELECT current_setting('hub.scheme')::bigint));
CREATE POLICY national ON scheme TO hub_national USING (true);
CREATE POLICY gate ON scheme FOR SELECT TO hub_gate USING (true);
CREATE POLICY dues ON scheme FOR SELECT TO hub_dues USING (true);
CREATE POLICY gate ON scheme_key FOR SELECT TO hub_gate USING (true);
CREATE POLICY gate ON enrolment_code FOR SELECT TO hub_gate USING (true);
CREATE POLICY gate ON scheme_state FOR SELECT TO hub_gate USING (true);
CREATE POLICY dues ON membership_event FOR SELECT TO hub_dues USING (true);
CREATE POLICY dues ON scheme_profile FOR SELECT TO hub_dues USING (true);

GRANT SELECT ON scheme TO hub_gate, hub_scheme, hub_national, hub_dues;
GRANT INSERT, UPDATE ON scheme TO hub_national;
GRANT SELECT ON scheme_state TO hub_gate, hub_scheme, hub_national;
GRANT UPDATE ON scheme_state TO hub_scheme;
GRANT INSERT ON scheme_state TO hub_national;
GRANT SELECT ON scheme_profile, membership_event TO hub_scheme, hub_national, hub_dues;
GRANT INSERT, UPDATE ON scheme_profile, membership_event TO hub_scheme, hub_national;
GRANT SELECT ON scheme_key TO hub_gate, hub_scheme, hub_national;
GRANT INSERT, UPDATE ON scheme_key TO hub_scheme, hub_national;
GRANT SELECT ON enrolment_code TO hub_gate, hub_scheme, hub_national;
GRANT INSERT ON enrolment_code TO hub_national;
GRANT UPDATE (used_at, used_by) ON enrolment_code TO hub_scheme;
GRANT SELECT ON access_token TO hub_gate, hub_national;
GRANT INSERT, UPDATE ON access_token TO hub_national;
GRANT SELECT ON access_version TO hub_gate, hub_scheme, hub_national;
GRANT UPDATE ON access_version TO hub_scheme, hub_national;
