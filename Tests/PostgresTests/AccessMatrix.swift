/// What each role may do with the rows of each table. A new table belongs in here; a test fails until it is.
struct TableAccess: Sendable {
    let table: String
    /// The column that says whose a row is; nil for rows that belong to no scheme.
    let owner: String?
    /// A column that may be updated by whoever may update at all.
    let column: String
    let gate: Rights
    let scheme: Rights
    let national: Rights
    let dues: Rights
    let `public`: Rights

    /// Select, insert, update, delete: `*` all rows, `o` the scheme's own, `-` refused.
    struct Rights: Sendable, ExpressibleByStringLiteral {
        let select: Character
        let insert: Character
        let update: Character
        let delete: Character

        init(stringLiteral text: String) {
            let marks = Array(text)
            precondition(marks.count == 4 && marks.allSatisfy { "*o-".contains($0) })
            (select, insert, update, delete) = (marks[0], marks[1], marks[2], marks[3])
        }
    }

    init(
        _ table: String, of owner: String? = nil, _ column: String, _ gate: Rights, _ scheme: Rights,
        _ national: Rights, _ dues: Rights, _ public: Rights
    ) {
        self.table = table
        self.owner = owner
        self.column = column
        self.gate = gate
        self.scheme = scheme
        self.national = national
        self.dues = dues
        self.public = `public`
    }
}

extension TableAccess {
    private static let id = "scheme_id"

