-- What the migrations make, for reading. A test compares it with a migrated database.

CREATE FUNCTION public.ledger_entry_balances() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
DECLARE
    touched uuid;
    balanced boolean;
BEGIN
    IF TG_TABLE_NAME = 'ledger_entry' THEN
        touched := NEW.id;
    ELSE
        touched := NEW.entry;
        IF EXISTS (SELECT FROM ledger_entry e WHERE e.id = touched AND TG_OP = 'INSERT'
            AND e.xmin::text::bigint = pg_current_xact_id()::text::bigint & 4294967295) THEN
            RETURN NULL;
        END IF;
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

CREATE FUNCTION public.ledger_entry_month_is_open() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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

CREATE TABLE public.access_token (
    id uuid NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    sha256 bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT access_token_role_check CHECK ((role = ANY (ARRAY['national'::text, 'dues'::text, 'administrator'::text, 'auditor'::text]))),
    CONSTRAINT access_token_sha256_check CHECK ((octet_length(sha256) = 32))
);

CREATE TABLE public.access_version (
    only_row boolean DEFAULT true NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT access_version_only_row_check CHECK (only_row)
);

CREATE TABLE public.allocation (
    id bigint NOT NULL,
    receipt uuid NOT NULL,
    account text NOT NULL,
    invoice text,
    member bigint,
    fiscal_year integer,
    amount bigint NOT NULL,
    fee bigint NOT NULL,
    entry uuid NOT NULL,
    moved_from bigint,
    ended_by uuid,
    CONSTRAINT allocation_account_check CHECK ((account = ANY (ARRAY['dues'::text, 'advance'::text, 'receivable'::text, 'deposit'::text, 'suspense'::text, 'sundry'::text, 'bank'::text]))),
    CONSTRAINT allocation_amount_check CHECK ((amount > 0)),
    CONSTRAINT allocation_check CHECK (((account <> ALL (ARRAY['dues'::text, 'receivable'::text])) OR (invoice IS NOT NULL))),
    CONSTRAINT allocation_check1 CHECK (((account <> ALL (ARRAY['deposit'::text, 'suspense'::text, 'bank'::text])) OR (invoice IS NULL))),
    CONSTRAINT allocation_check2 CHECK (((fee = 0) OR (invoice IS NOT NULL))),
    CONSTRAINT allocation_fee_check CHECK ((fee >= 0))
);

ALTER TABLE ONLY public.allocation FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.allocation.account IS 'Which account of the ledger holds it; bank: it was given back';

COMMENT ON COLUMN public.allocation.fee IS 'What a bank took of the transfer and the national office bears: counts as paid';

ALTER TABLE public.allocation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.allocation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.approval (
    data_set text NOT NULL,
    period integer NOT NULL,
    approved_at timestamp with time zone NOT NULL,
    approved_by text NOT NULL,
    note text,
    schemes bigint[] NOT NULL,
    versions bigint[] NOT NULL,
    id bigint NOT NULL,
    CONSTRAINT approval_check CHECK ((cardinality(schemes) = cardinality(versions)))
);

ALTER TABLE public.approval ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.approval_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.area (
    code text NOT NULL,
    level text NOT NULL,
    parent text,
    name text NOT NULL,
    name_kana text,
    name_en text,
    CONSTRAINT area_check CHECK (((level = 'nation'::text) = (parent IS NULL))),
    CONSTRAINT area_level_check CHECK ((level = ANY (ARRAY['nation'::text, 'region'::text, 'prefecture'::text, 'municipality'::text])))
);

COMMENT ON COLUMN public.area.code IS 'JP, R1–R8, JIS X 0401 (two digits), JIS X 0402 with check digit (six digits)';

CREATE TABLE public.audit_event (
    stream text NOT NULL,
    "position" bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    details text NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_event_hash_check CHECK ((octet_length(hash) = 32))
);

COMMENT ON COLUMN public.audit_event.details IS 'JSON as it was hashed, so text and not jsonb';

CREATE TABLE public.audit_stream (
    name text NOT NULL,
    "position" bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_stream_hash_check CHECK ((octet_length(hash) = 32))
);

COMMENT ON TABLE public.audit_stream IS 'The end of each chain; its row is locked while an event is appended';

CREATE TABLE public.bank_account (
    code text NOT NULL,
    title text NOT NULL,
    bank text NOT NULL,
    branch text NOT NULL,
    kind smallint NOT NULL,
    number text NOT NULL,
    format text NOT NULL,
    profile text,
    virtual_field text,
    registered_at timestamp with time zone NOT NULL,
    registered_by text NOT NULL,
    closed_on date,
    CONSTRAINT bank_account_bank_check CHECK ((bank ~ '^[0-9]{4}$'::text)),
    CONSTRAINT bank_account_branch_check CHECK ((branch ~ '^[0-9]{3}$'::text)),
    CONSTRAINT bank_account_check CHECK (((format = 'columns'::text) = (profile IS NOT NULL))),
    CONSTRAINT bank_account_code_check CHECK ((code ~ '^[a-z0-9-]{1,32}$'::text)),
    CONSTRAINT bank_account_format_check CHECK ((format = ANY (ARRAY['zengin-03'::text, 'zengin-01'::text, 'columns'::text]))),
    CONSTRAINT bank_account_kind_check CHECK (((kind >= 0) AND (kind <= 9))),
    CONSTRAINT bank_account_number_check CHECK ((number ~ '^[0-9]{7,10}$'::text)),
    CONSTRAINT bank_account_title_check CHECK ((title <> ''::text)),
    CONSTRAINT bank_account_virtual_field_check CHECK ((virtual_field = ANY (ARRAY['payer-code'::text, 'edi'::text, 'remarks'::text])))
);

ALTER TABLE ONLY public.bank_account FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.bank_account.format IS 'The one kind of file that it is fed from: two would tell every payment twice';

COMMENT ON COLUMN public.bank_account.virtual_field IS 'Which field of a line holds the virtual account that the payer used';

COMMENT ON COLUMN public.bank_account.closed_on IS 'The last day on which money could come in';

CREATE TABLE public.bank_file (
    id uuid NOT NULL,
    sha256 bytea NOT NULL,
    name text NOT NULL,
    format text NOT NULL,
    lines integer NOT NULL,
    new_lines integer NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    imported_by text NOT NULL,
    CONSTRAINT bank_file_sha256_check CHECK ((octet_length(sha256) = 32))
);

ALTER TABLE ONLY public.bank_file FORCE ROW LEVEL SECURITY;

CREATE TABLE public.bank_line (
    id bigint NOT NULL,
    file uuid NOT NULL,
    statement smallint NOT NULL,
    "position" integer NOT NULL,
    account text NOT NULL,
    booked_on date NOT NULL,
    reference text NOT NULL,
    amount bigint NOT NULL,
    payer_name text NOT NULL,
    direction text NOT NULL,
    kind text NOT NULL,
    ordinal integer NOT NULL,
    value_on date,
    name_may_be_cut boolean NOT NULL,
    payer_code text NOT NULL,
    sending_bank text NOT NULL,
    sending_branch text NOT NULL,
    remarks text NOT NULL,
    edi text NOT NULL,
    state text NOT NULL,
    takes_back bigint,
    note text,
    CONSTRAINT bank_line_amount_check CHECK ((amount > 0)),
    CONSTRAINT bank_line_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
    CONSTRAINT bank_line_kind_check CHECK ((kind = ANY (ARRAY['payment'::text, 'cancellation'::text, 'correction'::text]))),
    CONSTRAINT bank_line_state_check CHECK ((state = ANY (ARRAY['open'::text, 'held'::text, 'posted'::text, 'cancelled'::text, 'aside'::text, 'outgoing'::text])))
);

ALTER TABLE ONLY public.bank_line FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.bank_line.state IS 'held: a person took its posting back, so no program posts it again';

ALTER TABLE public.bank_line ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.bank_line_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.bank_statement (
    file uuid NOT NULL,
    ordinal smallint NOT NULL,
    account text NOT NULL,
    first_on date NOT NULL,
    last_on date NOT NULL,
    balance_before bigint,
    balance_after bigint,
    lines integer NOT NULL,
    totals_count_cancelled boolean,
    gap_reason text,
    CONSTRAINT bank_statement_check CHECK ((last_on >= first_on))
);

ALTER TABLE ONLY public.bank_statement FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.bank_statement.gap_reason IS 'Why it was accepted though its balance does not continue the last one';

CREATE TABLE public.batch (
    scheme_id bigint NOT NULL,
    stream text NOT NULL,
    sequence bigint NOT NULL,
    sha256 bytea NOT NULL,
    kid text NOT NULL,
    sync_version smallint NOT NULL,
    dictionary text NOT NULL,
    records integer NOT NULL,
    data_version bigint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    receipt bytea NOT NULL,
    replays integer DEFAULT 0 NOT NULL,
    CONSTRAINT batch_sequence_check CHECK ((sequence > 0)),
    CONSTRAINT batch_sha256_check CHECK ((octet_length(sha256) = 32))
);

ALTER TABLE ONLY public.batch FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.batch.sha256 IS 'Of the decoded body';

COMMENT ON COLUMN public.batch.replays IS 'How often the same batch came again; counting makes a repeated answer wait for the standby like the first';

CREATE TABLE public.batch_body (
    scheme_id bigint NOT NULL,
    stream text NOT NULL,
    sequence bigint NOT NULL,
    coding text NOT NULL,
    body bytea NOT NULL,
    blanked integer[] DEFAULT '{}'::integer[] NOT NULL,
    CONSTRAINT batch_body_coding_check CHECK ((coding = ANY (ARRAY['identity'::text, 'gzip'::text])))
);
ALTER TABLE ONLY public.batch_body ALTER COLUMN body SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.batch_body FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.batch_body.blanked IS 'Lines that are blank here and were not when they came, from 1; the digest is of what came';

CREATE TABLE public.billing_item (
    run uuid NOT NULL,
    member bigint NOT NULL,
    "position" integer NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    reason_on date,
    amount bigint,
    due_on date,
    invoice text,
    input_sha256 bytea NOT NULL,
    CONSTRAINT billing_item_amount_check CHECK ((amount > 0)),
    CONSTRAINT billing_item_check CHECK (((state = 'skipped'::text) OR ((amount IS NOT NULL) AND (due_on IS NOT NULL)))),
    CONSTRAINT billing_item_check1 CHECK (((state <> 'issued'::text) OR (invoice IS NOT NULL))),
    CONSTRAINT billing_item_input_sha256_check CHECK ((octet_length(input_sha256) = 32)),
    CONSTRAINT billing_item_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'issued'::text, 'skipped'::text, 'failed'::text])))
);

ALTER TABLE ONLY public.billing_item FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.billing_item.reason_on IS 'The day that the reason speaks of: of joining, of withdrawal';

COMMENT ON COLUMN public.billing_item.invoice IS 'The invoice issued, or the earlier one because of which the member was skipped';

