import Audit
import Foundation
import HubCore
import Postgres

/// What a run of matching did, or would do.
package struct MatchingReport: Sendable {
    package struct Line: Sendable {
        package let line: ReceivedLine
        package let decision: MatchingDecision
        /// Codes and names of the members that the decision speaks of.
        package let members: [MatchingInputs.Member]
    }

    /// Every payment that waited, with its decision; those of `held` lines are proposals at most.
    package let lines: [Line]
    /// Pairs of a line that took another back, and that other.
    package let takenBack: [TakingBack.Pair]
    /// How many were posted without a person.
    package let posted: Int

    package func count(_ tier: MatchingTier) -> Int { lines.count { $0.decision.tier == tier } }
}

/// Matches what came in to what is owed. Running it again changes nothing that it did.
package struct ReceiptMatching: Sendable {
    let database: Database
    let clock: Clock
    let entropy: Entropy

    package init(database: Database, clock: Clock, entropy: Entropy) {
        self.database = database
        self.clock = clock
        self.entropy = entropy
    }

    /// What would be done now; nothing is.
    package func preview() async throws -> MatchingReport {
        let pairs = try await database.analyse(as: .dues) { tx in try Self.pairs(in: tx) }
        let loaded = try await load()
        let decisions = Self.decide(loaded, without: Set(pairs.map(\.original)))
        return MatchingReport(
            lines: Self.lines(decisions, loaded), takenBack: pairs, posted: decisions.count { $0.isPosted })
    }

    /// Takes back what the bank took back, posts what leaves no doubt, and answers with all that waited.
    package func run(actor: String) async throws -> MatchingReport {
        let pairs = try await takeBack(actor: actor)
        var done: [MatchingReport.Line] = []
        while true {
            let loaded = try await load()
            let decisions = Self.decide(loaded, without: [])
            let posts = decisions.filter(\.isPosted)
            let (posted, isWhole) = try await post(posts, loaded, actor: actor)
            let now = Set(posts.prefix(posted).map(\.line))
            done += Self.lines(decisions.filter { now.contains($0.line) }, loaded)
            guard isWhole else { continue }
            let waiting = Self.lines(decisions.filter { !now.contains($0.line) }, loaded)
            return MatchingReport(lines: done + waiting, takenBack: pairs, posted: done.count)
        }
    }

    // MARK: Deciding

    private func load() async throws -> MatchingInputsStore.Loaded {
        try await database.analyse(as: .dues) { tx in try MatchingInputsStore.load(in: tx) }
    }

    /// A line whose posting a person took back is proposed, never posted.
    static func decide(
        _ loaded: MatchingInputsStore.Loaded, without cancelled: Set<BankLineID>
    ) -> [MatchingDecision] {
        var inputs = loaded.inputs
        let held = Set(loaded.lines.values.lazy.filter { $0.state == .held }.map(\.id)).union(cancelled)
        inputs.payments.removeAll { held.contains($0.line) }
        let decisions = Matching.decide(inputs)
        inputs.payments = loaded.inputs.payments.filter { held.contains($0.line) && !cancelled.contains($0.line) }
        return decisions
            + inputs.payments.map { payment in
                var alone = inputs
                alone.payments = [payment]
                return Matching.decide(alone)[0].asProposal
            }
    }

    private static func lines(
        _ decisions: [MatchingDecision], _ loaded: MatchingInputsStore.Loaded
    ) -> [MatchingReport.Line] {
        decisions.compactMap { decision in
            loaded.lines[decision.line].map { line in
                MatchingReport.Line(
                    line: line, decision: decision, members: decision.members.compactMap { loaded.members[$0] })
            }
        }
    }

    // MARK: Posting

    /// How many were posted, in their order; not all when somebody else wrote into the books meanwhile.
    private func post(
        _ decisions: [MatchingDecision], _ loaded: MatchingInputsStore.Loaded, actor: String
    ) async throws -> (posted: Int, isWhole: Bool) {
        var revision = loaded.book.revision
        for start in stride(from: 0, to: decisions.count, by: DuesLimits.receiptsPerChunk) {
            let chunk = Array(decisions[start..<min(start + DuesLimits.receiptsPerChunk, decisions.count)])
            let expected = revision
            let isPosted = try await postChunk(chunk, loaded, expecting: expected, actor: actor)
            guard isPosted else { return (start, false) }
            revision += 1
        }
        return (decisions.count, true)
    }

    private func postChunk(
        _ decisions: [MatchingDecision], _ loaded: MatchingInputsStore.Loaded, expecting revision: Int64, actor: String
    ) async throws -> Bool {
        let now = clock.now
        let entropy = entropy
        let postings = decisions.compactMap { decision -> ReceiptWriter.Posting? in
            guard let line = loaded.lines[decision.line], case .post(let allocations) = decision.action else {
                return nil
            }
            return ReceiptWriter.Posting(
                line: line, tier: decision.tier, reasons: decision.reasons, allocations: allocations)
        }
        return try await database.maintain(as: .dues) { tx in
            let book = try tx.one(LedgerBookStore.lock)
            // What was decided on is what stands, or it is decided anew.
            guard book.revision == revision else { return false }
            tx.enqueue(LedgerBookStore.advance)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "dues.match", subject: "\(postings[0].line.id.rawValue)",
                    details: [
                        "posted": String(postings.count), "last": String(postings[postings.count - 1].line.id.rawValue),
                        "sum": String(postings.reduce(Yen.zero) { $0 + $1.line.amount }.amount),
                    ]), to: DuesAudit.stream, at: now, in: tx)
            try ReceiptWriter(book: book, entropy: entropy, actor: actor, now: now).post(postings, in: tx)
            return true
        }
    }

    // MARK: Taking back

    private static func pairs(in transaction: Transaction) throws -> [TakingBack.Pair] {
        let lines = try transaction.all(BankLineStore.takingBack)
        if lines.isEmpty { return [] }
        let originals = try transaction.all(BankLineStore.originals, Int32(TakingBack.days))
        return TakingBack.pairs(lines.map(\.takingBack), among: originals.map(\.takingBack))
    }

    private func takeBack(actor: String) async throws -> [TakingBack.Pair] {
        let now = clock.now
        let entropy = entropy
        return try await database.maintain(as: .dues) { tx in
            let book = try tx.one(LedgerBookStore.lock)
            let pairs = try Self.pairs(in: tx)
            if pairs.isEmpty { return [] }
            tx.enqueue(LedgerBookStore.advance)
            let writer = ReceiptWriter(book: book, entropy: entropy, actor: actor, now: now)
            for pair in pairs {
                let line = try tx.one(BankLineStore.select, pair.takingBack)
                if let receipt = try tx.first(ReceiptStore.ofLine, pair.original) {
                    try writer.reverse(
                        receipt, on: book.bookingDay(for: line.bookedOn), description: "銀行の取消・訂正 \(line.payerName)",
                        in: tx)
                }
                tx.enqueue(BankLineStore.setStates, [pair.original], .cancelled)
                tx.enqueue(BankLineStore.tie, pair.takingBack, pair.original)
                try AuditLog.append(
                    AuditEvent(
                        actor: actor, action: "dues.take-back", subject: "\(pair.original.rawValue)",
                        details: ["by": "\(pair.takingBack.rawValue)"]), to: DuesAudit.stream, at: now, in: tx)
            }
            return pairs
        }
    }
}

extension MatchingDecision {
    package var isPosted: Bool { if case .post = action { true } else { false } }

    /// The same for a person to decide.
    var asProposal: MatchingDecision {
        guard case .post(let allocations) = action else { return self }
        return MatchingDecision(
            line: line, tier: tier, action: .propose([allocations]), reasons: reasons, members: members)
    }
}
