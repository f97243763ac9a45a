-- Releases of statistics. Drafts hold every value and are the national office's alone; publishing writes the cells anew,
-- without what is hidden, into tables that anybody may read. Nothing but these two decides what the public sees.

CREATE TABLE release_draft (
    id uuid PRIMARY KEY,
    scope text NOT NULL CHECK (scope ~ '^(interim-[0-9]{4}-H[12]|final-FY[0-9]{4})$'),
    fiscal_year integer NOT NULL,
    state text NOT NULL CHECK (state IN ('draft', 'previewed', 'published', 'replaced')),
    dictionary text NOT NULL REFERENCES dictionary_version (version),
    templates bytea NOT NULL,
    policy text NOT NULL,
    coarsening text NOT NULL,
    order_key bytea NOT NULL CHECK (octet_length(order_key) = 16),
    inputs_sha256 bytea NOT NULL CHECK (octet_length(inputs_sha256) = 32),
    schemes bigint[] NOT NULL,
    data_versions bigint[] NOT NULL,
    passed_over bigint NOT NULL,
    made_up boolean NOT NULL,
    counted_on date NOT NULL,
    previewed_at timestamptz NOT NULL,
    previewed_by text NOT NULL,
    published_at timestamptz,
    published_by text,
    CHECK (cardinality(schemes) = cardinality(data_versions)),
    CHECK ((state = 'published') = (published_at IS NOT NULL))
);
COMMENT ON COLUMN release_draft.state IS 'draft: a table cannot be protected; previewed: can be published as it is';
COMMENT ON COLUMN release_draft.order_key IS 'Breaks ties of what is hidden; secret for as long as the release is public';
COMMENT ON COLUMN release_draft.data_versions IS 'How far each scheme''s commits were counted, in the order of schemes';
COMMENT ON COLUMN release_draft.passed_over IS 'Figures of a half year published before that came later and are not counted';
CREATE INDEX release_draft_scope ON release_draft (scope);
CREATE INDEX release_draft_dictionary ON release_draft (dictionary);
-- One release for a period, for good, and one preview at a time.
CREATE UNIQUE INDEX release_draft_published ON release_draft (scope) WHERE state = 'published';
CREATE UNIQUE INDEX release_draft_open ON release_draft (scope) WHERE state IN ('draft', 'previewed');

CREATE TABLE release_draft_cell (
    draft uuid NOT NULL REFERENCES release_draft (id),
    position integer NOT NULL,
    place text NOT NULL,
    value bigint NOT NULL,
    schemes integer NOT NULL CHECK (schemes >= 0),
    status text NOT NULL CHECK (status IN (
        'shown', 'primary', 'secondary', 'kept', 'exposed', 'unpublished', 'not-reported')),
    reason text NOT NULL,
    PRIMARY KEY (draft, position),
    UNIQUE (draft, place)
);
COMMENT ON COLUMN release_draft_cell.reason IS 'Of primary and exposed ones the reason''s code; of secondary ones the places that they protect, one a line';

-- Proves that what is hidden is hidden. Holds the true numbers' neighbours, so it is never served.
CREATE TABLE release_certificate (
    draft uuid PRIMARY KEY REFERENCES release_draft (id),
    content bytea NOT NULL
);

CREATE TABLE release (
    id text PRIMARY KEY CHECK (id ~ '^(interim-[0-9]{4}-H[12]|final-FY[0-9]{4})$'),
    fiscal_year integer NOT NULL,
    dictionary text NOT NULL REFERENCES dictionary_version (version),
    schemes integer NOT NULL,
    made_up boolean NOT NULL,
    counted_on date NOT NULL,
    published_at timestamptz NOT NULL
);
CREATE INDEX release_dictionary ON release (dictionary);

CREATE TABLE release_table (
    release text NOT NULL REFERENCES release (id),
    id text NOT NULL,
    position integer NOT NULL,
    shape text NOT NULL,
    PRIMARY KEY (release, id),
    UNIQUE (release, position)
);
COMMENT ON COLUMN release_table.shape IS 'JSON: title, dimensions with members, measures, notes';

-- A hidden cell has no value here.
CREATE TABLE release_cell (
    release text NOT NULL,
    table_id text NOT NULL,
    position integer NOT NULL,
    coordinates smallint[] NOT NULL,
    measure smallint NOT NULL,
    value bigint,
    absence text CHECK (absence IN ('not-reported', 'not-applicable', 'suppressed')),
    PRIMARY KEY (release, table_id, position),
    FOREIGN KEY (release, table_id) REFERENCES release_table (release, id),
    CHECK ((value IS NULL) <> (absence IS NULL))
);

CREATE TABLE release_page (
    release text NOT NULL REFERENCES release (id),
    name text NOT NULL CHECK (name IN ('achievements', 'facts')),
    content text NOT NULL,
    PRIMARY KEY (release, name)
);
COMMENT ON COLUMN release_page.content IS 'JSON as it is served';

DO $$
DECLARE
    release_part text;
BEGIN
    FOREACH release_part IN ARRAY ARRAY['release_draft', 'release_draft_cell', 'release_certificate'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', release_part);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', release_part);
        EXECUTE format('CREATE POLICY national ON %I TO hub_national USING (true)', release_part);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO hub_national', release_part);
    END LOOP;
    FOREACH release_part IN ARRAY ARRAY['release', 'release_table', 'release_cell', 'release_page'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', release_part);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', release_part);
        EXECUTE format('CREATE POLICY published ON %I FOR SELECT TO hub_public USING (true)', release_part);
        EXECUTE format('CREATE POLICY national ON %I TO hub_national USING (true)', release_part);
        EXECUTE format('GRANT SELECT ON %I TO hub_public, hub_national', release_part);
        EXECUTE format('GRANT INSERT ON %I TO hub_national', release_part);
    END LOOP;
END
$$;
-- A release that is published never changes; a draft only in what became of it.
GRANT UPDATE (state, published_at, published_by) ON release_draft TO hub_national;