CREATE TABLE public.billing_run (
    id uuid NOT NULL,
    fiscal_year integer NOT NULL,
    fee_kind text NOT NULL,
    as_of date NOT NULL,
    state text NOT NULL,
    schedule_sha256 bytea NOT NULL,
    input_sha256 bytea NOT NULL,
    previewed_at timestamp with time zone NOT NULL,
    previewed_by text NOT NULL,
    approved_at timestamp with time zone,
    approved_by text,
    issued_on date,
    finished_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    cancelled_by text,
    CONSTRAINT billing_run_input_sha256_check CHECK ((octet_length(input_sha256) = 32)),
    CONSTRAINT billing_run_schedule_sha256_check CHECK ((octet_length(schedule_sha256) = 32)),
    CONSTRAINT billing_run_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'previewed'::text, 'approved'::text, 'issuing'::text, 'issued'::text, 'sent'::text, 'closed'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY public.billing_run FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.billing_run.as_of IS 'Membership was read as it stood on this day';

CREATE TABLE public.change_log (
    scheme_id bigint NOT NULL,
    "position" bigint NOT NULL,
    topic text NOT NULL,
    key text NOT NULL,
    operation text NOT NULL,
    at timestamp with time zone NOT NULL,
    revision bigint NOT NULL,
    data text,
    CONSTRAINT change_log_check CHECK (((operation = 'put'::text) = (data IS NOT NULL))),
    CONSTRAINT change_log_operation_check CHECK ((operation = ANY (ARRAY['put'::text, 'del'::text])))
);

ALTER TABLE ONLY public.change_log FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.change_log.revision IS 'Grows with every entry under the same key';

COMMENT ON COLUMN public.change_log.data IS 'JSON as it is sent, so text and not jsonb';

CREATE TABLE public.closed_period (
    data_set text NOT NULL,
    period integer NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    closed_by text NOT NULL,
    reopened_at timestamp with time zone,
    reopened_by text,
    published_at timestamp with time zone,
    published_by text,
    published_as text,
    CONSTRAINT closed_period_check CHECK (((reopened_at IS NULL) OR (published_at IS NULL)))
);

COMMENT ON COLUMN public.closed_period.published_as IS 'The release that holds the month';

CREATE TABLE public.data_cell (
    id integer NOT NULL,
    data_set text NOT NULL,
    element text NOT NULL,
    category_key text NOT NULL
);

ALTER TABLE public.data_cell ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.data_cell_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.data_value (
    scheme_id bigint NOT NULL,
    period integer NOT NULL,
    cell_id integer NOT NULL,
    status smallint NOT NULL,
    value bigint,
    revision bigint NOT NULL,
    data_version bigint NOT NULL,
    CONSTRAINT data_value_check CHECK (((status = 1) = (value IS NOT NULL))),
    CONSTRAINT data_value_revision_check CHECK ((revision > 0)),
    CONSTRAINT data_value_status_check CHECK ((status = ANY (ARRAY[1, 2, 3]))),
    CONSTRAINT data_value_value_check CHECK (((value >= 0) AND (value <= '9007199254740991'::bigint)))
);

ALTER TABLE ONLY public.data_value FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.data_value IS 'No foreign keys: cells come from the dictionary in memory, the scheme from its key, and both never go away';

CREATE TABLE public.data_value_history (
    scheme_id bigint NOT NULL,
    period integer NOT NULL,
    cell_id integer NOT NULL,
    data_version bigint NOT NULL,
    replaced_in bigint NOT NULL,
    status smallint NOT NULL,
    value bigint,
    revision bigint NOT NULL
);

ALTER TABLE ONLY public.data_value_history FORCE ROW LEVEL SECURITY;

CREATE TABLE public.dictionary_version (
    version text NOT NULL,
    sha256 bytea NOT NULL,
    content bytea NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT dictionary_version_sha256_check CHECK ((octet_length(sha256) = 32))
);

CREATE TABLE public.document (
    scheme_id bigint NOT NULL,
    id uuid NOT NULL,
    title text NOT NULL,
    media_type text NOT NULL,
    sha256 bytea NOT NULL,
    content bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    CONSTRAINT document_sha256_check CHECK ((octet_length(sha256) = 32)),
    CONSTRAINT document_title_check CHECK ((title <> ''::text))
);
ALTER TABLE ONLY public.document ALTER COLUMN content SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.document FORCE ROW LEVEL SECURITY;

CREATE TABLE public.dues_document (
    scheme_id bigint NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    edition smallint NOT NULL,
    number text NOT NULL,
    invoice text NOT NULL,
    issued_on date NOT NULL,
    sheet text NOT NULL,
    flaws integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    CONSTRAINT dues_document_edition_check CHECK ((edition > 0)),
    CONSTRAINT dues_document_flaws_check CHECK ((flaws >= 0)),
    CONSTRAINT dues_document_kind_check CHECK ((kind = ANY (ARRAY['invoice'::text, 'receipt'::text, 'reminder'::text, 'cancellation'::text, 'refund'::text])))
);

ALTER TABLE ONLY public.dues_document FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.dues_document.subject IS 'What it is about, as an invoice''s number: one document for each, and edition';

COMMENT ON COLUMN public.dues_document.sheet IS 'JSON: from it the same bytes can be made again';

COMMENT ON COLUMN public.dues_document.flaws IS 'Characters without a glyph and texts that were cut';

CREATE TABLE public.dues_issuer (
    only_row boolean DEFAULT true NOT NULL,
    content text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT dues_issuer_only_row_check CHECK (only_row)
);

ALTER TABLE ONLY public.dues_issuer FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.dues_issuer.content IS 'JSON: name, address, bank account';

CREATE TABLE public.dues_policy (
    only_row boolean DEFAULT true NOT NULL,
    second_person boolean NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT dues_policy_only_row_check CHECK (only_row)
);

ALTER TABLE ONLY public.dues_policy FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.dues_policy.second_person IS 'Who made a preview may not approve it';

CREATE TABLE public.enrolment_code (
    scheme_id bigint NOT NULL,
    id uuid NOT NULL,
    code text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    used_by text
);

ALTER TABLE ONLY public.enrolment_code FORCE ROW LEVEL SECURITY;

CREATE TABLE public.fee_schedule (
    fiscal_year integer NOT NULL,
    fee_kind text NOT NULL,
    amount bigint NOT NULL,
    due_month smallint NOT NULL,
    due_day smallint NOT NULL,
    business_day text NOT NULL,
    days_to_pay smallint NOT NULL,
    joining_rule text NOT NULL,
    resolution text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT fee_schedule_amount_check CHECK (((amount >= 1) AND (amount <= 100000000))),
    CONSTRAINT fee_schedule_business_day_check CHECK ((business_day = ANY (ARRAY['next'::text, 'previous'::text]))),
    CONSTRAINT fee_schedule_days_to_pay_check CHECK (((days_to_pay >= 0) AND (days_to_pay <= 365))),
    CONSTRAINT fee_schedule_due_day_check CHECK (((due_day >= 1) AND (due_day <= 31))),
    CONSTRAINT fee_schedule_due_month_check CHECK (((due_month >= 1) AND (due_month <= 12))),
    CONSTRAINT fee_schedule_fee_kind_check CHECK ((fee_kind = 'organisation'::text)),
    CONSTRAINT fee_schedule_fiscal_year_check CHECK (((fiscal_year >= 1989) AND (fiscal_year <= 2188))),
    CONSTRAINT fee_schedule_joining_rule_check CHECK ((joining_rule = ANY (ARRAY['full'::text, 'half-yearly'::text, 'monthly'::text]))),
    CONSTRAINT fee_schedule_resolution_check CHECK ((resolution <> ''::text))
);

ALTER TABLE ONLY public.fee_schedule FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.fee_schedule.business_day IS 'Which way a due date moves that is no banking day';

COMMENT ON COLUMN public.fee_schedule.days_to_pay IS 'At least so many days between billing and due date';

CREATE TABLE public.feed_ack (
    scheme_id bigint NOT NULL,
    scheme_position bigint NOT NULL,
    network_position bigint NOT NULL,
    acknowledged_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.feed_ack FORCE ROW LEVEL SECURITY;

CREATE TABLE public.follow_up (
    scheme_id bigint NOT NULL,
    id uuid NOT NULL,
    period integer NOT NULL,
    cell_id integer NOT NULL,
    note text NOT NULL,
    question uuid,
    marked_at timestamp with time zone NOT NULL,
    marked_by text NOT NULL,
    settled_at timestamp with time zone,
    settled_by text,
    settlement text,
    CONSTRAINT follow_up_check CHECK ((((settled_at IS NULL) = (settlement IS NULL)) AND ((settled_at IS NULL) = (settled_by IS NULL)))),
    CONSTRAINT follow_up_note_check CHECK ((note <> ''::text)),
    CONSTRAINT follow_up_settlement_check CHECK ((settlement <> ''::text))
);

ALTER TABLE ONLY public.follow_up FORCE ROW LEVEL SECURITY;

CREATE TABLE public.held_change (
    scheme_id bigint NOT NULL,
    stream text NOT NULL,
    sequence bigint NOT NULL,
    line integer NOT NULL,
    period integer NOT NULL,
    cell_id integer NOT NULL,
    status smallint NOT NULL,
    value bigint,
    revision bigint NOT NULL,
    reason text NOT NULL,
    unit integer NOT NULL,
    CONSTRAINT held_change_reason_check CHECK ((reason = ANY (ARRAY['conflict'::text, 'closed'::text])))
);

ALTER TABLE ONLY public.held_change FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.held_change.unit IS 'The first line of the records that are decided together';

CREATE TABLE public.held_decision (
    scheme_id bigint NOT NULL,
    stream text NOT NULL,
    sequence bigint NOT NULL,
    unit integer NOT NULL,
    decision text NOT NULL,
    reason text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    decided_by text NOT NULL,
    data_version bigint,
    CONSTRAINT held_decision_check CHECK (((decision = 'accepted'::text) = (data_version IS NOT NULL))),
    CONSTRAINT held_decision_decision_check CHECK ((decision = ANY (ARRAY['accepted'::text, 'refused'::text]))),
    CONSTRAINT held_decision_reason_check CHECK ((reason <> ''::text))
);

ALTER TABLE ONLY public.held_decision FORCE ROW LEVEL SECURITY;

CREATE TABLE public.held_record (
    scheme_id bigint NOT NULL,
    stream text NOT NULL,
    sequence bigint NOT NULL,
    line integer NOT NULL,
    key text NOT NULL,
    content text,
    revision bigint NOT NULL,
    reason text NOT NULL,
    unit integer NOT NULL,
    CONSTRAINT held_record_reason_check CHECK ((reason = ANY (ARRAY['conflict'::text, 'closed'::text])))
);

ALTER TABLE ONLY public.held_record FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.held_record.unit IS 'The first line of the records that are decided together';

CREATE TABLE public.hub_epoch (
    only_row boolean DEFAULT true NOT NULL,
    epoch text NOT NULL,
    since timestamp with time zone NOT NULL,
    CONSTRAINT hub_epoch_epoch_check CHECK ((epoch ~ '^[0-9a-f]{32}$'::text)),
    CONSTRAINT hub_epoch_only_row_check CHECK (only_row)
);

CREATE TABLE public.hub_key (
    kid text NOT NULL,
    spki bytea NOT NULL,
    active_from timestamp with time zone NOT NULL,
    endorsed_by text,
    endorsement bytea,
    announced_at timestamp with time zone NOT NULL,
    CONSTRAINT hub_key_check CHECK (((endorsed_by IS NULL) = (endorsement IS NULL))),
    CONSTRAINT hub_key_endorsement_check CHECK ((octet_length(endorsement) = 64))
);

COMMENT ON COLUMN public.hub_key.endorsement IS 'Ed25519 signature of the key before over what the protocol says of a next key';

CREATE TABLE public.invoice (
    number text NOT NULL,
    series text NOT NULL,
    fiscal_year integer NOT NULL,
    serial integer NOT NULL,
    member bigint NOT NULL,
    fee_kind text NOT NULL,
    amount bigint NOT NULL,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    state text NOT NULL,
    run uuid NOT NULL,
    CONSTRAINT invoice_amount_check CHECK ((amount > 0)),
    CONSTRAINT invoice_number_check CHECK ((number ~ '^[A-Z]{2,8}-[0-9]{4}-[0-9]{5,}$'::text)),
    CONSTRAINT invoice_serial_check CHECK ((serial > 0)),
    CONSTRAINT invoice_state_check CHECK ((state = ANY (ARRAY['issued'::text, 'partially-paid'::text, 'paid'::text, 'void'::text, 'written-off'::text])))
);

ALTER TABLE ONLY public.invoice FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.invoice IS 'Never deleted: a void invoice keeps its number';

CREATE TABLE public.invoice_credit (
    id uuid NOT NULL,
    invoice text NOT NULL,
    kind text NOT NULL,
    amount bigint NOT NULL,
    reason text NOT NULL,
    made_on date NOT NULL,
    entry uuid,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    CONSTRAINT invoice_credit_amount_check CHECK ((amount > 0)),
    CONSTRAINT invoice_credit_kind_check CHECK ((kind = ANY (ARRAY['credit-note'::text, 'write-off'::text]))),
    CONSTRAINT invoice_credit_reason_check CHECK ((reason <> ''::text))
);

ALTER TABLE ONLY public.invoice_credit FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.invoice_credit.entry IS 'NULL where the due was never booked: then there is nothing to take back';

CREATE VIEW public.invoice_balance WITH (security_invoker='true') AS
 SELECT i.number,
    p.paid,
    c.credited,
    ((i.amount - p.paid) - c.credited) AS balance
   FROM ((public.invoice i
     CROSS JOIN LATERAL ( SELECT (COALESCE(sum((a.amount + a.fee)), (0)::numeric))::bigint AS paid
           FROM public.allocation a
          WHERE ((a.invoice = i.number) AND (a.ended_by IS NULL))) p)
     CROSS JOIN LATERAL ( SELECT (COALESCE(sum(d.amount), (0)::numeric))::bigint AS credited
           FROM public.invoice_credit d
          WHERE ((d.invoice = i.number) AND (d.kind = 'credit-note'::text))) c);

COMMENT ON COLUMN public.invoice_balance.paid IS 'With fees that the national office bears';

CREATE TABLE public.invoice_counter (
    series text NOT NULL,
    fiscal_year integer NOT NULL,
    next_serial integer NOT NULL,
    CONSTRAINT invoice_counter_next_serial_check CHECK ((next_serial > 0)),
    CONSTRAINT invoice_counter_series_check CHECK ((series ~ '^[A-Z]{2,8}$'::text))
);

ALTER TABLE ONLY public.invoice_counter FORCE ROW LEVEL SECURITY;

CREATE TABLE public.ledger_account (
    code text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    CONSTRAINT ledger_account_kind_check CHECK ((kind = ANY (ARRAY['asset'::text, 'liability'::text, 'income'::text, 'expense'::text])))
);

ALTER TABLE ONLY public.ledger_account FORCE ROW LEVEL SECURITY;

CREATE TABLE public.ledger_book (
    only_row boolean DEFAULT true NOT NULL,
    closed_through integer NOT NULL,
    recognition text NOT NULL,
    revision bigint NOT NULL,
    CONSTRAINT ledger_book_only_row_check CHECK (only_row),
    CONSTRAINT ledger_book_recognition_check CHECK ((recognition = ANY (ARRAY['receipt'::text, 'accrual'::text])))
);

ALTER TABLE ONLY public.ledger_book FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.ledger_book.closed_through IS 'The last closed month, as year * 12 + month - 1';

COMMENT ON COLUMN public.ledger_book.revision IS 'Grows with whatever changes what is owed or paid';

CREATE TABLE public.ledger_entry (
    id uuid NOT NULL,
    booked_on date NOT NULL,
    description text NOT NULL,
    source text NOT NULL,
    lines smallint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT ledger_entry_lines_check CHECK ((lines >= 2))
);

ALTER TABLE ONLY public.ledger_entry FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.ledger_entry.source IS 'What is booked, as "receipt …": the same thing cannot be booked twice';

COMMENT ON COLUMN public.ledger_entry.lines IS 'How many lines belong to it, so that none can be added later';

CREATE TABLE public.ledger_line (
    entry uuid NOT NULL,
    line smallint NOT NULL,
    account text NOT NULL,
    debit bigint NOT NULL,
    credit bigint NOT NULL,
    member bigint,
    invoice text,
    CONSTRAINT ledger_line_check CHECK (((debit = 0) <> (credit = 0))),
    CONSTRAINT ledger_line_credit_check CHECK ((credit >= 0)),
    CONSTRAINT ledger_line_debit_check CHECK ((debit >= 0)),
    CONSTRAINT ledger_line_line_check CHECK ((line > 0))
);

ALTER TABLE ONLY public.ledger_line FORCE ROW LEVEL SECURITY;

CREATE TABLE public.matching_policy (
    only_row boolean DEFAULT true NOT NULL,
    transfer_fees bigint[] NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT matching_policy_only_row_check CHECK (only_row),
    CONSTRAINT matching_policy_transfer_fees_check CHECK (((0 < ALL (transfer_fees)) AND (2000 >= ALL (transfer_fees))))
);

ALTER TABLE ONLY public.matching_policy FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.matching_policy.transfer_fees IS 'In yen, tax included; without a row the usual ones of banks hold';

CREATE TABLE public.member_exemption (
    member bigint NOT NULL,
    fiscal_year integer NOT NULL,
    fee_kind text NOT NULL,
    reason text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT member_exemption_fee_kind_check CHECK ((fee_kind = 'organisation'::text)),
    CONSTRAINT member_exemption_fiscal_year_check CHECK (((fiscal_year >= 1989) AND (fiscal_year <= 2188))),
    CONSTRAINT member_exemption_reason_check CHECK ((reason <> ''::text))
);

ALTER TABLE ONLY public.member_exemption FORCE ROW LEVEL SECURITY;

CREATE TABLE public.member_payer (
    member bigint NOT NULL,
    valid_from date NOT NULL,
    name text,
    kana text,
    postal_code text,
    address text,
    mail text,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT member_payer_name_check CHECK ((name <> ''::text))
);

ALTER TABLE ONLY public.member_payer FORCE ROW LEVEL SECURITY;

CREATE TABLE public.membership_event (
    scheme_id bigint NOT NULL,
    effective_on date NOT NULL,
    event text NOT NULL,
    note text,
    recorded_at timestamp with time zone NOT NULL,
    declared_by text DEFAULT 'national'::text NOT NULL,
    CONSTRAINT membership_event_declared_by_check CHECK ((declared_by = ANY (ARRAY['scheme'::text, 'national'::text]))),
    CONSTRAINT membership_event_event_check CHECK ((event = ANY (ARRAY['applied'::text, 'approved'::text, 'started'::text, 'suspended'::text, 'resumed'::text, 'withdrawing'::text, 'withdrawn'::text, 'disqualified'::text, 'expelled'::text, 'dissolved'::text])))
);

ALTER TABLE ONLY public.membership_event FORCE ROW LEVEL SECURITY;

CREATE TABLE public.network_change (
    "position" bigint NOT NULL,
    topic text NOT NULL,
    key text NOT NULL,
    operation text NOT NULL,
    at timestamp with time zone NOT NULL,
    revision bigint NOT NULL,
    data text,
    CONSTRAINT network_change_check CHECK (((operation = 'put'::text) = (data IS NOT NULL))),
    CONSTRAINT network_change_operation_check CHECK ((operation = ANY (ARRAY['put'::text, 'del'::text])))
);

CREATE TABLE public.network_feed (
    only_row boolean DEFAULT true NOT NULL,
    "position" bigint NOT NULL,
    floor bigint NOT NULL,
    CONSTRAINT network_feed_only_row_check CHECK (only_row)
);

CREATE TABLE public.onboarding_stage (
    member bigint NOT NULL,
    stage smallint NOT NULL,
    reached_on date NOT NULL,
    note text,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT onboarding_stage_stage_check CHECK (((stage >= 1) AND (stage <= 5)))
);

ALTER TABLE ONLY public.onboarding_stage FORCE ROW LEVEL SECURITY;

CREATE TABLE public.opening_balance (
    element text NOT NULL,
    amount bigint NOT NULL,
    until_period integer NOT NULL,
    source text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT opening_balance_amount_check CHECK (((amount >= 0) AND (amount <= '9007199254740991'::bigint))),
    CONSTRAINT opening_balance_source_check CHECK ((source <> ''::text))
);

COMMENT ON COLUMN public.opening_balance.until_period IS 'The last month that the amount covers, as its ordinal';

CREATE TABLE public.outbox (
    topic text NOT NULL,
    subject text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    not_before timestamp with time zone,
    failed_at timestamp with time zone,
    failure text,
    CONSTRAINT outbox_attempts_check CHECK ((attempts >= 0))
);

ALTER TABLE ONLY public.outbox FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.outbox.not_before IS 'When it is tried again; while somebody works on it, until when';

COMMENT ON COLUMN public.outbox.failure IS 'What went wrong at the last attempt';

CREATE TABLE public.payer_alias (
    kind text NOT NULL,
    key text NOT NULL,
    member bigint NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    confirmed_by text NOT NULL,
    CONSTRAINT payer_alias_key_check CHECK ((key <> ''::text)),
    CONSTRAINT payer_alias_kind_check CHECK ((kind = ANY (ARRAY['name'::text, 'code'::text])))
);

ALTER TABLE ONLY public.payer_alias FORCE ROW LEVEL SECURITY;

CREATE TABLE public.period_extension (
    scheme_id bigint NOT NULL,
    data_set text NOT NULL,
    period integer NOT NULL,
    expires_on date NOT NULL,
    reason text NOT NULL,
    granted_at timestamp with time zone NOT NULL,
    granted_by text NOT NULL,
    CONSTRAINT period_extension_reason_check CHECK ((reason <> ''::text))
);

ALTER TABLE ONLY public.period_extension FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.period_extension.expires_on IS 'The last day, in Japan';

CREATE TABLE public.protocol_version (
    version smallint NOT NULL,
    deprecated_at timestamp with time zone,
    sunset_at timestamp with time zone,
    CONSTRAINT protocol_version_check CHECK (((sunset_at IS NULL) OR (sunset_at >= (deprecated_at + '400 days'::interval)))),
    CONSTRAINT protocol_version_check1 CHECK (((sunset_at IS NULL) OR (deprecated_at IS NOT NULL)))
);

COMMENT ON COLUMN public.protocol_version.sunset_at IS 'At least 400 days after its deprecation, so that an office that connects once a year is told in time';

CREATE TABLE public.question (
    scheme_id bigint NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    about text NOT NULL,
    text text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    feed_position bigint NOT NULL,
    CONSTRAINT question_kind_check CHECK ((kind = ANY (ARRAY['question'::text, 'correction'::text]))),
    CONSTRAINT question_text_check CHECK ((text <> ''::text))
);

ALTER TABLE ONLY public.question FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.question IS 'Its answer is the scheme''s record answer/{id}';

COMMENT ON COLUMN public.question.about IS 'The key of a record, as activity/2026-05; empty for none';

COMMENT ON COLUMN public.question.feed_position IS 'Where it stands in the scheme''s feed: tells whether it was read';

CREATE TABLE public.raw_access (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    caller text NOT NULL,
    role text NOT NULL,
    call text NOT NULL,
    status smallint NOT NULL
);

ALTER TABLE public.raw_access ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.raw_access_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.receipt (
    id uuid NOT NULL,
    line bigint NOT NULL,
    tier smallint NOT NULL,
    reasons text[] NOT NULL,
    entry uuid NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    posted_by text NOT NULL,
    reversal uuid,
    reversed_at timestamp with time zone,
    reversed_by text,
    CONSTRAINT receipt_check CHECK (((reversal IS NULL) = (reversed_at IS NULL))),
    CONSTRAINT receipt_tier_check CHECK (((tier >= 0) AND (tier <= 5)))
);

ALTER TABLE ONLY public.receipt FORCE ROW LEVEL SECURITY;

CREATE TABLE public.receivable (
    invoice text NOT NULL,
    amount bigint NOT NULL,
    booked_on date NOT NULL,
    entry uuid NOT NULL,
    ended_by uuid,
    CONSTRAINT receivable_amount_check CHECK ((amount > 0))
);

ALTER TABLE ONLY public.receivable FORCE ROW LEVEL SECURITY;

CREATE TABLE public.release (
    id text NOT NULL,
    fiscal_year integer NOT NULL,
    dictionary text NOT NULL,
    schemes integer NOT NULL,
    made_up boolean NOT NULL,
    counted_on date NOT NULL,
    published_at timestamp with time zone NOT NULL,
    CONSTRAINT release_id_check CHECK ((id ~ '^(interim-[0-9]{4}-H[12]|final-FY[0-9]{4})$'::text))
);

ALTER TABLE ONLY public.release FORCE ROW LEVEL SECURITY;

CREATE TABLE public.release_cell (
    release text NOT NULL,
    table_id text NOT NULL,
    "position" integer NOT NULL,
    coordinates smallint[] NOT NULL,
    measure smallint NOT NULL,
    value bigint,
    absence text,
    CONSTRAINT release_cell_absence_check CHECK ((absence = ANY (ARRAY['not-reported'::text, 'not-applicable'::text, 'suppressed'::text]))),
    CONSTRAINT release_cell_check CHECK (((value IS NULL) <> (absence IS NULL)))
);

ALTER TABLE ONLY public.release_cell FORCE ROW LEVEL SECURITY;

CREATE TABLE public.release_certificate (
    draft uuid NOT NULL,
    content bytea NOT NULL
);

ALTER TABLE ONLY public.release_certificate FORCE ROW LEVEL SECURITY;

CREATE TABLE public.release_draft (
    id uuid NOT NULL,
    scope text NOT NULL,
    fiscal_year integer NOT NULL,
    state text NOT NULL,
    dictionary text NOT NULL,
    templates bytea NOT NULL,
    policy text NOT NULL,
    coarsening text NOT NULL,
    order_key bytea NOT NULL,
    inputs_sha256 bytea NOT NULL,
    schemes bigint[] NOT NULL,
    data_versions bigint[] NOT NULL,
    passed_over bigint NOT NULL,
    made_up boolean NOT NULL,
    counted_on date NOT NULL,
    previewed_at timestamp with time zone NOT NULL,
    previewed_by text NOT NULL,
    published_at timestamp with time zone,
    published_by text,
    CONSTRAINT release_draft_check CHECK ((cardinality(schemes) = cardinality(data_versions))),
    CONSTRAINT release_draft_check1 CHECK (((state = 'published'::text) = (published_at IS NOT NULL))),
    CONSTRAINT release_draft_inputs_sha256_check CHECK ((octet_length(inputs_sha256) = 32)),
    CONSTRAINT release_draft_order_key_check CHECK ((octet_length(order_key) = 16)),
    CONSTRAINT release_draft_scope_check CHECK ((scope ~ '^(interim-[0-9]{4}-H[12]|final-FY[0-9]{4})$'::text)),
    CONSTRAINT release_draft_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'previewed'::text, 'published'::text, 'replaced'::text])))
);

