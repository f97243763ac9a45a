-- Membership dues: what is owed, who was billed, and the books. These tables belong to the hub, keyed by member.

-- What a general meeting resolved for a fiscal year (the year of its April).
CREATE TABLE fee_schedule (
    fiscal_year integer NOT NULL CHECK (fiscal_year BETWEEN 1989 AND 2188),
    fee_kind text NOT NULL CHECK (fee_kind IN ('organisation')),
    amount bigint NOT NULL CHECK (amount BETWEEN 1 AND 100000000),
    due_month smallint NOT NULL CHECK (due_month BETWEEN 1 AND 12),
    due_day smallint NOT NULL CHECK (due_day BETWEEN 1 AND 31),
    business_day text NOT NULL CHECK (business_day IN ('next', 'previous')),
    days_to_pay smallint NOT NULL CHECK (days_to_pay BETWEEN 0 AND 365),
    joining_rule text NOT NULL CHECK (joining_rule IN ('full', 'half-yearly', 'monthly')),
    resolution text NOT NULL CHECK (resolution <> ''),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (fiscal_year, fee_kind)
);
COMMENT ON COLUMN fee_schedule.business_day IS 'Which way a due date moves that is no banking day';
COMMENT ON COLUMN fee_schedule.days_to_pay IS 'At least so many days between billing and due date';

CREATE TABLE billing_run (
    id uuid PRIMARY KEY,
    fiscal_year integer NOT NULL,
    fee_kind text NOT NULL,
    as_of date NOT NULL,
    state text NOT NULL CHECK (state IN (
        'draft', 'previewed', 'approved', 'issuing', 'issued', 'sent', 'closed', 'cancelled')),
    schedule_sha256 bytea NOT NULL CHECK (octet_length(schedule_sha256) = 32),
    input_sha256 bytea NOT NULL CHECK (octet_length(input_sha256) = 32),
    previewed_at timestamptz NOT NULL,
    previewed_by text NOT NULL,
    approved_at timestamptz,
    approved_by text,
    issued_on date,
    finished_at timestamptz,
    FOREIGN KEY (fiscal_year, fee_kind) REFERENCES fee_schedule (fiscal_year, fee_kind)
);
COMMENT ON COLUMN billing_run.as_of IS 'Membership was read as it stood on this day';
CREATE INDEX billing_run_year ON billing_run (fiscal_year, fee_kind);
-- One run at a time for a year, so that a person never has to ask which preview is meant.
CREATE UNIQUE INDEX billing_run_open ON billing_run (fiscal_year, fee_kind)
    WHERE state IN ('draft', 'previewed', 'approved', 'issuing');

-- The next serial of each series and fiscal year. The row is locked while invoices are inserted, which makes numbers
-- both unique and without gaps.
CREATE TABLE invoice_counter (
    series text NOT NULL CHECK (series ~ '^[A-Z]{2,8}$'),
    fiscal_year integer NOT NULL,
    next_serial integer NOT NULL CHECK (next_serial > 0),
    PRIMARY KEY (series, fiscal_year)
);

CREATE TABLE invoice (
    number text PRIMARY KEY CHECK (number ~ '^[A-Z]{2,8}-[0-9]{4}-[0-9]{5,}$'),
    series text NOT NULL,
    fiscal_year integer NOT NULL,
    serial integer NOT NULL CHECK (serial > 0),
    member bigint NOT NULL REFERENCES scheme (id),
    fee_kind text NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    issued_on date NOT NULL,
    due_on date NOT NULL,
    state text NOT NULL CHECK (state IN ('issued', 'partially-paid', 'paid', 'void', 'written-off')),
    run uuid NOT NULL REFERENCES billing_run (id),
    UNIQUE (fiscal_year, series, serial)
);
COMMENT ON TABLE invoice IS 'Never deleted: a void invoice keeps its number';
-- A member is billed once for a year, whatever program or person tries.
CREATE UNIQUE INDEX invoice_once ON invoice (member, fiscal_year, fee_kind) WHERE state <> 'void';
CREATE INDEX invoice_member ON invoice (member);
CREATE INDEX invoice_run ON invoice (run);

-- One row for each member and run: what is billed, and why; or why not. Counts are counted from these rows.
CREATE TABLE billing_item (
    run uuid NOT NULL REFERENCES billing_run (id),
    member bigint NOT NULL REFERENCES scheme (id),
    position integer NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'issued', 'skipped', 'failed')),
    reason text NOT NULL,
    reason_on date,
    amount bigint CHECK (amount > 0),
    due_on date,
    invoice text REFERENCES invoice (number),
    input_sha256 bytea NOT NULL CHECK (octet_length(input_sha256) = 32),
    PRIMARY KEY (run, member),
    CHECK (state = 'skipped' OR (amount IS NOT NULL AND due_on IS NOT NULL)),
    CHECK (state <> 'issued' OR invoice IS NOT NULL)
);
COMMENT ON COLUMN billing_item.reason_on IS 'The day that the reason speaks of: of joining, of withdrawal';
COMMENT ON COLUMN billing_item.invoice IS 'The invoice issued, or the earlier one because of which the member was skipped';
CREATE INDEX billing_item_member ON billing_item (member);
CREATE INDEX billing_item_invoice ON billing_item (invoice);
CREATE INDEX billing_item_pending ON billing_item (run, position) WHERE state = 'pending';

