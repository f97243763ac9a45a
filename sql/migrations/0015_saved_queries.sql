-- Questions about statistics that the national office keeps under a name.
CREATE TABLE saved_query (
    name text PRIMARY KEY CHECK (char_length(name) BETWEEN 1 AND 60),
    question text NOT NULL CHECK (question <> ''),
    saved_by text NOT NULL,
    saved_at timestamptz NOT NULL
);
COMMENT ON COLUMN saved_query.question IS 'As the query of an address; read anew in terms of the dictionary in use each time';

GRANT SELECT, INSERT, DELETE ON saved_query TO hub_national;
