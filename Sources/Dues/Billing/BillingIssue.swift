import Audit
import Foundation
import HubCore
import Postgres

/// What issuing did.
package struct BillingOutcome: Sendable, Equatable {
    package let run: BillingRun
    /// Of the whole run, counted from its rows.
    package let counts: BillingRun.Counts
    /// By this call alone; zero when it was all done before.
    package let issuedNow: Int
    /// Members of this call who turned out to be invoiced already.
    package let skippedNow: Int
    /// The run had been started earlier and not finished.
    package let wasResumed: Bool
}

extension BillingEngine {
    /// Issues the preview of the year, or makes one and issues it; goes on with a run that broke off. Nil, with nothing
    /// changed, when everybody who owes dues is invoiced already.
    ///
    /// Several programs may do this at once. Errors: `Problem(.billingInputsChanged)` when members or fees changed
    /// since the preview; those of `preview`.
    package func issue(
        _ year: FiscalYear, _ kind: FeeKind = .organisation, actor: String, workers: Int = 2,
        progress: @escaping @Sendable (BillingChunk.Outcome) -> Void = { _ in }
    ) async throws -> BillingOutcome? {
        let open = try await database.read(as: .dues) { tx in try tx.first(BillingRunStore.open, year, kind)?.id }
        do {
            let run = if let open { open } else { try await preview(year, kind, actor: actor).run!.id }
            return try await issue(run: run, actor: actor, workers: workers, progress: progress)
        } catch let problem as Problem where problem.kind == .billingPreviewEmpty {
            guard try await hasInvoices(year, kind) else { throw problem }
            return nil
        }
    }

    /// Issues one run. A run that is issued already is left as it is, and that is no error.
    ///
    /// Errors: `Problem(.notFound)`, `Problem(.billingRunState)` for a cancelled run, `Problem(.billingInputsChanged)`,
    /// `Problem(.secondPersonNeeded)`.
    package func issue(
        run id: UUID, actor: String, workers: Int = 2,
        progress: @escaping @Sendable (BillingChunk.Outcome) -> Void = { _ in }
    ) async throws -> BillingOutcome {
        let (run, wasResumed) = try await start(id, actor: actor)
        var done = BillingChunk.Outcome(issued: 0, skipped: 0)
        if run.state == .issuing {
            repeat {
                let more = try await work(on: run, actor: actor, workers: workers, progress: progress)
                done = BillingChunk.Outcome(issued: done.issued + more.issued, skipped: done.skipped + more.skipped)
            } while try await !finish(run, actor: actor)
        }
        let (finished, counts) = try await self.progress(of: id)
        return BillingOutcome(
            run: finished, counts: counts, issuedNow: done.issued, skippedNow: done.skipped, wasResumed: wasResumed)
    }

    /// Starts a run if its inputs are still what they were, and approves it where the policy lets one person do so. A
    /// run under way is only handed back.
    package func start(_ id: UUID, actor: String) async throws -> (run: BillingRun, wasResumed: Bool) {
        let now = clock.now
        return try await database.maintain(as: .dues) { tx in
            let (run, schedule) = try Self.locked(id, in: tx)
            switch run.state {
            case .issuing, .issued, .sent, .closed: return (run, run.state == .issuing)
            case .draft, .cancelled: throw Self.notPossible(run)
            case .previewed, .approved: break
            }
            let loaded = try BillingInputsStore.load(schedule, asOf: run.asOf, in: tx)
            try check(run, loaded, today: now.dayInJapan, in: tx)
            if run.state == .previewed {
                try BillingPolicyStore.policy(in: tx).checkApproval(of: run, by: actor)
                tx.enqueue(BillingRunStore.approve, id, now, actor)
            }
            tx.enqueue(BillingRunStore.start, id, now.dayInJapan)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: run.state == .previewed ? "dues.approve" : "dues.start",
                    subject: id.uuidString.lowercased()),
                to: DuesAudit.stream, at: now, in: tx)
            return (try BillingRunStore.run(id, in: tx), false)
        }
    }

    /// One chunk in one transaction.
    package func issueChunk(of run: BillingRun, actor: String) async throws -> BillingChunk.Outcome {
        let chunk = BillingChunk(run: run, series: series, size: itemsPerChunk, actor: actor, now: clock.now)
        return try await database.write(as: .dues) { tx in try chunk.issue(in: tx) }
    }

    /// Several workers until none finds anything to claim.
    private func work(
        on run: BillingRun, actor: String, workers: Int, progress: @escaping @Sendable (BillingChunk.Outcome) -> Void
    ) async throws -> BillingChunk.Outcome {
        let count = min(max(workers, DuesLimits.workers.lowerBound), DuesLimits.workers.upperBound)
        return try await withThrowingTaskGroup(of: BillingChunk.Outcome.self) { group in
            for _ in 0..<count {
                group.addTask {
                    var (issued, skipped) = (0, 0)
                    while true {
                        let chunk = try await issueChunk(of: run, actor: actor)
                        if chunk.claimed == 0 { return BillingChunk.Outcome(issued: issued, skipped: skipped) }
                        issued += chunk.issued
                        skipped += chunk.skipped
                        progress(chunk)
                    }
                }
            }
            return try await group.reduce(into: BillingChunk.Outcome(issued: 0, skipped: 0)) { sum, one in
                sum = BillingChunk.Outcome(issued: sum.issued + one.issued, skipped: sum.skipped + one.skipped)
            }
        }
    }

    /// False when there is work again: another program gave up what it had claimed.
    private func finish(_ run: BillingRun, actor: String) async throws -> Bool {
        let now = clock.now
        return try await database.write(as: .dues) { tx in
            guard try tx.first(BillingChunkStore.anyPending, run.id) == nil else { return false }
            // Another program may have finished it; then there is nothing to tell.
            if try tx.execute(BillingRunStore.finish, run.id, now) > 0 {
                try AuditLog.append(
                    AuditEvent(actor: actor, action: "dues.issued", subject: run.id.uuidString.lowercased()),
                    to: DuesAudit.stream, at: now, in: tx)
            }
            return true
        }
    }

    func check(
        _ run: BillingRun, _ loaded: BillingInputsStore.Loaded, today: Day, in transaction: Transaction
    ) throws {
        let hash = BillingInputsHash(of: loaded.inputs)
        if hash.whole != run.inputHash {
            let difference = BillingDifference(
                rememberedSchedule: run.scheduleHash,
                remembered: try transaction.all(BillingRunStore.remembered, run.id),
                plan: InvoiceGenerator.plan(loaded.inputs), hash: hash)
            throw difference.problem(naming: loaded.codes)
        }
        if let due = try transaction.one(BillingRunStore.firstDueDate, run.id), due < today {
            throw Problem(
                .billingInputsChanged,
                detail: Message(
                    ja: "支払期限(\(due.japanese))を過ぎています。もう一度 hub dues preview を実行してください",
                    en: "the due date, \(due), has passed; preview again"))
        }
    }

    private func hasInvoices(_ year: FiscalYear, _ kind: FeeKind) async throws -> Bool {
        try await database.read(as: .dues) { tx in try tx.one(InvoiceStore.exist, year, kind) }
    }
}
