-- Bank files, what was made of their lines, and the closing of the books. Keyed by the hub, as in 0006.

-- The national office's own accounts. A file for an account that is not here is refused.
CREATE TABLE bank_account (
    code text PRIMARY KEY CHECK (code ~ '^[a-z0-9-]{1,32}$'),
    title text NOT NULL CHECK (title <> ''),
    bank text NOT NULL CHECK (bank ~ '^[0-9]{4}$'),
    branch text NOT NULL CHECK (branch ~ '^[0-9]{3}$'),
    kind smallint NOT NULL CHECK (kind BETWEEN 0 AND 9),
    number text NOT NULL CHECK (number ~ '^[0-9]{7,10}$'),
    format text NOT NULL CHECK (format IN ('zengin-03', 'zengin-01', 'columns')),
    profile text,
    virtual_field text CHECK (virtual_field IN ('payer-code', 'edi', 'remarks')),
    registered_at timestamptz NOT NULL,
    registered_by text NOT NULL,
    UNIQUE (bank, branch, kind, number),
    CHECK ((format = 'columns') = (profile IS NOT NULL))
);
COMMENT ON COLUMN bank_account.format IS 'The one kind of file that it is fed from: two would tell every payment twice';
COMMENT ON COLUMN bank_account.virtual_field IS 'Which field of a line holds the virtual account that the payer used';

-- Files that were accepted. A refused one leaves no row and may be tried again.
CREATE TABLE bank_file (
    id uuid PRIMARY KEY,
    sha256 bytea NOT NULL UNIQUE CHECK (octet_length(sha256) = 32),
    name text NOT NULL,
    format text NOT NULL,
    lines integer NOT NULL,
    new_lines integer NOT NULL,
    imported_at timestamptz NOT NULL,
    imported_by text NOT NULL
);

CREATE TABLE bank_statement (
    file uuid NOT NULL REFERENCES bank_file (id),
    ordinal smallint NOT NULL,
    account text NOT NULL REFERENCES bank_account (code),
    first_on date NOT NULL,
    last_on date NOT NULL CHECK (last_on >= first_on),
    balance_before bigint,
    balance_after bigint,
    lines integer NOT NULL,
    totals_count_cancelled boolean,
    gap_reason text,
    PRIMARY KEY (file, ordinal)
);
COMMENT ON COLUMN bank_statement.gap_reason IS 'Why it was accepted though its balance does not continue the last one';
CREATE INDEX bank_statement_account ON bank_statement (account, first_on);

CREATE TABLE bank_line (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    file uuid NOT NULL,
    statement smallint NOT NULL,
    position integer NOT NULL,
    account text NOT NULL REFERENCES bank_account (code),
    booked_on date NOT NULL,
    reference text NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    payer_name text NOT NULL,
    direction text NOT NULL CHECK (direction IN ('in', 'out')),
    kind text NOT NULL CHECK (kind IN ('payment', 'cancellation', 'correction')),
    ordinal integer NOT NULL,
    value_on date,
    name_may_be_cut boolean NOT NULL,
    payer_code text NOT NULL,
    sending_bank text NOT NULL,
    sending_branch text NOT NULL,
    remarks text NOT NULL,
    edi text NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'held', 'posted', 'cancelled', 'aside', 'outgoing')),
    takes_back bigint REFERENCES bank_line (id),
    note text,
    -- What makes a line the same in another file; the ordinal counts equal ones within a file.
    UNIQUE (account, booked_on, reference, amount, payer_name, direction, kind, ordinal),
    FOREIGN KEY (file, statement) REFERENCES bank_statement (file, ordinal)
);
COMMENT ON COLUMN bank_line.state IS 'held: a person took its posting back, so no program posts it again';
CREATE INDEX bank_line_statement ON bank_line (file, statement);
CREATE INDEX bank_line_takes_back ON bank_line (takes_back);
CREATE INDEX bank_line_waiting ON bank_line (booked_on, id) WHERE state IN ('open', 'held');

-- A line that was posted. Taking it back is another entry of the ledger, and the row stays.
CREATE TABLE receipt (
    id uuid PRIMARY KEY,
    line bigint NOT NULL REFERENCES bank_line (id),
    tier smallint NOT NULL CHECK (tier BETWEEN 0 AND 5),
    reasons text[] NOT NULL,
    entry uuid NOT NULL REFERENCES ledger_entry (id),
    posted_at timestamptz NOT NULL,
    posted_by text NOT NULL,
    reversal uuid REFERENCES ledger_entry (id),
    reversed_at timestamptz,
    reversed_by text,
    CHECK ((reversal IS NULL) = (reversed_at IS NULL))
);
CREATE INDEX receipt_line ON receipt (line);
CREATE INDEX receipt_entry ON receipt (entry);
CREATE INDEX receipt_reversal ON receipt (reversal);
-- No line is posted twice, whatever program or person tries.
CREATE UNIQUE INDEX receipt_once ON receipt (line) WHERE reversed_at IS NULL;

