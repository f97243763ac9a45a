-- Who did what. Each stream of events is a chain of hashes: a row that is changed or taken out later shows.
CREATE TABLE audit_stream (
    name text PRIMARY KEY,
    position bigint NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);
COMMENT ON TABLE audit_stream IS 'The end of each chain; its row is locked while an event is appended';

CREATE TABLE audit_event (
    stream text NOT NULL REFERENCES audit_stream (name),
    position bigint NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    details text NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (stream, position)
);
COMMENT ON COLUMN audit_event.details IS 'JSON as it was hashed, so text and not jsonb';

GRANT SELECT, INSERT, UPDATE ON audit_stream TO hub_national, hub_dues;
GRANT SELECT, INSERT ON audit_event TO hub_national, hub_dues;
