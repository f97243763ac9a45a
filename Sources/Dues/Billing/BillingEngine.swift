import Audit
import Foundation
import HubCore
import Postgres

/// Bills the members for a fiscal year: a preview that is stored, and the issue of exactly that preview.
package struct BillingEngine: Sendable {
    let database: Database
    let clock: Clock
    let entropy: Entropy
    /// The letters that invoice numbers begin with.
    let series: String
    let itemsPerChunk: Int

    package init(
        database: Database, clock: Clock, entropy: Entropy, series: String = "HSJ",
        itemsPerChunk: Int = DuesLimits.itemsPerChunk
    ) {
        self.database = database
        self.clock = clock
        self.entropy = entropy
        self.series = series
        self.itemsPerChunk = itemsPerChunk
    }

    /// Decides who would be billed today, and stores nothing.
    ///
    /// Errors: `Problem(.feeScheduleMissing)`.
    package func plan(_ year: FiscalYear, _ kind: FeeKind = .organisation) async throws -> BillingReport {
        let today = clock.now.dayInJapan
        return try await database.analyse(as: .dues) { tx in
            let schedule = try FeeScheduleStore.schedule(of: year, kind, in: tx)
            let loaded = try BillingInputsStore.load(schedule, asOf: today, in: tx)
            let plan = InvoiceGenerator.plan(loaded.inputs)
            return BillingReport(
                run: nil, schedule: schedule,
                lines: zip(loaded.members, plan.items).map { BillingLine(member: $0, item: $1) })
        }
    }

    /// Stores what would be billed today, with every reason and a fingerprint of the inputs. A preview that was made
    /// before and not issued is cancelled, unless nothing changed: then it is the answer.
    ///
    /// Errors: `Problem(.feeScheduleMissing)`; `Problem(.billingPreviewEmpty)` with the reasons;
    /// `Problem(.billingRunState)` while a run of the year is being issued.
    package func preview(
        _ year: FiscalYear, _ kind: FeeKind = .organisation, actor: String
    ) async throws -> BillingReport {
        let now = clock.now
        let id = entropy.uuid(at: now)
        let run = try await database.maintain(as: .dues) { tx in
            let schedule = try FeeScheduleStore.lockedSchedule(of: year, kind, in: tx)
            let open = try tx.first(BillingRunStore.open, year, kind)
            if open?.state == .issuing { throw Self.beingIssued(year) }
            let loaded = try BillingInputsStore.load(schedule, asOf: now.dayInJapan, in: tx)
            let hash = BillingInputsHash(of: loaded.inputs)
            if let open, open.inputHash == hash.whole { return open.id }
            let plan = InvoiceGenerator.plan(loaded.inputs)
            guard plan.billed > 0 else {
                throw Problem(.billingPreviewEmpty, detail: BillingReport.exclusions(plan.items.map(\.reason)))
            }
            if let open { tx.enqueue(BillingRunStore.cancel, open.id, now, actor) }
            try store(plan, loaded.inputs, hash, as: id, actor: actor, at: now, in: tx)
            return id
        }
        return try await report(on: run)
    }

    /// A stored run with its lines. Errors: `Problem(.notFound)`.
    package func report(on run: UUID) async throws -> BillingReport {
        try await database.analyse(as: .dues) { tx in
            let found = try BillingRunStore.run(run, in: tx)
            return BillingReport(
                run: found, schedule: try FeeScheduleStore.schedule(of: found.fiscalYear, found.kind, in: tx),
                lines: try tx.all(BillingRunStore.lines, run))
        }
    }

    /// How far a run has come. Errors: `Problem(.notFound)`.
    package func progress(of run: UUID) async throws -> (run: BillingRun, counts: BillingRun.Counts) {
        try await database.read(as: .dues) { tx in
            (try BillingRunStore.run(run, in: tx), try tx.one(BillingRunStore.counts, run))
        }
    }

    private func store(
        _ plan: BillingPlan, _ inputs: BillingInputs, _ hash: BillingInputsHash, as id: UUID, actor: String,
        at now: Date,
        in transaction: Transaction
    ) throws {
        transaction.enqueue(
            BillingRunStore.insert, id, inputs.schedule.fiscalYear, inputs.schedule.kind, inputs.asOf,
            Bytes(hash.schedule), Bytes(hash.whole), now, actor)
        for start in stride(from: 0, to: plan.items.count, by: DuesLimits.rowsPerInsert) {
            let range = start..<min(start + DuesLimits.rowsPerInsert, plan.items.count)
            let items = plan.items[range]
            try transaction.execute(
                BillingRunStore.insertItems, id, Int32(start), items.map(\.member),
                items.map { ($0.bill == nil ? BillingLine.State.skipped : .pending).rawValue },
                items.map(\.reason.rawValue), items.map(\.reasonDay), items.map { $0.bill?.amount },
                items.map { $0.bill?.dueOn }, items.map { $0.earlierInvoice?.description },
                hash.members[range].map { Bytes($0) })
        }
        try AuditLog.append(
            AuditEvent(
                actor: actor, action: "dues.preview", subject: id.uuidString.lowercased(),
                details: [
                    "fiscalYear": inputs.schedule.fiscalYear.description, "billed": String(plan.billed),
                    "total": String(plan.total.amount), "inputs": hash.text,
                ]),
            to: DuesAudit.stream, at: now, in: transaction)
    }

    private static func beingIssued(_ year: FiscalYear) -> Problem {
        Problem(
            .billingRunState,
            detail: Message(
                ja: "\(year.japanese)の請求書は発行の途中です。hub dues issue で再開してください",
                en: "the invoices of \(year) are being issued; resume with hub dues issue"))
    }
}

extension BillingLine {
    fileprivate init(member: BilledMember, item: BillingPlan.Item) {
        self.init(
            member: member, state: item.bill == nil ? .skipped : .pending, reason: item.reason,
            reasonDay: item.reasonDay, amount: item.bill?.amount, dueOn: item.bill?.dueOn,
            invoice: item.earlierInvoice)
    }
}