-- Where the money of a receipt stands. Moving it ends a row and makes others of the same sum.
CREATE TABLE allocation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    receipt uuid NOT NULL REFERENCES receipt (id),
    account text NOT NULL REFERENCES ledger_account (code)
        CHECK (account IN ('dues', 'advance', 'receivable', 'deposit', 'suspense', 'sundry', 'bank')),
    invoice text REFERENCES invoice (number),
    member bigint REFERENCES scheme (id),
    fiscal_year integer,
    amount bigint NOT NULL CHECK (amount > 0),
    fee bigint NOT NULL CHECK (fee >= 0),
    entry uuid NOT NULL REFERENCES ledger_entry (id),
    moved_from bigint REFERENCES allocation (id),
    ended_by uuid REFERENCES ledger_entry (id),
    CHECK (account NOT IN ('dues', 'receivable') OR invoice IS NOT NULL),
    CHECK (account NOT IN ('deposit', 'suspense', 'bank') OR invoice IS NULL),
    CHECK (fee = 0 OR invoice IS NOT NULL)
);
COMMENT ON COLUMN allocation.account IS 'Which account of the ledger holds it; bank: it was given back';
COMMENT ON COLUMN allocation.fee IS 'What a bank took of the transfer and the national office bears: counts as paid';
CREATE INDEX allocation_receipt ON allocation (receipt);
CREATE INDEX allocation_account ON allocation (account);
CREATE INDEX allocation_invoice ON allocation (invoice);
CREATE INDEX allocation_member ON allocation (member);
CREATE INDEX allocation_entry ON allocation (entry);
CREATE INDEX allocation_moved_from ON allocation (moved_from);
CREATE INDEX allocation_ended_by ON allocation (ended_by);

-- What lowers an invoice without money: a credit note, or that it is given up.
CREATE TABLE invoice_credit (
    id uuid PRIMARY KEY,
    invoice text NOT NULL REFERENCES invoice (number),
    kind text NOT NULL CHECK (kind IN ('credit-note', 'write-off')),
    amount bigint NOT NULL CHECK (amount > 0),
    reason text NOT NULL CHECK (reason <> ''),
    made_on date NOT NULL,
    entry uuid REFERENCES ledger_entry (id),
    made_at timestamptz NOT NULL,
    made_by text NOT NULL
);
COMMENT ON COLUMN invoice_credit.entry IS 'NULL where the due was never booked: then there is nothing to take back';
CREATE INDEX invoice_credit_invoice ON invoice_credit (invoice);
CREATE INDEX invoice_credit_entry ON invoice_credit (entry);

-- Invoices that stand in the books as 未収会費: all under accrual, otherwise those of the year-end list.
CREATE TABLE receivable (
    invoice text PRIMARY KEY REFERENCES invoice (number),
    amount bigint NOT NULL CHECK (amount > 0),
    booked_on date NOT NULL,
    entry uuid NOT NULL REFERENCES ledger_entry (id),
    ended_by uuid REFERENCES ledger_entry (id)
);
CREATE INDEX receivable_entry ON receivable (entry);
CREATE INDEX receivable_ended_by ON receivable (ended_by);

-- Names and codes of payers that a person confirmed. One may be of several members, who are then never guessed between.
CREATE TABLE payer_alias (
    kind text NOT NULL CHECK (kind IN ('name', 'code')),
    key text NOT NULL CHECK (key <> ''),
    member bigint NOT NULL REFERENCES scheme (id),
    confirmed_at timestamptz NOT NULL,
    confirmed_by text NOT NULL,
    PRIMARY KEY (kind, key, member)
);
CREATE INDEX payer_alias_member ON payer_alias (member);

-- The state of the books. Whoever writes into them locks this row first, so that one does at a time.
CREATE TABLE ledger_book (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    closed_through integer NOT NULL,
    recognition text NOT NULL CHECK (recognition IN ('receipt', 'accrual')),
    revision bigint NOT NULL
);
COMMENT ON COLUMN ledger_book.closed_through IS 'The last closed month, as year * 12 + month - 1';
COMMENT ON COLUMN ledger_book.revision IS 'Grows with whatever changes what is owed or paid';
INSERT INTO ledger_book (closed_through, recognition, revision) VALUES (0, 'receipt', 0);

-- Nothing is booked into a closed month. The shared lock makes closing wait for whoever is booking.
CREATE FUNCTION ledger_entry_month_is_open() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    closed integer;
BEGIN
    SELECT closed_through INTO closed FROM ledger_book FOR SHARE;
    IF extract(year FROM NEW.booked_on)::integer * 12 + extract(month FROM NEW.booked_on)::integer - 1 <= closed THEN
        RAISE EXCEPTION 'the month is closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_month_is_open', TABLE = 'ledger_entry';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER ledger_entry_month_is_open BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_month_is_open();

DO $$
DECLARE
    dues_table text;
BEGIN
    FOREACH dues_table IN ARRAY ARRAY[
        'bank_account', 'bank_file', 'bank_statement', 'bank_line', 'receipt', 'allocation', 'invoice_credit',
        'receivable', 'payer_alias', 'ledger_book'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', dues_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', dues_table);
        EXECUTE format('CREATE POLICY dues ON %I TO hub_dues USING (true)', dues_table);
        EXECUTE format('CREATE POLICY national ON %I FOR SELECT TO hub_national USING (true)', dues_table);
        EXECUTE format('GRANT SELECT ON %I TO hub_dues, hub_national', dues_table);
    END LOOP;
END
$$;
GRANT INSERT ON bank_account, bank_file, bank_statement, bank_line, receipt, allocation, invoice_credit, receivable
    TO hub_dues;
GRANT UPDATE (title) ON bank_account TO hub_dues;
GRANT UPDATE (state, takes_back, note) ON bank_line TO hub_dues;
GRANT UPDATE (reversal, reversed_at, reversed_by) ON receipt TO hub_dues;
GRANT UPDATE (ended_by) ON allocation, receivable TO hub_dues;
GRANT INSERT, DELETE ON payer_alias TO hub_dues;
GRANT UPDATE (closed_through, recognition, revision) ON ledger_book TO hub_dues;