-- What is still to be done for something that was committed: write its document, send it. Once for each subject.
CREATE TABLE outbox (
    topic text NOT NULL,
    subject text NOT NULL,
    created_at timestamptz NOT NULL,
    done_at timestamptz,
    PRIMARY KEY (topic, subject)
);
CREATE INDEX outbox_waiting ON outbox (topic, created_at) WHERE done_at IS NULL;

-- The books: double entry, append-only. No role may change or delete an entry; a mistake is corrected by another.
CREATE TABLE ledger_account (
    code text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('asset', 'liability', 'income', 'expense')),
    name text NOT NULL,
    name_en text NOT NULL
);
INSERT INTO ledger_account (code, kind, name, name_en) VALUES
    ('bank', 'asset', '普通預金', 'Bank account'),
    ('receivable', 'asset', '未収会費', 'Dues receivable'),
    ('dues', 'income', '受取会費', 'Dues received'),
    ('advance', 'liability', '前受会費', 'Dues received in advance'),
    ('deposit', 'liability', '預り金', 'Deposits received'),
    ('suspense', 'liability', '仮受金', 'Suspense receipts'),
    ('sundry', 'income', '雑収入', 'Sundry income'),
    ('fees', 'expense', '支払手数料', 'Transfer fees'),
    ('write-off', 'expense', '貸倒損失', 'Bad debts');

CREATE TABLE ledger_entry (
    id uuid PRIMARY KEY,
    booked_on date NOT NULL,
    description text NOT NULL,
    source text NOT NULL,
    lines smallint NOT NULL CHECK (lines >= 2),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    UNIQUE (source)
);
COMMENT ON COLUMN ledger_entry.source IS 'What is booked, as "receipt …": the same thing cannot be booked twice';
COMMENT ON COLUMN ledger_entry.lines IS 'How many lines belong to it, so that none can be added later';
CREATE INDEX ledger_entry_booked ON ledger_entry (booked_on);

CREATE TABLE ledger_line (
    entry uuid NOT NULL REFERENCES ledger_entry (id),
    line smallint NOT NULL CHECK (line > 0),
    account text NOT NULL REFERENCES ledger_account (code),
    debit bigint NOT NULL CHECK (debit >= 0),
    credit bigint NOT NULL CHECK (credit >= 0),
    member bigint REFERENCES scheme (id),
    invoice text REFERENCES invoice (number),
    PRIMARY KEY (entry, line),
    CHECK ((debit = 0) <> (credit = 0))
);
CREATE INDEX ledger_line_account ON ledger_line (account);
CREATE INDEX ledger_line_member ON ledger_line (member);
CREATE INDEX ledger_line_invoice ON ledger_line (invoice);

-- At commit every entry that was touched has all its lines, and its debits equal its credits.
CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    touched uuid;
    balanced boolean;
BEGIN
    IF TG_TABLE_NAME = 'ledger_entry' THEN
        touched := NEW.id;
    ELSE
        touched := NEW.entry;
    END IF;
    SELECT count(l.entry) = e.lines AND sum(l.debit) = sum(l.credit) INTO balanced
    FROM ledger_entry e LEFT JOIN ledger_line l ON l.entry = e.id
    WHERE e.id = touched GROUP BY e.id;
    IF balanced IS NOT TRUE THEN
        RAISE EXCEPTION 'a ledger entry does not balance'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balances', TABLE = 'ledger_entry';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT OR UPDATE ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();
CREATE CONSTRAINT TRIGGER ledger_line_balances AFTER INSERT OR UPDATE ON ledger_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();

-- The membership officer works with all of it, national staff reads it, a scheme sees its own invoices.
DO $$
DECLARE
    dues_table text;
BEGIN
    FOREACH dues_table IN ARRAY ARRAY[
        'fee_schedule', 'billing_run', 'billing_item', 'invoice_counter', 'invoice', 'outbox',
        'ledger_account', 'ledger_entry', 'ledger_line'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', dues_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', dues_table);
        EXECUTE format('CREATE POLICY dues ON %I TO hub_dues USING (true)', dues_table);
        EXECUTE format('CREATE POLICY national ON %I FOR SELECT TO hub_national USING (true)', dues_table);
        EXECUTE format('GRANT SELECT ON %I TO hub_dues, hub_national', dues_table);
    END LOOP;
END
$$;
CREATE POLICY own_invoices ON invoice FOR SELECT TO hub_scheme
    USING (member = (SELECT current_setting('hub.scheme')::bigint));
GRANT SELECT ON invoice TO hub_scheme;

GRANT INSERT, UPDATE ON fee_schedule TO hub_dues;
GRANT INSERT, UPDATE (state, approved_at, approved_by, issued_on, finished_at) ON billing_run TO hub_dues;
GRANT INSERT, UPDATE (state, reason, reason_on, invoice) ON billing_item TO hub_dues;
GRANT INSERT, UPDATE (next_serial) ON invoice_counter TO hub_dues;
GRANT INSERT, UPDATE (state) ON invoice TO hub_dues;
GRANT INSERT, UPDATE (done_at) ON outbox TO hub_dues;
GRANT INSERT ON ledger_entry, ledger_line TO hub_dues;
