-- Reminders of dues that are not paid: when they may be sent, who is left alone, and what each rested on.

CREATE TABLE reminder_policy (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    days_from_due smallint[] NOT NULL CHECK (cardinality(days_from_due) = 4),
    distance_days smallint NOT NULL CHECK (distance_days BETWEEN 1 AND 365),
    fresh_days smallint NOT NULL CHECK (fresh_days BETWEEN 0 AND 30),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL
);
COMMENT ON COLUMN reminder_policy.days_from_due IS 'Of each level, counted from the due date; below zero is before it';
COMMENT ON COLUMN reminder_policy.distance_days IS 'Least days from one reminder of an invoice to the next';
COMMENT ON COLUMN reminder_policy.fresh_days IS 'How many banking days may be missing in the bank''s data';

CREATE TABLE reminder_hold (
    member bigint PRIMARY KEY REFERENCES scheme (id),
    reason text NOT NULL CHECK (reason <> ''),
    until_on date,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL
);
COMMENT ON COLUMN reminder_hold.until_on IS 'The last day on which the member gets no reminders; NULL: until somebody lifts it';

CREATE TABLE reminder (
    invoice text NOT NULL REFERENCES invoice (number),
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 4),
    document uuid NOT NULL,
    member bigint NOT NULL REFERENCES scheme (id),
    made_on date NOT NULL,
    due_on date NOT NULL,
    balance bigint NOT NULL CHECK (balance > 0),
    bank_known_through date NOT NULL,
    waiting_lines integer NOT NULL CHECK (waiting_lines >= 0),
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    PRIMARY KEY (invoice, level)
);
COMMENT ON COLUMN reminder.document IS 'The letter; one may ask for several invoices';
COMMENT ON COLUMN reminder.balance IS 'What was open when it was made';
COMMENT ON COLUMN reminder.waiting_lines IS 'Payments that waited for a person then, none of which named this member';
CREATE INDEX reminder_document ON reminder (document);
CREATE INDEX reminder_member ON reminder (member);

DO $$
DECLARE
    dues_table text;
BEGIN
    FOREACH dues_table IN ARRAY ARRAY['reminder_policy', 'reminder_hold', 'reminder'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', dues_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', dues_table);
        EXECUTE format('CREATE POLICY dues ON %I TO hub_dues USING (true)', dues_table);
        EXECUTE format('CREATE POLICY national ON %I FOR SELECT TO hub_national USING (true)', dues_table);
        EXECUTE format('GRANT SELECT ON %I TO hub_dues, hub_national', dues_table);
        EXECUTE format('GRANT INSERT ON %I TO hub_dues', dues_table);
    END LOOP;
END
$$;
GRANT UPDATE ON reminder_policy, reminder_hold TO hub_dues;
GRANT DELETE ON reminder_hold TO hub_dues;