ALTER TABLE ONLY public.release_draft FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.release_draft.state IS 'draft: a table cannot be protected; previewed: can be published as it is';

COMMENT ON COLUMN public.release_draft.order_key IS 'Breaks ties of what is hidden; secret for as long as the release is public';

COMMENT ON COLUMN public.release_draft.data_versions IS 'How far each scheme''s commits were counted, in the order of schemes';

COMMENT ON COLUMN public.release_draft.passed_over IS 'Figures of a half year published before that came later and are not counted';

CREATE TABLE public.release_draft_cell (
    draft uuid NOT NULL,
    "position" integer NOT NULL,
    place text NOT NULL,
    value bigint NOT NULL,
    schemes integer NOT NULL,
    status text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT release_draft_cell_schemes_check CHECK ((schemes >= 0)),
    CONSTRAINT release_draft_cell_status_check CHECK ((status = ANY (ARRAY['shown'::text, 'primary'::text, 'secondary'::text, 'kept'::text, 'exposed'::text, 'unpublished'::text, 'not-reported'::text])))
);

ALTER TABLE ONLY public.release_draft_cell FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.release_draft_cell.reason IS 'Of primary and exposed ones the reason''s code; of secondary ones the places that they protect, one a line';

CREATE TABLE public.release_page (
    release text NOT NULL,
    name text NOT NULL,
    content text NOT NULL,
    CONSTRAINT release_page_name_check CHECK ((name = ANY (ARRAY['achievements'::text, 'facts'::text])))
);

