import Audit
import Foundation
import HubCore
import Postgres

/// The members: who they are on a day, what is on record of them, and what the office records.
package struct Members: Sendable {
    private let database: Database
    private let clock: Clock

    package init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    // MARK: Reading

    /// All schemes as they stand on the day (today without one), by code.
    package func list(on day: Day? = nil) async throws -> [Member] {
        let day = day ?? clock.now.dayInJapan
        return try await database.analyse(as: .dues) { tx in try Self.members(on: day, code: nil, in: tx).map(\.member)
        }
    }

    /// All that is on record of one. Problems: `scheme-unknown`.
    package func record(of code: SchemeCode) async throws -> MemberRecord {
        let day = clock.now.dayInJapan
        return try await database.read(as: .dues) { tx in
            let found = try Self.member(code, on: day, in: tx)
            return MemberRecord(
                member: found.member, steps: found.steps, payers: try tx.all(MembershipStore.payers, found.id),
                stages: try tx.all(MembershipStore.stages, found.id),
                exemptions: try tx.all(MembershipStore.exemptions, found.id),
                hold: try tx.first(ReminderStore.holdOf, found.id))
        }
    }

    /// Members whose loss of membership the board may want to decide on, those first who have owed longest.
    ///
    /// - Parameter years: in how many fiscal years at least something is past due, from 1.
    package func candidates(years: Int) async throws -> [DisqualificationCandidate] {
        let today = clock.now.dayInJapan
        return try await database.analyse(as: .dues) { tx in
            let members = Dictionary(
                try Self.members(on: today, code: nil, in: tx).map { ($0.id, $0.member) },
                uniquingKeysWith: { first, _ in first })
            return try tx.all(MembershipStore.evidence, today, Int32(max(1, years))).compactMap { evidence in
                // Who has left already cannot lose its membership.
                guard let member = members[evidence.member], member.status?.hasEnded != true else { return nil }
                return DisqualificationCandidate(
                    scheme: member.scheme, name: member.name, isMadeUp: member.isMadeUp, status: member.status,
                    openYears: evidence.years.map(Int.init), invoiced: evidence.invoiced,
                    oldestDueOn: evidence.oldestDueOn,
                    daysOverdue: Int(today.ordinal - evidence.oldestDueOn.ordinal),
                    reminders: Int(evidence.reminders), lastReminderOn: evidence.lastReminderOn,
                    lastReportFor: evidence.lastReportFor?.description)
            }
        }
    }

    // MARK: What the office records

    /// A step that the national office decided, or that a scheme told it of.
    ///
    /// Problems: `scheme-unknown`, `membership-step`, `already-exists`.
    package func record(
        _ event: MembershipEvent, of code: SchemeCode, note: String?, actor: String, dryRun: Bool = false
    ) async throws -> Member {
        try await change(
            "dues.member.step", code, actor, dryRun, ["step": event.kind.rawValue, "on": event.day.description]
        ) { member, now, tx in
            try MembershipStep.check(event, in: member.history)
            tx.enqueue(MembershipStore.record, member.id, event.day, event.kind, note, now)
        }
    }

    /// Takes back a step that the office recorded wrongly; the audit log keeps both. Problems: `scheme-unknown`,
    /// `not-found` where the office recorded no such step.
    package func takeBack(
        _ event: MembershipEvent, of code: SchemeCode, actor: String, dryRun: Bool = false
    ) async throws -> Member {
        try await change(
            "dues.member.takeBack", code, actor, dryRun, ["step": event.kind.rawValue, "on": event.day.description]
        ) { member, _, tx in
            guard try tx.execute(MembershipStore.takeBack, member.id, event.day, event.kind) > 0 else {
                throw Problem(
                    .notFound,
                    detail: Message(
                        ja: "\(event.day.japanese) \(event.kind.status.title.ja)(事務局の記録)",
                        en: "\(event.kind) on \(event.day), recorded by the office"))
            }
        }
    }

    /// From a day on somebody else pays; nil: the scheme's own word holds again. Problems: `scheme-unknown`.
    package func setPayer(
        _ payer: MemberPayer?, of code: SchemeCode, from day: Day, actor: String, dryRun: Bool = false
    ) async throws -> Member {
        try await change("dues.member.payer", code, actor, dryRun, ["from": day.description]) { member, now, tx in
            tx.enqueue(
                MembershipStore.putPayer, member.id, day, payer?.name, payer?.kana, payer?.postalCode, payer?.address,
                payer?.mail, now, actor)
        }
    }

    /// Nothing is owed for a fiscal year, for a reason; nil takes that back. Invoices that exist stay.
    ///
    /// Problems: `scheme-unknown`, `request-invalid`.
    package func exempt(
        _ code: SchemeCode, in year: FiscalYear, because reason: String?, actor: String, dryRun: Bool = false
    ) async throws -> Member {
        if let reason, !(1...DuesLimits.reasonCharacters).contains(reason.count) {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "理由を\(DuesLimits.reasonCharacters)字以内で入力してください",
                    en: "give a reason of at most \(DuesLimits.reasonCharacters) characters"))
        }
        return try await change(
            "dues.member.exemption", code, actor, dryRun, ["year": year.description, "exempt": String(reason != nil)]
        ) { member, now, tx in
            if let reason {
                tx.enqueue(MembershipStore.exempt, member.id, year, .organisation, reason, now, actor)
            } else {
                tx.enqueue(MembershipStore.liftExemption, member.id, year, .organisation)
            }
        }
    }

    /// The member gets no reminders through a day, or until this is lifted; nil lifts it.
    ///
    /// Problems: `scheme-unknown`, `request-invalid`.
    package func hold(
        _ code: SchemeCode, _ hold: ReminderHold?, actor: String, dryRun: Bool = false
    ) async throws -> Member {
        try await change(
            "dues.member.hold", code, actor, dryRun,
            ["held": String(hold != nil), "until": hold?.until?.description ?? ""]
        ) { member, now, tx in
            if let hold {
                tx.enqueue(ReminderStore.hold, member.id, hold.reason, hold.until, now, actor)
            } else {
                tx.enqueue(ReminderStore.lift, member.id)
            }
        }
    }

    /// How far a coming scheme is. Problems: `scheme-unknown`.
    package func reach(
        _ stage: OnboardingStage, by code: SchemeCode, on day: Day, note: String?, actor: String, dryRun: Bool = false
    ) async throws -> Member {
        try await change(
            "dues.member.stage", code, actor, dryRun, ["stage": String(stage.rawValue), "on": day.description]
        ) { member, now, tx in
            tx.enqueue(MembershipStore.putStage, member.id, stage.rawValue, day, note, now, actor)
        }
    }

    // MARK: Within a transaction

    private struct Found: Sendable {
        let id: SchemeID
        let member: Member
        let steps: [MemberRecord.Step]
        let history: MembershipHistory
    }

    /// Changes, notes it in the audit log, and answers with how the member stands then.
    private func change(
        _ action: String, _ code: SchemeCode, _ actor: String, _ dryRun: Bool, _ details: [String: String],
        _ body: @escaping @Sendable (Found, Date, Transaction) throws -> Void
    ) async throws -> Member {
        let now = clock.now
        let work: @Sendable (Transaction) throws -> Member = { tx in
            try body(Self.member(code, on: now.dayInJapan, in: tx), now, tx)
            try AuditLog.append(
                AuditEvent(actor: actor, action: action, subject: code.rawValue, details: details),
                to: DuesAudit.stream, at: now, in: tx)
            return try Self.member(code, on: now.dayInJapan, in: tx).member
        }
        return try await database.write(as: .dues, dryRun: dryRun, work)
    }

    private static func member(_ code: SchemeCode, on day: Day, in transaction: Transaction) throws -> Found {
        guard let found = try members(on: day, code: code.rawValue, in: transaction).first else {
            throw Problem(.schemeUnknown, detail: Message(ja: "スキーム \(code)", en: "scheme \(code)"))
        }
        return found
    }

    private static func members(on day: Day, code: String?, in transaction: Transaction) throws -> [Found] {
        let events = transaction.ask(MembershipStore.events, code)
        let rows = try transaction.all(MembershipStore.members, day, day.month.fiscalYear, .organisation, code)
        let steps = Dictionary(grouping: try events.rows(), by: \.member).mapValues { $0.map(\.step) }
        return rows.map { row in
            let own = (steps[row.id] ?? []).sorted {
                MembershipEvent($0.event, on: $0.on) < MembershipEvent($1.event, on: $1.on)
            }
            let history = MembershipHistory(own.map { MembershipEvent($0.event, on: $0.on) })
            let status = history.status(on: day)
            return Found(
                id: row.id,
                member: Member(
                    scheme: row.code, name: row.name, isMadeUp: row.isMadeUp, status: status,
                    since: history.lastEvent(until: day)?.day, owesDues: status?.owesDues ?? false, payer: row.payer,
                    exemption: row.exemption, stage: status?.owesDues == true ? nil : row.stage.map(Int.init)),
                steps: own, history: history)
        }
    }
}
