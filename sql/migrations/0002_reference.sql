-- What all tenants share: areas, and the data dictionary.

CREATE TABLE area (
    code text PRIMARY KEY,
    level text NOT NULL CHECK (level IN ('nation', 'region', 'prefecture', 'municipality')),
    parent text REFERENCES area (code),
    name text NOT NULL,
    name_kana text,
    name_en text,
    CHECK ((level = 'nation') = (parent IS NULL))
);
CREATE INDEX area_parent ON area (parent);
COMMENT ON COLUMN area.code IS 'JP, R1–R8, JIS X 0401 (two digits), JIS X 0402 with check digit (six digits)';

-- A published version never changes; what it says is kept as it was loaded.
CREATE TABLE dictionary_version (
    version text PRIMARY KEY,
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    content bytea NOT NULL,
    loaded_at timestamptz NOT NULL,
    retired_at timestamptz
);

-- What can be reported: an element with the options of one breakdown. Numbers stay the same across versions.
CREATE TABLE data_cell (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    data_set text NOT NULL,
    element text NOT NULL,
    category_key text NOT NULL,
    UNIQUE (element, category_key)
);

GRANT SELECT ON area, dictionary_version, data_cell TO hub_gate, hub_scheme, hub_national, hub_dues, hub_public;
GRANT INSERT, UPDATE ON area TO hub_national;
GRANT INSERT, UPDATE (retired_at) ON dictionary_version TO hub_national;
GRANT INSERT ON data_cell TO hub_national;