ALTER TABLE ONLY public.release_page FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.release_page.content IS 'JSON as it is served';

CREATE TABLE public.release_table (
    release text NOT NULL,
    id text NOT NULL,
    "position" integer NOT NULL,
    shape text NOT NULL
);

ALTER TABLE ONLY public.release_table FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.release_table.shape IS 'JSON: title, dimensions with members, measures, notes';

CREATE TABLE public.reminder (
    invoice text NOT NULL,
    level smallint NOT NULL,
    document uuid NOT NULL,
    member bigint NOT NULL,
    made_on date NOT NULL,
    due_on date NOT NULL,
    balance bigint NOT NULL,
    bank_known_through date NOT NULL,
    waiting_lines integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    CONSTRAINT reminder_balance_check CHECK ((balance > 0)),
    CONSTRAINT reminder_level_check CHECK (((level >= 1) AND (level <= 4))),
    CONSTRAINT reminder_waiting_lines_check CHECK ((waiting_lines >= 0))
);

ALTER TABLE ONLY public.reminder FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.reminder.document IS 'The letter; one may ask for several invoices';

COMMENT ON COLUMN public.reminder.balance IS 'What was open when it was made';

COMMENT ON COLUMN public.reminder.waiting_lines IS 'Payments that waited for a person then, none of which named this member';

CREATE TABLE public.reminder_hold (
    member bigint NOT NULL,
    reason text NOT NULL,
    until_on date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT reminder_hold_reason_check CHECK ((reason <> ''::text))
);

ALTER TABLE ONLY public.reminder_hold FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.reminder_hold.until_on IS 'The last day on which the member gets no reminders; NULL: until somebody lifts it';

CREATE TABLE public.reminder_policy (
    only_row boolean DEFAULT true NOT NULL,
    days_from_due smallint[] NOT NULL,
    distance_days smallint NOT NULL,
    fresh_days smallint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT reminder_policy_days_from_due_check CHECK ((cardinality(days_from_due) = 4)),
    CONSTRAINT reminder_policy_distance_days_check CHECK (((distance_days >= 1) AND (distance_days <= 365))),
    CONSTRAINT reminder_policy_fresh_days_check CHECK (((fresh_days >= 0) AND (fresh_days <= 30))),
    CONSTRAINT reminder_policy_only_row_check CHECK (only_row)
);

ALTER TABLE ONLY public.reminder_policy FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.reminder_policy.days_from_due IS 'Of each level, counted from the due date; below zero is before it';

COMMENT ON COLUMN public.reminder_policy.distance_days IS 'Least days from one reminder of an invoice to the next';

COMMENT ON COLUMN public.reminder_policy.fresh_days IS 'How many banking days may be missing in the bank''s data';

CREATE TABLE public.report (
    scheme_id bigint NOT NULL,
    data_set text NOT NULL,
    period integer NOT NULL,
    first_received_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    data_version bigint NOT NULL
);

ALTER TABLE ONLY public.report FORCE ROW LEVEL SECURITY;

CREATE TABLE public.reporting_calendar (
    data_set text NOT NULL,
    valid_from integer NOT NULL,
    due_day smallint NOT NULL,
    grace_days smallint NOT NULL,
    closes boolean NOT NULL,
    set_at timestamp with time zone NOT NULL,
    set_by text NOT NULL,
    CONSTRAINT reporting_calendar_due_day_check CHECK (((due_day >= 1) AND (due_day <= 28))),
    CONSTRAINT reporting_calendar_grace_days_check CHECK (((grace_days >= 0) AND (grace_days <= 366)))
);

COMMENT ON COLUMN public.reporting_calendar.due_day IS 'Of the month that follows';

COMMENT ON COLUMN public.reporting_calendar.closes IS 'Whether a month closes by itself when its days of grace are over';

CREATE VIEW public.reversed_receipt WITH (security_invoker='true') AS
 SELECT d.scheme_id,
    d.id
   FROM (public.dues_document d
     JOIN public.receipt r ON (((r.id)::text = split_part(d.subject, '/'::text, 2))))
  WHERE ((d.kind = 'receipt'::text) AND (r.reversed_at IS NOT NULL));

CREATE TABLE public.rollup (
    cell_id integer NOT NULL,
    period integer NOT NULL,
    prefecture smallint NOT NULL,
    value bigint NOT NULL,
    reports integer NOT NULL
);

COMMENT ON COLUMN public.rollup.reports IS 'Schemes that gave a number for the month';

CREATE TABLE public.rollup_delta (
    scheme_id bigint NOT NULL,
    data_version bigint NOT NULL,
    prefecture smallint NOT NULL,
    first_period integer NOT NULL,
    last_period integer NOT NULL,
    periods integer[] NOT NULL,
    cells integer[] NOT NULL,
    "values" bigint[] NOT NULL,
    reports smallint[] NOT NULL
);

ALTER TABLE ONLY public.rollup_delta FORCE ROW LEVEL SECURITY;

CREATE TABLE public.rollup_fold (
    only_row boolean DEFAULT true NOT NULL,
    folded bigint NOT NULL,
    CONSTRAINT rollup_fold_only_row_check CHECK (only_row)
);

CREATE TABLE public.saved_query (
    name text NOT NULL,
    question text NOT NULL,
    saved_by text NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    CONSTRAINT saved_query_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 60))),
    CONSTRAINT saved_query_question_check CHECK ((question <> ''::text))
);

COMMENT ON COLUMN public.saved_query.question IS 'As the query of an address; read anew in terms of the dictionary in use each time';

CREATE TABLE public.schema_migration (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone NOT NULL
);

CREATE TABLE public.scheme (
    id bigint NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    name_kana text NOT NULL,
    prefecture text NOT NULL,
    municipality text NOT NULL,
    made_up boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    suspended_at timestamp with time zone,
    CONSTRAINT scheme_code_check CHECK ((code ~ '^hs-[0-9]{2}-[a-z0-9-]{1,42}$'::text))
);

ALTER TABLE ONLY public.scheme FORCE ROW LEVEL SECURITY;