    static let all: [TableAccess] = [
        //                                                       gate    scheme  national dues   public
        .init("area", "name", "*---", "*---", "***-", "*---", "*---"),
        .init("dictionary_version", "retired_at", "*---", "*---", "***-", "*---", "*---"),
        .init("data_cell", "data_set", "*---", "*---", "**--", "*---", "*---"),
        // Tenants
        .init("scheme", of: "id", "name", "*---", "o---", "***-", "*---", "----"),
        .init("scheme_state", of: id, "feed_position", "*---", "o-o-", "***-", "*-*-", "----"),
        .init("scheme_profile", of: id, "host_name", "----", "oooo", "****", "*---", "----"),
        .init("membership_event", of: id, "note", "----", "oo-o", "****", "**-*", "----"),
        .init("scheme_contact", of: id, "address", "----", "oooo", "****", "*---", "----"),
        .init("scheme_key", of: id, "revoked_at", "***-", "o---", "***-", "----", "----"),
        .init("enrolment_code", of: id, "used_by", "*-*-", "----", "**-*", "----", "----"),
        .init("access_token", "name", "*---", "----", "***-", "----", "----"),
        .init("access_version", "version", "*-*-", "*---", "*-*-", "----", "----"),
        // The hub itself
        .init("hub_key", "announced_at", "*---", "*---", "**--", "----", "----"),
        .init("hub_epoch", "since", "*---", "*---", "***-", "----", "----"),
        .init("protocol_version", "deprecated_at", "*---", "*---", "*-*-", "----", "----"),
        .init("closed_period", "closed_by", "----", "*---", "***-", "----", "----"),
        .init("reporting_calendar", "set_by", "----", "*---", "***-", "----", "----"),
        .init("period_extension", of: id, "reason", "----", "o---", "***-", "----", "----"),
        // Sync
        .init("stream", of: id, "sequence", "----", "ooo-", "*---", "----", "----"),
        .init("batch", of: id, "replays", "----", "ooo-", "*---", "----", "----"),
        .init("batch_body", of: id, "body", "----", "oo--", "*-*-", "----", "----"),
        .init("data_value", of: id, "revision", "----", "ooo-", "***-", "----", "----"),
        .init("data_value_history", of: id, "revision", "----", "oo--", "**--", "----", "----"),
        .init("report", of: id, "received_at", "----", "ooo-", "***-", "*---", "----"),
        .init("held_change", of: id, "reason", "----", "oo--", "*---", "----", "----"),
        .init("scheme_record", of: id, "content", "----", "ooo-", "***-", "----", "----"),
        .init("scheme_record_history", of: id, "content", "----", "oo--", "***-", "----", "----"),
        .init("held_record", of: id, "reason", "----", "oo--", "*--*", "----", "----"),
        .init("held_decision", of: id, "reason", "----", "o---", "**--", "----", "----"),
        .init("change_log", of: id, "topic", "----", "oo--", "**-*", "-*--", "----"),
        // Pull
        .init("network_feed", "position", "*---", "*---", "*-*-", "----", "----"),
        .init("network_change", "topic", "----", "*---", "**-*", "----", "----"),
        .init("question", of: id, "text", "----", "o---", "**--", "----", "----"),
        .init("document", of: id, "title", "----", "o---", "**--", "**--", "----"),
        .init("follow_up", of: id, "settlement", "----", "----", "***-", "----", "----"),
        .init("feed_ack", of: id, "acknowledged_at", "----", "ooo-", "*---", "----", "----"),
        // Sums
        .init("rollup", "value", "----", "----", "****", "----", "----"),
        .init("rollup_delta", of: id, "prefecture", "----", "oo--", "**-*", "----", "----"),
        .init("rollup_fold", "folded", "----", "----", "*-*-", "----", "----"),
        .init("opening_balance", "amount", "----", "----", "**--", "----", "----"),
        // Releases: drafts are the national office's alone, what is published is everybody's and never changes
        .init("release_draft", "published_by", "----", "----", "***-", "----", "----"),
        .init("release_draft_cell", "value", "----", "----", "**--", "----", "----"),
        .init("release_certificate", "content", "----", "----", "**--", "----", "----"),
        .init("release", "schemes", "----", "----", "**--", "----", "*---"),
        .init("release_table", "shape", "----", "----", "**--", "----", "*---"),
        .init("release_cell", "value", "----", "----", "**--", "----", "*---"),
        .init("release_page", "content", "----", "----", "**--", "----", "*---"),
        .init("approval", "note", "----", "----", "**--", "----", "----"),
        .init("raw_access", "call", "----", "----", "**-*", "----", "----"),
        .init("saved_query", "question", "----", "----", "**-*", "----", "----"),
        // Dues
        .init("fee_schedule", "amount", "----", "----", "*---", "***-", "----"),
        .init("billing_run", "state", "----", "----", "*---", "***-", "----"),
        .init("billing_item", of: "member", "state", "----", "----", "*---", "***-", "----"),
        .init("invoice_counter", "next_serial", "----", "----", "*---", "***-", "----"),
        .init("invoice", of: "member", "state", "----", "o---", "*---", "***-", "----"),
        .init("outbox", "done_at", "----", "----", "*---", "***-", "----"),
        .init("ledger_account", "name", "----", "----", "*---", "*---", "----"),
        .init("ledger_entry", "description", "----", "----", "*---", "**--", "----"),
        .init("ledger_line", of: "member", "debit", "----", "----", "*---", "**--", "----"),
        .init("dues_policy", "second_person", "----", "----", "*---", "***-", "----"),
        .init("dues_issuer", "content", "----", "----", "*---", "***-", "----"),
        .init("member_payer", of: "member", "name", "----", "----", "*---", "***-", "----"),
        .init("member_exemption", of: "member", "reason", "----", "----", "*---", "****", "----"),
        .init("onboarding_stage", of: "member", "note", "----", "----", "*---", "***-", "----"),
        .init("dues_document", of: id, "sheet", "----", "o---", "*---", "**--", "----"),
        .init("matching_policy", "recorded_by", "----", "----", "*---", "***-", "----"),
        .init("reminder_policy", "fresh_days", "----", "----", "*---", "***-", "----"),
        .init("reminder_hold", of: "member", "reason", "----", "----", "*---", "****", "----"),
        .init("reminder", of: "member", "made_by", "----", "----", "*---", "**--", "----"),
        .init("bank_account", "title", "----", "----", "*---", "***-", "----"),
        .init("bank_file", "name", "----", "----", "*---", "**--", "----"),
        .init("bank_statement", "lines", "----", "----", "*---", "**--", "----"),
        .init("bank_line", "state", "----", "----", "*---", "***-", "----"),
        .init("receipt", "reversed_by", "----", "----", "*---", "***-", "----"),
        .init("allocation", of: "member", "ended_by", "----", "----", "*---", "***-", "----"),
        .init("invoice_credit", "reason", "----", "----", "*---", "**--", "----"),
        .init("receivable", "ended_by", "----", "----", "*---", "***-", "----"),
        .init("payer_alias", of: "member", "confirmed_by", "----", "----", "*---", "**-*", "----"),
        .init("ledger_book", "revision", "----", "----", "*---", "*-*-", "----"),
        // Audit
        .init("audit_stream", "position", "----", "----", "***-", "***-", "----"),
        .init("audit_event", "details", "----", "----", "**--", "**--", "----"),
        // The owner's
        .init("schema_migration", "name", "----", "----", "----", "----", "----"),
    ]
}
