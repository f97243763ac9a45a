import Audit
import Foundation
import HubCore
import Postgres

/// The steps of a run beside preview and issue: approved, cancelled, sent, closed. Each repeated changes nothing.
extension BillingEngine {
    /// The run of the year that is still open. Problems: `not-found`.
    package func openRun(_ year: FiscalYear, _ kind: FeeKind = .organisation) async throws -> BillingRun {
        try await database.read(as: .dues) { tx in
            guard let run = try tx.first(BillingRunStore.open, year, kind) else {
                throw Problem(
                    .notFound,
                    detail: Message(ja: "\(year.japanese)の進行中の請求処理", en: "an open billing run of \(year)"))
            }
            return run
        }
    }

    /// All runs of the year, the newest first, with their counts.
    package func runs(_ year: FiscalYear, _ kind: FeeKind = .organisation) async throws -> [BillingRunSummary] {
        try await database.read(as: .dues) { tx in
            try tx.all(BillingRunStore.ofYear, year, kind).map { run in
                BillingRunSummary(run: run, counts: try tx.one(BillingRunStore.counts, run.id))
            }
        }
    }

    /// Lets a preview be issued, by another person than who made it if the policy says so.
    ///
    /// Problems: `not-found`, `billing-run-state`, `second-person-needed`, `billing-inputs-changed`.
    @discardableResult
    package func approve(_ id: UUID, actor: String, dryRun: Bool = false) async throws -> BillingRun {
        let now = clock.now
        return try await database.maintain(as: .dues, dryRun: dryRun) { tx in
            let (run, schedule) = try Self.locked(id, in: tx)
            switch run.state {
            case .approved, .issuing, .issued, .sent, .closed: return run
            case .draft, .cancelled: throw Self.notPossible(run)
            case .previewed: break
            }
            try BillingPolicyStore.policy(in: tx).checkApproval(of: run, by: actor)
            try check(run, BillingInputsStore.load(schedule, asOf: run.asOf, in: tx), today: now.dayInJapan, in: tx)
            tx.enqueue(BillingRunStore.approve, id, now, actor)
            try Self.note("dues.approve", run, actor, at: now, in: tx)
            return try BillingRunStore.run(id, in: tx)
        }
    }

    /// Gives up a run of which nothing was issued. A run that is being issued is finished; its invoices are voided one
    /// by one.
    ///
    /// Problems: `not-found`, `billing-run-state`.
    @discardableResult
    package func cancel(_ id: UUID, actor: String, dryRun: Bool = false) async throws -> BillingRun {
        let now = clock.now
        return try await database.write(as: .dues, dryRun: dryRun) { tx in
            let (run, _) = try Self.locked(id, in: tx)
            switch run.state {
            case .cancelled: return run
            case .issuing, .issued, .sent, .closed: throw Self.notPossible(run)
            case .draft, .previewed, .approved: break
            }
            tx.enqueue(BillingRunStore.cancel, id, now, actor)
            try Self.note("dues.cancel", run, actor, at: now, in: tx)
            return try BillingRunStore.run(id, in: tx)
        }
    }

    /// Marks those issued runs of the year as sent whose invoices all have a document, with no letter waiting. Answers
    /// with how many.
    @discardableResult
    package func markSent(_ year: FiscalYear, _ kind: FeeKind = .organisation, actor: String) async throws -> Int {
        let now = clock.now
        return try await database.maintain(as: .dues) { tx in
            let sent = try tx.all(BillingRunStore.markSent, year, kind)
            for run in sent {
                try AuditLog.append(
                    AuditEvent(actor: actor, action: "dues.sent", subject: run.uuidString.lowercased()),
                    to: DuesAudit.stream, at: now, in: tx)
            }
            return sent.count
        }
    }

    /// Ends a run whose invoices are all paid, void or written off.
    ///
    /// Problems: `not-found`, `billing-run-state` with how many are open.
    @discardableResult
    package func close(_ id: UUID, actor: String, dryRun: Bool = false) async throws -> BillingRun {
        let now = clock.now
        return try await database.write(as: .dues, dryRun: dryRun) { tx in
            let (run, _) = try Self.locked(id, in: tx)
            switch run.state {
            case .closed: return run
            case .issued, .sent: break
            case .draft, .previewed, .approved, .issuing, .cancelled: throw Self.notPossible(run)
            }
            let open = try tx.one(BillingRunStore.openInvoices, id)
            guard open == 0 else {
                throw Problem(
                    .billingRunState,
                    detail: Message(ja: "未入金の請求書が\(open)件あります", en: "\(open) invoices are not paid"))
            }
            tx.enqueue(BillingRunStore.close, id)
            try Self.note("dues.close", run, actor, at: now, in: tx)
            return try BillingRunStore.run(id, in: tx)
        }
    }

    /// A run and its fee schedule, whose lock makes all steps of one year wait for each other.
    static func locked(
        _ id: UUID, in transaction: Transaction
    ) throws -> (run: BillingRun, schedule: FeeSchedule) {
        let asked = try BillingRunStore.run(id, in: transaction)
        let schedule = try FeeScheduleStore.lockedSchedule(of: asked.fiscalYear, asked.kind, in: transaction)
        // Read again under the lock, for which another program may have kept us waiting.
        return (try BillingRunStore.run(id, in: transaction), schedule)
    }

    static func notPossible(_ run: BillingRun) -> Problem {
        Problem(
            .billingRunState,
            detail: Message(ja: "状態: \(run.state.title.ja)", en: "state: \(run.state.title.en)"))
    }

    private static func note(
        _ action: String, _ run: BillingRun, _ actor: String, at now: Date, in transaction: Transaction
    ) throws {
        try AuditLog.append(
            AuditEvent(actor: actor, action: action, subject: run.id.uuidString.lowercased()), to: DuesAudit.stream,
            at: now, in: transaction)
    }
}

/// A run as a list shows it.
package struct BillingRunSummary: Sendable, Equatable, Encodable {
    package let id: String
    package let fiscalYear: Int
    package let state: BillingRun.State
    package let asOf: Day
    package let previewedBy: String
    package let issuedOn: Day?
    package let counts: BillingRun.Counts

    init(run: BillingRun, counts: BillingRun.Counts) {
        id = run.id.uuidString.lowercased()
        fiscalYear = run.fiscalYear.year
        state = run.state
        asOf = run.asOf
        previewedBy = run.previewedBy
        issuedOn = run.issuedOn
        self.counts = counts
    }
}