CREATE TABLE public.scheme_contact (
    scheme_id bigint NOT NULL,
    valid_from date NOT NULL,
    billing_name text NOT NULL,
    billing_mail text NOT NULL,
    postal_code text,
    address text,
    payer_kana text NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.scheme_contact FORCE ROW LEVEL SECURITY;

ALTER TABLE public.scheme ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.scheme_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.scheme_key (
    scheme_id bigint NOT NULL,
    kid text NOT NULL,
    spki bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    expires_at timestamp with time zone
);

ALTER TABLE ONLY public.scheme_key FORCE ROW LEVEL SECURITY;

CREATE TABLE public.scheme_profile (
    scheme_id bigint NOT NULL,
    valid_from date NOT NULL,
    host_name text NOT NULL,
    host_type text NOT NULL,
    areas_served text[] NOT NULL,
    organizers integer NOT NULL,
    trustees integer NOT NULL,
    committee_meetings integer NOT NULL,
    programmes text[] NOT NULL,
    yearly_budget bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT scheme_profile_committee_meetings_check CHECK ((committee_meetings >= 0)),
    CONSTRAINT scheme_profile_organizers_check CHECK ((organizers >= 0)),
    CONSTRAINT scheme_profile_trustees_check CHECK ((trustees >= 0)),
    CONSTRAINT scheme_profile_yearly_budget_check CHECK ((yearly_budget >= 0))
);

ALTER TABLE ONLY public.scheme_profile FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.scheme_profile.programmes IS 'Codes of commissioned programmes, subsidy and private grant; empty for none';

CREATE TABLE public.scheme_record (
    scheme_id bigint NOT NULL,
    key text NOT NULL,
    revision bigint NOT NULL,
    content text,
    data_version bigint NOT NULL,
    CONSTRAINT scheme_record_revision_check CHECK ((revision > 0))
);

ALTER TABLE ONLY public.scheme_record FORCE ROW LEVEL SECURITY;

CREATE TABLE public.scheme_record_history (
    scheme_id bigint NOT NULL,
    key text NOT NULL,
    data_version bigint NOT NULL,
    replaced_in bigint NOT NULL,
    revision bigint NOT NULL,
    content text
);

ALTER TABLE ONLY public.scheme_record_history FORCE ROW LEVEL SECURITY;

CREATE TABLE public.scheme_state (
    scheme_id bigint NOT NULL,
    data_version bigint DEFAULT 0 NOT NULL,
    feed_position bigint DEFAULT 0 NOT NULL,
    highest_revision bigint DEFAULT 0 NOT NULL,
    feed_floor bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE ONLY public.scheme_state FORCE ROW LEVEL SECURITY;

CREATE TABLE public.stream (
    scheme_id bigint NOT NULL,
    name text NOT NULL,
    sequence bigint NOT NULL,
    head bytea NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    revision_base bigint DEFAULT 0 NOT NULL,
    CONSTRAINT stream_head_check CHECK ((octet_length(head) = 32)),
    CONSTRAINT stream_sequence_check CHECK ((sequence >= 0))
);

ALTER TABLE ONLY public.stream FORCE ROW LEVEL SECURITY;

CREATE VIEW public.version_origin WITH (security_invoker='true') AS
 SELECT batch.scheme_id,
    batch.data_version,
    batch.received_at AS at,
    batch.stream,
    batch.sequence,
    batch.kid,
    NULL::text AS decided_by,
    NULL::text AS reason
   FROM public.batch
UNION ALL
 SELECT d.scheme_id,
    d.data_version,
    d.decided_at AS at,
    d.stream,
    d.sequence,
    b.kid,
    d.decided_by,
    d.reason
   FROM (public.held_decision d
     JOIN public.batch b ON (((b.scheme_id = d.scheme_id) AND (b.stream = d.stream) AND (b.sequence = d.sequence))))
  WHERE (d.data_version IS NOT NULL);

ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_sha256_key UNIQUE (sha256);

ALTER TABLE ONLY public.access_version
    ADD CONSTRAINT access_version_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.allocation
    ADD CONSTRAINT allocation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.approval
    ADD CONSTRAINT approval_pkey PRIMARY KEY (data_set, period, id);

ALTER TABLE ONLY public.area
    ADD CONSTRAINT area_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT audit_event_pkey PRIMARY KEY (stream, "position");

ALTER TABLE ONLY public.audit_stream
    ADD CONSTRAINT audit_stream_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.bank_account
    ADD CONSTRAINT bank_account_bank_branch_kind_number_key UNIQUE (bank, branch, kind, number);

ALTER TABLE ONLY public.bank_account
    ADD CONSTRAINT bank_account_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.bank_file
    ADD CONSTRAINT bank_file_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bank_file
    ADD CONSTRAINT bank_file_sha256_key UNIQUE (sha256);

ALTER TABLE ONLY public.bank_line
    ADD CONSTRAINT bank_line_account_booked_on_reference_amount_payer_name_dir_key UNIQUE (account, booked_on, reference, amount, payer_name, direction, kind, ordinal);

ALTER TABLE ONLY public.bank_line
    ADD CONSTRAINT bank_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bank_statement
    ADD CONSTRAINT bank_statement_pkey PRIMARY KEY (file, ordinal);

ALTER TABLE ONLY public.batch_body
    ADD CONSTRAINT batch_body_pkey PRIMARY KEY (scheme_id, stream, sequence);

ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_pkey PRIMARY KEY (scheme_id, stream, sequence);

ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_scheme_id_data_version_key UNIQUE (scheme_id, data_version);

ALTER TABLE ONLY public.billing_item
    ADD CONSTRAINT billing_item_pkey PRIMARY KEY (run, member);

ALTER TABLE ONLY public.billing_run
    ADD CONSTRAINT billing_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.change_log
    ADD CONSTRAINT change_log_pkey PRIMARY KEY (scheme_id, "position");

ALTER TABLE ONLY public.closed_period
    ADD CONSTRAINT closed_period_pkey PRIMARY KEY (data_set, period);

ALTER TABLE ONLY public.data_cell
    ADD CONSTRAINT data_cell_element_category_key_key UNIQUE (element, category_key);

ALTER TABLE ONLY public.data_cell
    ADD CONSTRAINT data_cell_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.data_value_history
    ADD CONSTRAINT data_value_history_pkey PRIMARY KEY (scheme_id, period, cell_id, data_version);

ALTER TABLE ONLY public.data_value
    ADD CONSTRAINT data_value_pkey PRIMARY KEY (scheme_id, period, cell_id);

ALTER TABLE ONLY public.dictionary_version
    ADD CONSTRAINT dictionary_version_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (scheme_id, id);

ALTER TABLE ONLY public.dues_document
    ADD CONSTRAINT dues_document_pkey PRIMARY KEY (scheme_id, id);

ALTER TABLE ONLY public.dues_document
    ADD CONSTRAINT dues_document_scheme_id_kind_subject_edition_key UNIQUE (scheme_id, kind, subject, edition);

ALTER TABLE ONLY public.dues_issuer
    ADD CONSTRAINT dues_issuer_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.dues_policy
    ADD CONSTRAINT dues_policy_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.enrolment_code
    ADD CONSTRAINT enrolment_code_pkey PRIMARY KEY (scheme_id, id);

ALTER TABLE ONLY public.fee_schedule
    ADD CONSTRAINT fee_schedule_pkey PRIMARY KEY (fiscal_year, fee_kind);

ALTER TABLE ONLY public.feed_ack
    ADD CONSTRAINT feed_ack_pkey PRIMARY KEY (scheme_id);

ALTER TABLE ONLY public.follow_up
    ADD CONSTRAINT follow_up_pkey PRIMARY KEY (scheme_id, id);

ALTER TABLE ONLY public.held_change
    ADD CONSTRAINT held_change_pkey PRIMARY KEY (scheme_id, stream, sequence, line, period, cell_id);

ALTER TABLE ONLY public.held_decision
    ADD CONSTRAINT held_decision_pkey PRIMARY KEY (scheme_id, stream, sequence, unit);

ALTER TABLE ONLY public.held_decision
    ADD CONSTRAINT held_decision_scheme_id_data_version_key UNIQUE (scheme_id, data_version);

ALTER TABLE ONLY public.held_record
    ADD CONSTRAINT held_record_pkey PRIMARY KEY (scheme_id, stream, sequence, line);

ALTER TABLE ONLY public.hub_epoch
    ADD CONSTRAINT hub_epoch_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.hub_key
    ADD CONSTRAINT hub_key_active_from_key UNIQUE (active_from);

ALTER TABLE ONLY public.hub_key
    ADD CONSTRAINT hub_key_pkey PRIMARY KEY (kid);

ALTER TABLE ONLY public.invoice_counter
    ADD CONSTRAINT invoice_counter_pkey PRIMARY KEY (series, fiscal_year);

ALTER TABLE ONLY public.invoice_credit
    ADD CONSTRAINT invoice_credit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.invoice
    ADD CONSTRAINT invoice_fiscal_year_series_serial_key UNIQUE (fiscal_year, series, serial);

ALTER TABLE ONLY public.invoice
    ADD CONSTRAINT invoice_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.ledger_account
    ADD CONSTRAINT ledger_account_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.ledger_book
    ADD CONSTRAINT ledger_book_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT ledger_entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT ledger_entry_source_key UNIQUE (source);

ALTER TABLE ONLY public.ledger_line
    ADD CONSTRAINT ledger_line_pkey PRIMARY KEY (entry, line);

ALTER TABLE ONLY public.matching_policy
    ADD CONSTRAINT matching_policy_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.member_exemption
    ADD CONSTRAINT member_exemption_pkey PRIMARY KEY (member, fiscal_year, fee_kind);

ALTER TABLE ONLY public.member_payer
    ADD CONSTRAINT member_payer_pkey PRIMARY KEY (member, valid_from);

ALTER TABLE ONLY public.membership_event
    ADD CONSTRAINT membership_event_pkey PRIMARY KEY (scheme_id, effective_on, event);

ALTER TABLE ONLY public.network_change
    ADD CONSTRAINT network_change_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY public.network_feed
    ADD CONSTRAINT network_feed_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.onboarding_stage
    ADD CONSTRAINT onboarding_stage_pkey PRIMARY KEY (member, stage);

ALTER TABLE ONLY public.opening_balance
    ADD CONSTRAINT opening_balance_pkey PRIMARY KEY (element);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (topic, subject);

ALTER TABLE ONLY public.payer_alias
    ADD CONSTRAINT payer_alias_pkey PRIMARY KEY (kind, key, member);

ALTER TABLE ONLY public.period_extension
    ADD CONSTRAINT period_extension_pkey PRIMARY KEY (scheme_id, data_set, period);

ALTER TABLE ONLY public.protocol_version
    ADD CONSTRAINT protocol_version_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.question
    ADD CONSTRAINT question_pkey PRIMARY KEY (scheme_id, id);

ALTER TABLE ONLY public.raw_access
    ADD CONSTRAINT raw_access_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.receipt
    ADD CONSTRAINT receipt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.receivable
    ADD CONSTRAINT receivable_pkey PRIMARY KEY (invoice);

ALTER TABLE ONLY public.release_cell
    ADD CONSTRAINT release_cell_pkey PRIMARY KEY (release, table_id, "position");

ALTER TABLE ONLY public.release_certificate
    ADD CONSTRAINT release_certificate_pkey PRIMARY KEY (draft);

ALTER TABLE ONLY public.release_draft_cell
    ADD CONSTRAINT release_draft_cell_draft_place_key UNIQUE (draft, place);

ALTER TABLE ONLY public.release_draft_cell
    ADD CONSTRAINT release_draft_cell_pkey PRIMARY KEY (draft, "position");

ALTER TABLE ONLY public.release_draft
    ADD CONSTRAINT release_draft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.release_page
    ADD CONSTRAINT release_page_pkey PRIMARY KEY (release, name);

ALTER TABLE ONLY public.release
    ADD CONSTRAINT release_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.release_table
    ADD CONSTRAINT release_table_pkey PRIMARY KEY (release, id);

ALTER TABLE ONLY public.release_table
    ADD CONSTRAINT release_table_release_position_key UNIQUE (release, "position");

ALTER TABLE ONLY public.reminder_hold
    ADD CONSTRAINT reminder_hold_pkey PRIMARY KEY (member);

ALTER TABLE ONLY public.reminder
    ADD CONSTRAINT reminder_pkey PRIMARY KEY (invoice, level);

ALTER TABLE ONLY public.reminder_policy
    ADD CONSTRAINT reminder_policy_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_pkey PRIMARY KEY (scheme_id, data_set, period);

ALTER TABLE ONLY public.reporting_calendar
    ADD CONSTRAINT reporting_calendar_pkey PRIMARY KEY (data_set, valid_from);

ALTER TABLE ONLY public.rollup_delta
    ADD CONSTRAINT rollup_delta_pkey PRIMARY KEY (scheme_id, data_version);

ALTER TABLE ONLY public.rollup_fold
    ADD CONSTRAINT rollup_fold_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.rollup
    ADD CONSTRAINT rollup_pkey PRIMARY KEY (cell_id, period, prefecture);

ALTER TABLE ONLY public.saved_query
    ADD CONSTRAINT saved_query_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.scheme
    ADD CONSTRAINT scheme_code_key UNIQUE (code);

ALTER TABLE ONLY public.scheme_contact
    ADD CONSTRAINT scheme_contact_pkey PRIMARY KEY (scheme_id, valid_from);

ALTER TABLE ONLY public.scheme_key
    ADD CONSTRAINT scheme_key_pkey PRIMARY KEY (scheme_id, kid);

ALTER TABLE ONLY public.scheme
    ADD CONSTRAINT scheme_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.scheme_profile
    ADD CONSTRAINT scheme_profile_pkey PRIMARY KEY (scheme_id, valid_from);

ALTER TABLE ONLY public.scheme_record_history
    ADD CONSTRAINT scheme_record_history_pkey PRIMARY KEY (scheme_id, key, data_version);

ALTER TABLE ONLY public.scheme_record
    ADD CONSTRAINT scheme_record_pkey PRIMARY KEY (scheme_id, key);

ALTER TABLE ONLY public.scheme_state
    ADD CONSTRAINT scheme_state_pkey PRIMARY KEY (scheme_id);

ALTER TABLE ONLY public.stream
    ADD CONSTRAINT stream_pkey PRIMARY KEY (scheme_id, name);

CREATE INDEX allocation_account ON public.allocation USING btree (account);

CREATE INDEX allocation_ended_by ON public.allocation USING btree (ended_by, invoice);

CREATE INDEX allocation_entry ON public.allocation USING btree (entry);

CREATE INDEX allocation_invoice ON public.allocation USING btree (invoice);

CREATE INDEX allocation_member ON public.allocation USING btree (member);

CREATE INDEX allocation_moved_from ON public.allocation USING btree (moved_from);

CREATE INDEX allocation_receipt ON public.allocation USING btree (receipt);

CREATE INDEX area_parent ON public.area USING btree (parent);

CREATE INDEX bank_line_statement ON public.bank_line USING btree (file, statement);

CREATE INDEX bank_line_takes_back ON public.bank_line USING btree (takes_back);

CREATE INDEX bank_line_waiting ON public.bank_line USING btree (booked_on, id) WHERE (state = ANY (ARRAY['open'::text, 'held'::text]));

CREATE INDEX bank_statement_account ON public.bank_statement USING btree (account, first_on);

CREATE INDEX batch_dictionary ON public.batch USING btree (dictionary);

CREATE INDEX billing_item_invoice ON public.billing_item USING btree (invoice);

CREATE INDEX billing_item_member ON public.billing_item USING btree (member);

CREATE INDEX billing_item_pending ON public.billing_item USING btree (run, "position") WHERE (state = 'pending'::text);

CREATE UNIQUE INDEX billing_run_open ON public.billing_run USING btree (fiscal_year, fee_kind) WHERE (state = ANY (ARRAY['draft'::text, 'previewed'::text, 'approved'::text, 'issuing'::text]));

CREATE INDEX billing_run_year ON public.billing_run USING btree (fiscal_year, fee_kind);

CREATE INDEX dues_document_id ON public.dues_document USING btree (id);

CREATE INDEX dues_document_invoice ON public.dues_document USING btree (invoice);

CREATE INDEX follow_up_question ON public.follow_up USING btree (scheme_id, question);

CREATE INDEX hub_key_endorsed_by ON public.hub_key USING btree (endorsed_by);

CREATE UNIQUE INDEX hub_key_first ON public.hub_key USING btree ((true)) WHERE (endorsed_by IS NULL);

CREATE INDEX invoice_credit_entry ON public.invoice_credit USING btree (entry);

CREATE INDEX invoice_credit_invoice ON public.invoice_credit USING btree (invoice);

CREATE INDEX invoice_member ON public.invoice USING btree (member);

CREATE UNIQUE INDEX invoice_once ON public.invoice USING btree (member, fiscal_year, fee_kind) WHERE (state <> 'void'::text);

CREATE INDEX invoice_run ON public.invoice USING btree (run);

CREATE INDEX ledger_entry_booked ON public.ledger_entry USING btree (booked_on);

CREATE INDEX ledger_line_account ON public.ledger_line USING btree (account);

CREATE INDEX ledger_line_invoice ON public.ledger_line USING btree (invoice);

CREATE INDEX ledger_line_member ON public.ledger_line USING btree (member);

CREATE INDEX network_change_key ON public.network_change USING btree (key);

CREATE INDEX outbox_waiting ON public.outbox USING btree (topic, created_at) WHERE (done_at IS NULL);

CREATE INDEX payer_alias_member ON public.payer_alias USING btree (member);

CREATE INDEX raw_access_at ON public.raw_access USING btree (at);

CREATE INDEX receipt_entry ON public.receipt USING btree (entry);

CREATE INDEX receipt_line ON public.receipt USING btree (line);

CREATE UNIQUE INDEX receipt_once ON public.receipt USING btree (line) WHERE (reversed_at IS NULL);

CREATE INDEX receipt_reversal ON public.receipt USING btree (reversal);

CREATE INDEX receivable_ended_by ON public.receivable USING btree (ended_by);

CREATE INDEX receivable_entry ON public.receivable USING btree (entry);

CREATE INDEX release_dictionary ON public.release USING btree (dictionary);

CREATE INDEX release_draft_dictionary ON public.release_draft USING btree (dictionary);

CREATE UNIQUE INDEX release_draft_open ON public.release_draft USING btree (scope) WHERE (state = ANY (ARRAY['draft'::text, 'previewed'::text]));

CREATE UNIQUE INDEX release_draft_published ON public.release_draft USING btree (scope) WHERE (state = 'published'::text);

CREATE INDEX release_draft_scope ON public.release_draft USING btree (scope);

CREATE INDEX reminder_document ON public.reminder USING btree (document);

CREATE INDEX reminder_member ON public.reminder USING btree (member);

CREATE INDEX scheme_key_kid ON public.scheme_key USING btree (kid);

CREATE INDEX scheme_municipality ON public.scheme USING btree (municipality);

CREATE INDEX scheme_prefecture ON public.scheme USING btree (prefecture);

CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT OR UPDATE ON public.ledger_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.ledger_entry_balances();

CREATE TRIGGER ledger_entry_month_is_open BEFORE INSERT ON public.ledger_entry FOR EACH ROW EXECUTE FUNCTION public.ledger_entry_month_is_open();

CREATE CONSTRAINT TRIGGER ledger_line_balances AFTER INSERT OR UPDATE ON public.ledger_line DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.ledger_entry_balances();

ALTER TABLE ONLY public.allocation
    ADD CONSTRAINT allocation_account_fkey FOREIGN KEY (account) REFERENCES public.ledger_account(code);

ALTER TABLE ONLY public.allocation
    ADD CONSTRAINT allocation_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES public.ledger_entry(id);

ALTER TABLE ONLY public.allocation
    ADD CONSTRAINT allocation_entry_fkey FOREIGN KEY (entry) REFERENCES public.ledger_entry(id);

ALTER TABLE ONLY public.allocation
    ADD CONSTRAINT allocation_invoice_fkey FOREIGN KEY (invoice) REFERENCES public.invoice(number);

ALTER TABLE ONLY public.allocation
    ADD CONSTRAINT allocation_member_fkey FOREIGN KEY (member) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.allocation
    ADD CONSTRAINT allocation_moved_from_fkey FOREIGN KEY (moved_from) REFERENCES public.allocation(id);

ALTER TABLE ONLY public.allocation
    ADD CONSTRAINT allocation_receipt_fkey FOREIGN KEY (receipt) REFERENCES public.receipt(id);

ALTER TABLE ONLY public.area
    ADD CONSTRAINT area_parent_fkey FOREIGN KEY (parent) REFERENCES public.area(code);

ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT audit_event_stream_fkey FOREIGN KEY (stream) REFERENCES public.audit_stream(name);

ALTER TABLE ONLY public.bank_line
    ADD CONSTRAINT bank_line_account_fkey FOREIGN KEY (account) REFERENCES public.bank_account(code);

ALTER TABLE ONLY public.bank_line
    ADD CONSTRAINT bank_line_file_statement_fkey FOREIGN KEY (file, statement) REFERENCES public.bank_statement(file, ordinal);

ALTER TABLE ONLY public.bank_line
    ADD CONSTRAINT bank_line_takes_back_fkey FOREIGN KEY (takes_back) REFERENCES public.bank_line(id);

ALTER TABLE ONLY public.bank_statement
    ADD CONSTRAINT bank_statement_account_fkey FOREIGN KEY (account) REFERENCES public.bank_account(code);

ALTER TABLE ONLY public.bank_statement
    ADD CONSTRAINT bank_statement_file_fkey FOREIGN KEY (file) REFERENCES public.bank_file(id);

ALTER TABLE ONLY public.batch_body
    ADD CONSTRAINT batch_body_scheme_id_stream_sequence_fkey FOREIGN KEY (scheme_id, stream, sequence) REFERENCES public.batch(scheme_id, stream, sequence);

ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_dictionary_fkey FOREIGN KEY (dictionary) REFERENCES public.dictionary_version(version);

ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_scheme_id_stream_fkey FOREIGN KEY (scheme_id, stream) REFERENCES public.stream(scheme_id, name);

ALTER TABLE ONLY public.billing_item
    ADD CONSTRAINT billing_item_invoice_fkey FOREIGN KEY (invoice) REFERENCES public.invoice(number);

ALTER TABLE ONLY public.billing_item
    ADD CONSTRAINT billing_item_member_fkey FOREIGN KEY (member) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.billing_item
    ADD CONSTRAINT billing_item_run_fkey FOREIGN KEY (run) REFERENCES public.billing_run(id);

ALTER TABLE ONLY public.billing_run
    ADD CONSTRAINT billing_run_fiscal_year_fee_kind_fkey FOREIGN KEY (fiscal_year, fee_kind) REFERENCES public.fee_schedule(fiscal_year, fee_kind);

ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.dues_document
    ADD CONSTRAINT dues_document_invoice_fkey FOREIGN KEY (invoice) REFERENCES public.invoice(number);

ALTER TABLE ONLY public.dues_document
    ADD CONSTRAINT dues_document_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.dues_document
    ADD CONSTRAINT dues_document_scheme_id_id_fkey FOREIGN KEY (scheme_id, id) REFERENCES public.document(scheme_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.enrolment_code
    ADD CONSTRAINT enrolment_code_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.feed_ack
    ADD CONSTRAINT feed_ack_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.follow_up
    ADD CONSTRAINT follow_up_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.follow_up
    ADD CONSTRAINT follow_up_scheme_id_question_fkey FOREIGN KEY (scheme_id, question) REFERENCES public.question(scheme_id, id);

ALTER TABLE ONLY public.held_change
    ADD CONSTRAINT held_change_scheme_id_stream_sequence_fkey FOREIGN KEY (scheme_id, stream, sequence) REFERENCES public.batch(scheme_id, stream, sequence);

ALTER TABLE ONLY public.held_decision
    ADD CONSTRAINT held_decision_scheme_id_stream_sequence_fkey FOREIGN KEY (scheme_id, stream, sequence) REFERENCES public.batch(scheme_id, stream, sequence);

ALTER TABLE ONLY public.held_record
    ADD CONSTRAINT held_record_scheme_id_stream_sequence_fkey FOREIGN KEY (scheme_id, stream, sequence) REFERENCES public.batch(scheme_id, stream, sequence);

ALTER TABLE ONLY public.hub_key
    ADD CONSTRAINT hub_key_endorsed_by_fkey FOREIGN KEY (endorsed_by) REFERENCES public.hub_key(kid);

ALTER TABLE ONLY public.invoice_credit
    ADD CONSTRAINT invoice_credit_entry_fkey FOREIGN KEY (entry) REFERENCES public.ledger_entry(id);

ALTER TABLE ONLY public.invoice_credit
    ADD CONSTRAINT invoice_credit_invoice_fkey FOREIGN KEY (invoice) REFERENCES public.invoice(number);

ALTER TABLE ONLY public.invoice
    ADD CONSTRAINT invoice_member_fkey FOREIGN KEY (member) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.invoice
    ADD CONSTRAINT invoice_run_fkey FOREIGN KEY (run) REFERENCES public.billing_run(id);

ALTER TABLE ONLY public.ledger_line
    ADD CONSTRAINT ledger_line_account_fkey FOREIGN KEY (account) REFERENCES public.ledger_account(code);

ALTER TABLE ONLY public.ledger_line
    ADD CONSTRAINT ledger_line_entry_fkey FOREIGN KEY (entry) REFERENCES public.ledger_entry(id);

ALTER TABLE ONLY public.ledger_line
    ADD CONSTRAINT ledger_line_invoice_fkey FOREIGN KEY (invoice) REFERENCES public.invoice(number);

ALTER TABLE ONLY public.ledger_line
    ADD CONSTRAINT ledger_line_member_fkey FOREIGN KEY (member) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.member_exemption
    ADD CONSTRAINT member_exemption_member_fkey FOREIGN KEY (member) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.member_payer
    ADD CONSTRAINT member_payer_member_fkey FOREIGN KEY (member) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.membership_event
    ADD CONSTRAINT membership_event_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.onboarding_stage
    ADD CONSTRAINT onboarding_stage_member_fkey FOREIGN KEY (member) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.payer_alias
    ADD CONSTRAINT payer_alias_member_fkey FOREIGN KEY (member) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.period_extension
    ADD CONSTRAINT period_extension_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.question
    ADD CONSTRAINT question_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.receipt
    ADD CONSTRAINT receipt_entry_fkey FOREIGN KEY (entry) REFERENCES public.ledger_entry(id);

ALTER TABLE ONLY public.receipt
    ADD CONSTRAINT receipt_line_fkey FOREIGN KEY (line) REFERENCES public.bank_line(id);

ALTER TABLE ONLY public.receipt
    ADD CONSTRAINT receipt_reversal_fkey FOREIGN KEY (reversal) REFERENCES public.ledger_entry(id);

ALTER TABLE ONLY public.receivable
    ADD CONSTRAINT receivable_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES public.ledger_entry(id);

ALTER TABLE ONLY public.receivable
    ADD CONSTRAINT receivable_entry_fkey FOREIGN KEY (entry) REFERENCES public.ledger_entry(id);

ALTER TABLE ONLY public.receivable
    ADD CONSTRAINT receivable_invoice_fkey FOREIGN KEY (invoice) REFERENCES public.invoice(number);

ALTER TABLE ONLY public.release_cell
    ADD CONSTRAINT release_cell_release_table_id_fkey FOREIGN KEY (release, table_id) REFERENCES public.release_table(release, id);

ALTER TABLE ONLY public.release_certificate
    ADD CONSTRAINT release_certificate_draft_fkey FOREIGN KEY (draft) REFERENCES public.release_draft(id);

ALTER TABLE ONLY public.release
    ADD CONSTRAINT release_dictionary_fkey FOREIGN KEY (dictionary) REFERENCES public.dictionary_version(version);

ALTER TABLE ONLY public.release_draft_cell
    ADD CONSTRAINT release_draft_cell_draft_fkey FOREIGN KEY (draft) REFERENCES public.release_draft(id);

ALTER TABLE ONLY public.release_draft
    ADD CONSTRAINT release_draft_dictionary_fkey FOREIGN KEY (dictionary) REFERENCES public.dictionary_version(version);

ALTER TABLE ONLY public.release_page
    ADD CONSTRAINT release_page_release_fkey FOREIGN KEY (release) REFERENCES public.release(id);

ALTER TABLE ONLY public.release_table
    ADD CONSTRAINT release_table_release_fkey FOREIGN KEY (release) REFERENCES public.release(id);

ALTER TABLE ONLY public.reminder_hold
    ADD CONSTRAINT reminder_hold_member_fkey FOREIGN KEY (member) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.reminder
    ADD CONSTRAINT reminder_invoice_fkey FOREIGN KEY (invoice) REFERENCES public.invoice(number);

ALTER TABLE ONLY public.reminder
    ADD CONSTRAINT reminder_member_fkey FOREIGN KEY (member) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.scheme_contact
    ADD CONSTRAINT scheme_contact_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.scheme_key
    ADD CONSTRAINT scheme_key_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.scheme
    ADD CONSTRAINT scheme_municipality_fkey FOREIGN KEY (municipality) REFERENCES public.area(code);

ALTER TABLE ONLY public.scheme
    ADD CONSTRAINT scheme_prefecture_fkey FOREIGN KEY (prefecture) REFERENCES public.area(code);

ALTER TABLE ONLY public.scheme_profile
    ADD CONSTRAINT scheme_profile_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.scheme_state
    ADD CONSTRAINT scheme_state_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(id);

ALTER TABLE ONLY public.stream
    ADD CONSTRAINT stream_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(id);

ALTER TABLE public.allocation ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.bank_account ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.bank_file ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.bank_line ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.bank_statement ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.batch ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.batch_body ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.billing_item ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.billing_run ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.change_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.data_value ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.data_value_history ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document ENABLE ROW LEVEL SECURITY;

CREATE POLICY dues ON public.allocation TO hub_dues USING (true);

CREATE POLICY dues ON public.bank_account TO hub_dues USING (true);

CREATE POLICY dues ON public.bank_file TO hub_dues USING (true);

CREATE POLICY dues ON public.bank_line TO hub_dues USING (true);

CREATE POLICY dues ON public.bank_statement TO hub_dues USING (true);

CREATE POLICY dues ON public.billing_item TO hub_dues USING (true);

CREATE POLICY dues ON public.billing_run TO hub_dues USING (true);

CREATE POLICY dues ON public.change_log FOR INSERT TO hub_dues WITH CHECK (true);

CREATE POLICY dues ON public.document FOR SELECT TO hub_dues USING (true);

CREATE POLICY dues ON public.dues_document TO hub_dues USING (true);

CREATE POLICY dues ON public.dues_issuer TO hub_dues USING (true);

CREATE POLICY dues ON public.dues_policy TO hub_dues USING (true);

CREATE POLICY dues ON public.fee_schedule TO hub_dues USING (true);

CREATE POLICY dues ON public.invoice TO hub_dues USING (true);

CREATE POLICY dues ON public.invoice_counter TO hub_dues USING (true);

CREATE POLICY dues ON public.invoice_credit TO hub_dues USING (true);

CREATE POLICY dues ON public.ledger_account TO hub_dues USING (true);

CREATE POLICY dues ON public.ledger_book TO hub_dues USING (true);

CREATE POLICY dues ON public.ledger_entry TO hub_dues USING (true);

CREATE POLICY dues ON public.ledger_line TO hub_dues USING (true);

CREATE POLICY dues ON public.matching_policy TO hub_dues USING (true);

CREATE POLICY dues ON public.member_exemption TO hub_dues USING (true);

CREATE POLICY dues ON public.member_payer TO hub_dues USING (true);

CREATE POLICY dues ON public.membership_event FOR SELECT TO hub_dues USING (true);

CREATE POLICY dues ON public.onboarding_stage TO hub_dues USING (true);

CREATE POLICY dues ON public.outbox TO hub_dues USING (true);

CREATE POLICY dues ON public.payer_alias TO hub_dues USING (true);

CREATE POLICY dues ON public.receipt TO hub_dues USING (true);

CREATE POLICY dues ON public.receivable TO hub_dues USING (true);

CREATE POLICY dues ON public.reminder TO hub_dues USING (true);

CREATE POLICY dues ON public.reminder_hold TO hub_dues USING (true);

CREATE POLICY dues ON public.reminder_policy TO hub_dues USING (true);

CREATE POLICY dues ON public.report FOR SELECT TO hub_dues USING (true);

CREATE POLICY dues ON public.scheme FOR SELECT TO hub_dues USING (true);

CREATE POLICY dues ON public.scheme_contact FOR SELECT TO hub_dues USING (true);

CREATE POLICY dues ON public.scheme_profile FOR SELECT TO hub_dues USING (true);

CREATE POLICY dues ON public.scheme_state TO hub_dues USING (true);

ALTER TABLE public.dues_document ENABLE ROW LEVEL SECURITY;

CREATE POLICY dues_give ON public.document FOR INSERT TO hub_dues WITH CHECK (true);

ALTER TABLE public.dues_issuer ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.dues_policy ENABLE ROW LEVEL SECURITY;

CREATE POLICY dues_steps ON public.membership_event FOR INSERT TO hub_dues WITH CHECK (true);

CREATE POLICY dues_steps_back ON public.membership_event FOR DELETE TO hub_dues USING (true);

ALTER TABLE public.enrolment_code ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.fee_schedule ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.feed_ack ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.follow_up ENABLE ROW LEVEL SECURITY;

CREATE POLICY gate ON public.enrolment_code FOR SELECT TO hub_gate USING (true);

CREATE POLICY gate ON public.scheme FOR SELECT TO hub_gate USING (true);

CREATE POLICY gate ON public.scheme_key FOR SELECT TO hub_gate USING (true);

CREATE POLICY gate ON public.scheme_state FOR SELECT TO hub_gate USING (true);

CREATE POLICY gate_adds ON public.scheme_key FOR INSERT TO hub_gate WITH CHECK (true);

CREATE POLICY gate_ends ON public.scheme_key FOR UPDATE TO hub_gate USING (true);

CREATE POLICY gate_uses ON public.enrolment_code FOR UPDATE TO hub_gate USING (true);

ALTER TABLE public.held_change ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.held_decision ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.held_record ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.invoice ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.invoice_counter ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.invoice_credit ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.ledger_account ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.ledger_book ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.ledger_entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.ledger_line ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.matching_policy ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.member_exemption ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.member_payer ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.membership_event ENABLE ROW LEVEL SECURITY;

CREATE POLICY "national" ON public.allocation FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.bank_account FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.bank_file FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.bank_line FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.bank_statement FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.batch TO hub_national USING (true);

CREATE POLICY "national" ON public.batch_body TO hub_national USING (true);

CREATE POLICY "national" ON public.billing_item FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.billing_run FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.change_log TO hub_national USING (true);

CREATE POLICY "national" ON public.data_value TO hub_national USING (true);

CREATE POLICY "national" ON public.data_value_history TO hub_national USING (true);

CREATE POLICY "national" ON public.document TO hub_national USING (true);

CREATE POLICY "national" ON public.dues_document FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.dues_issuer FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.dues_policy FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.enrolment_code TO hub_national USING (true);

CREATE POLICY "national" ON public.fee_schedule FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.feed_ack TO hub_national USING (true);

CREATE POLICY "national" ON public.follow_up TO hub_national USING (true);

CREATE POLICY "national" ON public.held_change TO hub_national USING (true);

CREATE POLICY "national" ON public.held_decision TO hub_national USING (true);

CREATE POLICY "national" ON public.held_record TO hub_national USING (true);

CREATE POLICY "national" ON public.invoice FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.invoice_counter FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.invoice_credit FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.ledger_account FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.ledger_book FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.ledger_entry FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.ledger_line FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.matching_policy FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.member_exemption FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.member_payer FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.membership_event TO hub_national USING (true);

CREATE POLICY "national" ON public.onboarding_stage FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.outbox FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.payer_alias FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.period_extension TO hub_national USING (true);

CREATE POLICY "national" ON public.question TO hub_national USING (true);

CREATE POLICY "national" ON public.receipt FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.receivable FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.release TO hub_national USING (true);

CREATE POLICY "national" ON public.release_cell TO hub_national USING (true);

CREATE POLICY "national" ON public.release_certificate TO hub_national USING (true);

CREATE POLICY "national" ON public.release_draft TO hub_national USING (true);

CREATE POLICY "national" ON public.release_draft_cell TO hub_national USING (true);

CREATE POLICY "national" ON public.release_page TO hub_national USING (true);

CREATE POLICY "national" ON public.release_table TO hub_national USING (true);

CREATE POLICY "national" ON public.reminder FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.reminder_hold FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.reminder_policy FOR SELECT TO hub_national USING (true);

CREATE POLICY "national" ON public.report TO hub_national USING (true);

CREATE POLICY "national" ON public.rollup_delta TO hub_national USING (true);

CREATE POLICY "national" ON public.scheme TO hub_national USING (true);

CREATE POLICY "national" ON public.scheme_contact TO hub_national USING (true);

CREATE POLICY "national" ON public.scheme_key TO hub_national USING (true);

CREATE POLICY "national" ON public.scheme_profile TO hub_national USING (true);

CREATE POLICY "national" ON public.scheme_record TO hub_national USING (true);

CREATE POLICY "national" ON public.scheme_record_history TO hub_national USING (true);

CREATE POLICY "national" ON public.scheme_state TO hub_national USING (true);

CREATE POLICY "national" ON public.stream TO hub_national USING (true);

ALTER TABLE public.onboarding_stage ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_invoices ON public.invoice FOR SELECT TO hub_scheme USING ((member = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_row ON public.scheme FOR SELECT TO hub_scheme USING ((id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.batch TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.batch_body TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.change_log TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.data_value TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.data_value_history TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.document TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.dues_document FOR SELECT TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.enrolment_code TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.feed_ack TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.follow_up TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.held_change TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.held_decision TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.held_record TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.membership_event FOR SELECT TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.period_extension TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.question TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.report TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.rollup_delta TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.scheme_contact TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.scheme_key TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.scheme_profile TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.scheme_record TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.scheme_record_history TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.scheme_state TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_rows ON public.stream TO hub_scheme USING ((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)));

CREATE POLICY own_steps ON public.membership_event FOR INSERT TO hub_scheme WITH CHECK (((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)) AND (declared_by = 'scheme'::text) AND (event = ANY (ARRAY['applied'::text, 'started'::text, 'suspended'::text, 'resumed'::text, 'withdrawing'::text]))));

CREATE POLICY own_steps_back ON public.membership_event FOR DELETE TO hub_scheme USING (((scheme_id = ( SELECT (current_setting('hub.scheme'::text))::bigint AS current_setting)) AND (declared_by = 'scheme'::text)));

ALTER TABLE public.payer_alias ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.period_extension ENABLE ROW LEVEL SECURITY;

CREATE POLICY published ON public.release FOR SELECT TO hub_public USING (true);

CREATE POLICY published ON public.release_cell FOR SELECT TO hub_public USING (true);

CREATE POLICY published ON public.release_page FOR SELECT TO hub_public USING (true);

CREATE POLICY published ON public.release_table FOR SELECT TO hub_public USING (true);

ALTER TABLE public.question ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.receipt ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.receivable ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.release ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.release_cell ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.release_certificate ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.release_draft ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.release_draft_cell ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.release_page ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.release_table ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.reminder ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.reminder_hold ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.reminder_policy ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.report ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rollup_delta ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scheme ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scheme_contact ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scheme_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scheme_profile ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scheme_record ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scheme_record_history ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scheme_state ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.stream ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA public TO hub_app;
GRANT USAGE ON SCHEMA public TO hub_gate;
GRANT USAGE ON SCHEMA public TO hub_scheme;
GRANT USAGE ON SCHEMA public TO hub_national;
GRANT USAGE ON SCHEMA public TO hub_dues;
GRANT USAGE ON SCHEMA public TO hub_public;

GRANT SELECT ON TABLE public.access_token TO hub_gate;
GRANT SELECT,INSERT,UPDATE ON TABLE public.access_token TO hub_national;

GRANT SELECT,UPDATE ON TABLE public.access_version TO hub_gate;
GRANT SELECT ON TABLE public.access_version TO hub_scheme;
GRANT SELECT,UPDATE ON TABLE public.access_version TO hub_national;

GRANT SELECT,INSERT ON TABLE public.allocation TO hub_dues;
GRANT SELECT ON TABLE public.allocation TO hub_national;

GRANT UPDATE(ended_by) ON TABLE public.allocation TO hub_dues;

GRANT SELECT,INSERT ON TABLE public.approval TO hub_national;

GRANT SELECT ON TABLE public.area TO hub_gate;
GRANT SELECT ON TABLE public.area TO hub_scheme;
GRANT SELECT,INSERT,UPDATE ON TABLE public.area TO hub_national;
GRANT SELECT ON TABLE public.area TO hub_dues;
GRANT SELECT ON TABLE public.area TO hub_public;

GRANT SELECT,INSERT ON TABLE public.audit_event TO hub_national;
GRANT SELECT,INSERT ON TABLE public.audit_event TO hub_dues;

GRANT SELECT,INSERT,UPDATE ON TABLE public.audit_stream TO hub_national;
GRANT SELECT,INSERT,UPDATE ON TABLE public.audit_stream TO hub_dues;

GRANT SELECT,INSERT ON TABLE public.bank_account TO hub_dues;
GRANT SELECT ON TABLE public.bank_account TO hub_national;

GRANT UPDATE(title) ON TABLE public.bank_account TO hub_dues;

GRANT UPDATE(closed_on) ON TABLE public.bank_account TO hub_dues;

GRANT SELECT,INSERT ON TABLE public.bank_file TO hub_dues;
GRANT SELECT ON TABLE public.bank_file TO hub_national;

GRANT SELECT,INSERT ON TABLE public.bank_line TO hub_dues;
GRANT SELECT ON TABLE public.bank_line TO hub_national;

GRANT UPDATE(state) ON TABLE public.bank_line TO hub_dues;

GRANT UPDATE(takes_back) ON TABLE public.bank_line TO hub_dues;

GRANT UPDATE(note) ON TABLE public.bank_line TO hub_dues;

GRANT SELECT,INSERT ON TABLE public.bank_statement TO hub_dues;
GRANT SELECT ON TABLE public.bank_statement TO hub_national;

GRANT SELECT,INSERT ON TABLE public.batch TO hub_scheme;
GRANT SELECT ON TABLE public.batch TO hub_national;

GRANT UPDATE(replays) ON TABLE public.batch TO hub_scheme;

GRANT SELECT,INSERT ON TABLE public.batch_body TO hub_scheme;
GRANT SELECT ON TABLE public.batch_body TO hub_national;

GRANT UPDATE(body) ON TABLE public.batch_body TO hub_national;

GRANT UPDATE(blanked) ON TABLE public.batch_body TO hub_national;

GRANT SELECT,INSERT ON TABLE public.billing_item TO hub_dues;
GRANT SELECT ON TABLE public.billing_item TO hub_national;

GRANT UPDATE(state) ON TABLE public.billing_item TO hub_dues;

GRANT UPDATE(reason) ON TABLE public.billing_item TO hub_dues;

GRANT UPDATE(reason_on) ON TABLE public.billing_item TO hub_dues;

GRANT UPDATE(invoice) ON TABLE public.billing_item TO hub_dues;

GRANT SELECT,INSERT ON TABLE public.billing_run TO hub_dues;
GRANT SELECT ON TABLE public.billing_run TO hub_national;

GRANT UPDATE(state) ON TABLE public.billing_run TO hub_dues;

GRANT UPDATE(approved_at) ON TABLE public.billing_run TO hub_dues;

GRANT UPDATE(approved_by) ON TABLE public.billing_run TO hub_dues;

GRANT UPDATE(issued_on) ON TABLE public.billing_run TO hub_dues;

GRANT UPDATE(finished_at) ON TABLE public.billing_run TO hub_dues;

GRANT UPDATE(cancelled_at) ON TABLE public.billing_run TO hub_dues;

GRANT UPDATE(cancelled_by) ON TABLE public.billing_run TO hub_dues;

GRANT SELECT,INSERT ON TABLE public.change_log TO hub_scheme;
GRANT SELECT,INSERT,DELETE ON TABLE public.change_log TO hub_national;
GRANT INSERT ON TABLE public.change_log TO hub_dues;

GRANT SELECT ON TABLE public.closed_period TO hub_scheme;
GRANT SELECT,INSERT,UPDATE ON TABLE public.closed_period TO hub_national;

GRANT SELECT ON TABLE public.data_cell TO hub_gate;
GRANT SELECT ON TABLE public.data_cell TO hub_scheme;
GRANT SELECT,INSERT ON TABLE public.data_cell TO hub_national;
GRANT SELECT ON TABLE public.data_cell TO hub_dues;
GRANT SELECT ON TABLE public.data_cell TO hub_public;

GRANT SELECT,INSERT,UPDATE ON TABLE public.data_value TO hub_scheme;
GRANT SELECT,INSERT,UPDATE ON TABLE public.data_value TO hub_national;

GRANT SELECT,INSERT ON TABLE public.data_value_history TO hub_scheme;
GRANT SELECT,INSERT ON TABLE public.data_value_history TO hub_national;

GRANT SELECT ON TABLE public.dictionary_version TO hub_gate;
GRANT SELECT ON TABLE public.dictionary_version TO hub_scheme;
GRANT SELECT,INSERT ON TABLE public.dictionary_version TO hub_national;
GRANT SELECT ON TABLE public.dictionary_version TO hub_dues;
GRANT SELECT ON TABLE public.dictionary_version TO hub_public;

GRANT UPDATE(retired_at) ON TABLE public.dictionary_version TO hub_national;

GRANT SELECT ON TABLE public.document TO hub_scheme;
GRANT SELECT,INSERT ON TABLE public.document TO hub_national;
GRANT SELECT,INSERT ON TABLE public.document TO hub_dues;

GRANT SELECT,INSERT ON TABLE public.dues_document TO hub_dues;
GRANT SELECT ON TABLE public.dues_document TO hub_national;
GRANT SELECT ON TABLE public.dues_document TO hub_scheme;

GRANT SELECT,INSERT,UPDATE ON TABLE public.dues_issuer TO hub_dues;
GRANT SELECT ON TABLE public.dues_issuer TO hub_national;

GRANT SELECT,INSERT,UPDATE ON TABLE public.dues_policy TO hub_dues;
GRANT SELECT ON TABLE public.dues_policy TO hub_national;

GRANT SELECT ON TABLE public.enrolment_code TO hub_gate;
GRANT SELECT,INSERT,DELETE ON TABLE public.enrolment_code TO hub_national;

GRANT UPDATE(used_at) ON TABLE public.enrolment_code TO hub_gate;

GRANT UPDATE(used_by) ON TABLE public.enrolment_code TO hub_gate;

GRANT SELECT,INSERT,UPDATE ON TABLE public.fee_schedule TO hub_dues;
GRANT SELECT ON TABLE public.fee_schedule TO hub_national;

GRANT SELECT,INSERT,UPDATE ON TABLE public.feed_ack TO hub_scheme;
GRANT SELECT ON TABLE public.feed_ack TO hub_national;

GRANT SELECT,INSERT ON TABLE public.follow_up TO hub_national;

GRANT UPDATE(settled_at) ON TABLE public.follow_up TO hub_national;

GRANT UPDATE(settled_by) ON TABLE public.follow_up TO hub_national;

GRANT UPDATE(settlement) ON TABLE public.follow_up TO hub_national;

GRANT SELECT,INSERT ON TABLE public.held_change TO hub_scheme;
GRANT SELECT ON TABLE public.held_change TO hub_national;

GRANT SELECT,INSERT ON TABLE public.held_decision TO hub_national;
GRANT SELECT ON TABLE public.held_decision TO hub_scheme;

GRANT SELECT,INSERT ON TABLE public.held_record TO hub_scheme;
GRANT SELECT,DELETE ON TABLE public.held_record TO hub_national;

GRANT SELECT ON TABLE public.hub_epoch TO hub_gate;
GRANT SELECT ON TABLE public.hub_epoch TO hub_scheme;
GRANT SELECT,INSERT ON TABLE public.hub_epoch TO hub_national;

GRANT UPDATE(epoch) ON TABLE public.hub_epoch TO hub_national;

GRANT UPDATE(since) ON TABLE public.hub_epoch TO hub_national;

GRANT SELECT ON TABLE public.hub_key TO hub_gate;
GRANT SELECT ON TABLE public.hub_key TO hub_scheme;
GRANT SELECT,INSERT ON TABLE public.hub_key TO hub_national;

GRANT SELECT,INSERT ON TABLE public.invoice TO hub_dues;
GRANT SELECT ON TABLE public.invoice TO hub_national;
GRANT SELECT ON TABLE public.invoice TO hub_scheme;

GRANT UPDATE(state) ON TABLE public.invoice TO hub_dues;

GRANT SELECT,INSERT ON TABLE public.invoice_credit TO hub_dues;
GRANT SELECT ON TABLE public.invoice_credit TO hub_national;

GRANT SELECT ON TABLE public.invoice_balance TO hub_dues;
GRANT SELECT ON TABLE public.invoice_balance TO hub_national;

GRANT SELECT,INSERT ON TABLE public.invoice_counter TO hub_dues;
GRANT SELECT ON TABLE public.invoice_counter TO hub_national;

GRANT UPDATE(next_serial) ON TABLE public.invoice_counter TO hub_dues;

GRANT SELECT ON TABLE public.ledger_account TO hub_dues;
GRANT SELECT ON TABLE public.ledger_account TO hub_national;

GRANT SELECT ON TABLE public.ledger_book TO hub_dues;
GRANT SELECT ON TABLE public.ledger_book TO hub_national;

GRANT UPDATE(closed_through) ON TABLE public.ledger_book TO hub_dues;

GRANT UPDATE(recognition) ON TABLE public.ledger_book TO hub_dues;

GRANT UPDATE(revision) ON TABLE public.ledger_book TO hub_dues;

GRANT SELECT,INSERT ON TABLE public.ledger_entry TO hub_dues;
GRANT SELECT ON TABLE public.ledger_entry TO hub_national;

GRANT SELECT,INSERT ON TABLE public.ledger_line TO hub_dues;
GRANT SELECT ON TABLE public.ledger_line TO hub_national;

GRANT SELECT,INSERT,UPDATE ON TABLE public.matching_policy TO hub_dues;
GRANT SELECT ON TABLE public.matching_policy TO hub_national;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.member_exemption TO hub_dues;
GRANT SELECT ON TABLE public.member_exemption TO hub_national;

GRANT SELECT,INSERT,UPDATE ON TABLE public.member_payer TO hub_dues;
GRANT SELECT ON TABLE public.member_payer TO hub_national;

GRANT SELECT,INSERT,DELETE ON TABLE public.membership_event TO hub_scheme;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.membership_event TO hub_national;
GRANT SELECT,INSERT,DELETE ON TABLE public.membership_event TO hub_dues;

GRANT SELECT ON TABLE public.network_change TO hub_scheme;
GRANT SELECT,INSERT,DELETE ON TABLE public.network_change TO hub_national;

GRANT SELECT ON TABLE public.network_feed TO hub_gate;
GRANT SELECT ON TABLE public.network_feed TO hub_scheme;
GRANT SELECT,UPDATE ON TABLE public.network_feed TO hub_national;

GRANT SELECT,INSERT,UPDATE ON TABLE public.onboarding_stage TO hub_dues;
GRANT SELECT ON TABLE public.onboarding_stage TO hub_national;

GRANT SELECT,INSERT ON TABLE public.opening_balance TO hub_national;

GRANT SELECT,INSERT ON TABLE public.outbox TO hub_dues;
GRANT SELECT ON TABLE public.outbox TO hub_national;

GRANT UPDATE(done_at) ON TABLE public.outbox TO hub_dues;

GRANT UPDATE(attempts) ON TABLE public.outbox TO hub_dues;

GRANT UPDATE(not_before) ON TABLE public.outbox TO hub_dues;

GRANT UPDATE(failed_at) ON TABLE public.outbox TO hub_dues;

GRANT UPDATE(failure) ON TABLE public.outbox TO hub_dues;

GRANT SELECT,INSERT,DELETE ON TABLE public.payer_alias TO hub_dues;
GRANT SELECT ON TABLE public.payer_alias TO hub_national;

GRANT SELECT,INSERT,UPDATE ON TABLE public.period_extension TO hub_national;
GRANT SELECT ON TABLE public.period_extension TO hub_scheme;

GRANT SELECT ON TABLE public.protocol_version TO hub_gate;
GRANT SELECT ON TABLE public.protocol_version TO hub_scheme;
GRANT SELECT ON TABLE public.protocol_version TO hub_national;

GRANT UPDATE(deprecated_at) ON TABLE public.protocol_version TO hub_national;

GRANT UPDATE(sunset_at) ON TABLE public.protocol_version TO hub_national;

GRANT SELECT ON TABLE public.question TO hub_scheme;
GRANT SELECT,INSERT ON TABLE public.question TO hub_national;

GRANT SELECT,INSERT,DELETE ON TABLE public.raw_access TO hub_national;

GRANT SELECT,INSERT ON TABLE public.receipt TO hub_dues;
GRANT SELECT ON TABLE public.receipt TO hub_national;

GRANT UPDATE(reversal) ON TABLE public.receipt TO hub_dues;

GRANT UPDATE(reversed_at) ON TABLE public.receipt TO hub_dues;

GRANT UPDATE(reversed_by) ON TABLE public.receipt TO hub_dues;

GRANT SELECT,INSERT ON TABLE public.receivable TO hub_dues;
GRANT SELECT ON TABLE public.receivable TO hub_national;

GRANT UPDATE(ended_by) ON TABLE public.receivable TO hub_dues;

GRANT SELECT ON TABLE public.release TO hub_public;
GRANT SELECT,INSERT ON TABLE public.release TO hub_national;

GRANT SELECT ON TABLE public.release_cell TO hub_public;
GRANT SELECT,INSERT ON TABLE public.release_cell TO hub_national;

GRANT SELECT,INSERT ON TABLE public.release_certificate TO hub_national;

GRANT SELECT,INSERT ON TABLE public.release_draft TO hub_national;

GRANT UPDATE(state) ON TABLE public.release_draft TO hub_national;

GRANT UPDATE(published_at) ON TABLE public.release_draft TO hub_national;

GRANT UPDATE(published_by) ON TABLE public.release_draft TO hub_national;

GRANT SELECT,INSERT ON TABLE public.release_draft_cell TO hub_national;

GRANT SELECT ON TABLE public.release_page TO hub_public;
GRANT SELECT,INSERT ON TABLE public.release_page TO hub_national;

GRANT SELECT ON TABLE public.release_table TO hub_public;
GRANT SELECT,INSERT ON TABLE public.release_table TO hub_national;

GRANT SELECT,INSERT ON TABLE public.reminder TO hub_dues;
GRANT SELECT ON TABLE public.reminder TO hub_national;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.reminder_hold TO hub_dues;
GRANT SELECT ON TABLE public.reminder_hold TO hub_national;

GRANT SELECT,INSERT,UPDATE ON TABLE public.reminder_policy TO hub_dues;
GRANT SELECT ON TABLE public.reminder_policy TO hub_national;

GRANT SELECT,INSERT,UPDATE ON TABLE public.report TO hub_scheme;
GRANT SELECT,INSERT,UPDATE ON TABLE public.report TO hub_national;
GRANT SELECT ON TABLE public.report TO hub_dues;

GRANT SELECT ON TABLE public.reporting_calendar TO hub_scheme;
GRANT SELECT,INSERT,UPDATE ON TABLE public.reporting_calendar TO hub_national;

GRANT SELECT ON TABLE public.reversed_receipt TO hub_dues;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rollup TO hub_national;

GRANT SELECT,INSERT ON TABLE public.rollup_delta TO hub_scheme;
GRANT SELECT,INSERT,DELETE ON TABLE public.rollup_delta TO hub_national;

GRANT SELECT,UPDATE ON TABLE public.rollup_fold TO hub_national;

GRANT SELECT,INSERT,DELETE ON TABLE public.saved_query TO hub_national;

GRANT SELECT ON TABLE public.scheme TO hub_gate;
GRANT SELECT ON TABLE public.scheme TO hub_scheme;
GRANT SELECT,INSERT,UPDATE ON TABLE public.scheme TO hub_national;
GRANT SELECT ON TABLE public.scheme TO hub_dues;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.scheme_contact TO hub_scheme;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.scheme_contact TO hub_national;
GRANT SELECT ON TABLE public.scheme_contact TO hub_dues;

GRANT SELECT,INSERT ON TABLE public.scheme_key TO hub_gate;
GRANT SELECT ON TABLE public.scheme_key TO hub_scheme;
GRANT SELECT,INSERT,UPDATE ON TABLE public.scheme_key TO hub_national;

GRANT UPDATE(revoked_at) ON TABLE public.scheme_key TO hub_gate;

GRANT UPDATE(expires_at) ON TABLE public.scheme_key TO hub_gate;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.scheme_profile TO hub_scheme;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.scheme_profile TO hub_national;
GRANT SELECT ON TABLE public.scheme_profile TO hub_dues;

GRANT SELECT,INSERT,UPDATE ON TABLE public.scheme_record TO hub_scheme;
GRANT SELECT,INSERT,UPDATE ON TABLE public.scheme_record TO hub_national;

GRANT UPDATE(content) ON TABLE public.scheme_record TO hub_national;

GRANT SELECT,INSERT ON TABLE public.scheme_record_history TO hub_scheme;
GRANT SELECT,INSERT ON TABLE public.scheme_record_history TO hub_national;

GRANT UPDATE(content) ON TABLE public.scheme_record_history TO hub_national;

GRANT SELECT ON TABLE public.scheme_state TO hub_gate;
GRANT SELECT,UPDATE ON TABLE public.scheme_state TO hub_scheme;
GRANT SELECT,INSERT ON TABLE public.scheme_state TO hub_national;
GRANT SELECT ON TABLE public.scheme_state TO hub_dues;

GRANT UPDATE(data_version) ON TABLE public.scheme_state TO hub_national;

GRANT UPDATE(feed_position) ON TABLE public.scheme_state TO hub_national;
GRANT UPDATE(feed_position) ON TABLE public.scheme_state TO hub_dues;

GRANT UPDATE(highest_revision) ON TABLE public.scheme_state TO hub_national;

GRANT UPDATE(feed_floor) ON TABLE public.scheme_state TO hub_national;

GRANT SELECT,INSERT ON TABLE public.stream TO hub_scheme;
GRANT SELECT ON TABLE public.stream TO hub_national;

GRANT UPDATE(sequence) ON TABLE public.stream TO hub_scheme;

GRANT UPDATE(head) ON TABLE public.stream TO hub_scheme;

GRANT UPDATE(revision_base) ON TABLE public.stream TO hub_scheme;

GRANT SELECT ON TABLE public.version_origin TO hub_national;

