-- Who the hub is to its schemes, which protocol versions it serves, and how long a scheme's key is good.

-- The hub's public keys; the private ones are files beside each hub. Of those whose time has come, the youngest signs.
CREATE TABLE hub_key (
    kid text PRIMARY KEY,
    spki bytea NOT NULL,
    active_from timestamptz NOT NULL UNIQUE,
    endorsed_by text REFERENCES hub_key (kid),
    endorsement bytea CHECK (octet_length(endorsement) = 64),
    announced_at timestamptz NOT NULL,
    CHECK ((endorsed_by IS NULL) = (endorsement IS NULL))
);
CREATE INDEX hub_key_endorsed_by ON hub_key (endorsed_by);
-- Only the very first key vouches for itself.
CREATE UNIQUE INDEX hub_key_first ON hub_key ((true)) WHERE endorsed_by IS NULL;
COMMENT ON COLUMN hub_key.endorsement IS 'Ed25519 signature of the key before over what the protocol says of a next key';

-- Made anew after a restore, so that schemes see that the hub may have lost what it had acknowledged.
CREATE TABLE hub_epoch (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch text NOT NULL CHECK (epoch ~ '^[0-9a-f]{32}$'),
    since timestamptz NOT NULL
);

CREATE TABLE protocol_version (
    version smallint PRIMARY KEY,
    deprecated_at timestamptz,
    sunset_at timestamptz,
    CHECK (sunset_at IS NULL OR sunset_at >= deprecated_at + interval '400 days')
);
INSERT INTO protocol_version (version) VALUES (1), (2);
COMMENT ON COLUMN protocol_version.sunset_at IS 'At least 400 days after its deprecation, so that an office that connects once a year is told in time';

GRANT SELECT ON hub_key, hub_epoch, protocol_version TO hub_gate, hub_scheme, hub_national;
GRANT INSERT ON hub_key TO hub_national;
GRANT INSERT, UPDATE (epoch, since) ON hub_epoch TO hub_national;
GRANT UPDATE (deprecated_at, sunset_at) ON protocol_version TO hub_national;

-- A key that was replaced stays good for a while.
ALTER TABLE scheme_key ADD COLUMN expires_at timestamptz;

-- Who may come in is the gate's business: a tenant's role cannot touch it.
REVOKE INSERT, UPDATE ON scheme_key FROM hub_scheme;
REVOKE UPDATE (used_at, used_by) ON enrolment_code FROM hub_scheme;
REVOKE UPDATE ON access_version FROM hub_scheme;
GRANT INSERT, UPDATE (expires_at, revoked_at) ON scheme_key TO hub_gate;
GRANT UPDATE (used_at, used_by) ON enrolment_code TO hub_gate;
GRANT UPDATE ON access_version TO hub_gate;
CREATE POLICY gate_adds ON scheme_key FOR INSERT TO hub_gate WITH CHECK (true);
CREATE POLICY gate_ends ON scheme_key FOR UPDATE TO hub_gate USING (true);
CREATE POLICY gate_uses ON enrolment_code FOR UPDATE TO hub_gate USING (true);

-- A batch of version 1 has no revisions of its own: they count on from what the scheme had used when its stream was
-- opened.
ALTER TABLE scheme_state ADD COLUMN highest_revision bigint NOT NULL DEFAULT 0;
UPDATE scheme_state s SET highest_revision =
    (SELECT coalesce(max(v.revision), 0) FROM data_value v WHERE v.scheme_id = s.scheme_id);
ALTER TABLE stream ADD COLUMN revision_base bigint NOT NULL DEFAULT 0;
GRANT UPDATE (revision_base) ON stream TO hub_scheme;

-- Lines that may be about a person are not kept.
ALTER TABLE batch_body ADD COLUMN blanked integer[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN batch_body.blanked IS 'Lines that are blank here and were not when they came, from 1; the digest is of what came';

-- Months that no longer change by themselves: a change waits for a person.
CREATE TABLE closed_period (
    data_set text NOT NULL,
    period integer NOT NULL,
    closed_at timestamptz NOT NULL,
    closed_by text NOT NULL,
    PRIMARY KEY (data_set, period)
);
GRANT SELECT ON closed_period TO hub_scheme, hub_national;
GRANT INSERT, DELETE ON closed_period TO hub_national;
