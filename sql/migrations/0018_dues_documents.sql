-- The dues beyond the invoice: who pays, who is exempt, who is on the way to membership; what the documents say, their
-- frozen bytes and their mail; and whether a run needs a second person.

-- How the national office works. One row; without it, one person is enough.
CREATE TABLE dues_policy (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    second_person boolean NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL
);
COMMENT ON COLUMN dues_policy.second_person IS 'Who made a preview may not approve it';

-- Who issues the documents. Documents keep what stood here when they were made.
CREATE TABLE dues_issuer (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    content text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL
);
COMMENT ON COLUMN dues_issuer.content IS 'JSON: name, address, bank account';

-- Who pays for a member from a day on, where the office says so; it goes before what the scheme said itself
-- (scheme_contact). Without a name the scheme's own word holds again.
CREATE TABLE member_payer (
    member bigint NOT NULL REFERENCES scheme (id),
    valid_from date NOT NULL,
    name text CHECK (name <> ''),
    kana text,
    postal_code text,
    address text,
    mail text,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (member, valid_from)
);

CREATE TABLE member_exemption (
    member bigint NOT NULL REFERENCES scheme (id),
    fiscal_year integer NOT NULL CHECK (fiscal_year BETWEEN 1989 AND 2188),
    fee_kind text NOT NULL CHECK (fee_kind IN ('organisation')),
    reason text NOT NULL CHECK (reason <> ''),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (member, fiscal_year, fee_kind)
);

-- How far a coming scheme is: 1 study meeting, 2 host organisation decided, 3 organizer trained, 4 course for home
-- visitors, 5 visits begin.
CREATE TABLE onboarding_stage (
    member bigint NOT NULL REFERENCES scheme (id),
    stage smallint NOT NULL CHECK (stage BETWEEN 1 AND 5),
    reached_on date NOT NULL,
    note text,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (member, stage)
);

-- What a document says. Its bytes are in document, once, whence the scheme fetches them.
CREATE TABLE dues_document (
    scheme_id bigint NOT NULL REFERENCES scheme (id),
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('invoice', 'receipt', 'reminder', 'cancellation', 'refund')),
    subject text NOT NULL,
    edition smallint NOT NULL CHECK (edition > 0),
    number text NOT NULL,
    invoice text NOT NULL REFERENCES invoice (number),
    issued_on date NOT NULL,
    sheet text NOT NULL,
    flaws integer NOT NULL CHECK (flaws >= 0),
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    PRIMARY KEY (scheme_id, id),
    UNIQUE (scheme_id, kind, subject, edition),
    FOREIGN KEY (scheme_id, id) REFERENCES document (scheme_id, id) DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON COLUMN dues_document.subject IS 'What it is about, as an invoice''s number: one document for each, and edition';
COMMENT ON COLUMN dues_document.sheet IS 'JSON: from it the same bytes can be made again';
COMMENT ON COLUMN dues_document.flaws IS 'Characters without a glyph and texts that were cut';
CREATE INDEX dues_document_invoice ON dues_document (invoice);
CREATE INDEX dues_document_id ON dues_document (id);

-- Work that may fail is tried again; what cannot succeed is shown to a person.
ALTER TABLE outbox
    ADD COLUMN attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    ADD COLUMN not_before timestamptz,
    ADD COLUMN failed_at timestamptz,
    ADD COLUMN failure text;
COMMENT ON COLUMN outbox.not_before IS 'When it is tried again; while somebody works on it, until when';
COMMENT ON COLUMN outbox.failure IS 'What went wrong at the last attempt';

ALTER TABLE billing_run ADD COLUMN cancelled_at timestamptz, ADD COLUMN cancelled_by text;
GRANT UPDATE (cancelled_at, cancelled_by) ON billing_run TO hub_dues;

DO $$
DECLARE
    dues_table text;
BEGIN
    FOREACH dues_table IN ARRAY ARRAY[
        'dues_policy', 'dues_issuer', 'member_payer', 'member_exemption', 'onboarding_stage', 'dues_document'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', dues_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', dues_table);
        EXECUTE format('CREATE POLICY dues ON %I TO hub_dues USING (true)', dues_table);
        EXECUTE format('CREATE POLICY national ON %I FOR SELECT TO hub_national USING (true)', dues_table);
        EXECUTE format('GRANT SELECT ON %I TO hub_dues, hub_national', dues_table);
        EXECUTE format('GRANT INSERT ON %I TO hub_dues', dues_table);
    END LOOP;
END
$$;
CREATE POLICY own_rows ON dues_document FOR SELECT TO hub_scheme
    USING (scheme_id = (SELECT current_setting('hub.scheme')::bigint));
GRANT SELECT ON dues_document TO hub_scheme;
GRANT UPDATE ON dues_policy, dues_issuer, member_payer, member_exemption, onboarding_stage TO hub_dues;
GRANT DELETE ON member_exemption TO hub_dues;
GRANT UPDATE (attempts, not_before, failed_at, failure) ON outbox TO hub_dues;

-- The officer records what the national office decided on a membership, and takes back what was recorded wrongly.
CREATE POLICY dues_steps ON membership_event FOR INSERT TO hub_dues WITH CHECK (true);
CREATE POLICY dues_steps_back ON membership_event FOR DELETE TO hub_dues USING (true);
GRANT INSERT, DELETE ON membership_event TO hub_dues;

-- The officer's documents are offered to schemes beside the national office's.
CREATE POLICY dues ON document FOR SELECT TO hub_dues USING (true);
CREATE POLICY dues_give ON document FOR INSERT TO hub_dues WITH CHECK (true);
GRANT SELECT, INSERT ON document TO hub_dues;

-- What a candidate for 資格喪失 is judged by: whether it still reports.
CREATE POLICY dues ON report FOR SELECT TO hub_dues USING (true);
GRANT SELECT ON report TO hub_dues;
