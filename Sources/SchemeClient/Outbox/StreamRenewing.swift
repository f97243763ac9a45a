import Foundation
import HubCore
import SyncProtocol

/// How the outbox takes in what stands at the hub, and goes on in a new stream.
extension OutboxQueue {
    /// What became of batches that went over to a new stream.
    package struct Renewal: Sendable, Equatable {
        package let stream: StreamName
        /// Records that go out again.
        package let carried: Int
        /// Batches whose bodies were pruned, so that their records cannot.
        package let lost: Int
    }

    /// For an installation that is new to the hub: what was queued meanwhile gets revisions above those that stand, or is
    /// left out where it says the same.
    package func start(above reports: StandingReports) throws {
        try store.write { outbox in
            var installation = try outbox.installation().enrolled
            let first = try outbox.firstUnacknowledged()
            let queued = try first.map { try outbox.batches(from: $0) } ?? []
            let records = try queued.flatMap { try $0.recordLines }.compactMap { OutboxRecord.read($0)?.record }
            if let first { try outbox.deleteBatches(from: first) }
            try outbox.forgetContent(of: records.map(\.key))
            try outbox.learn(reports)
            installation.needsSnapshot = false
            installation.epoch = reports.epoch ?? installation.epoch
            try outbox.save(installation)
            _ = try add(outgoing: records, in: outbox)
        }
    }

    /// For a hub and an outbox that no longer agree behind `common`: the records of the batches behind it go into a new
    /// stream with the revisions that they had, so that at the hub the newer word counts as always.
    package func renew(
        as stream: StreamName, after common: Int64, above reports: StandingReports
    ) throws -> Renewal {
        try store.write { outbox in
            var installation = try outbox.installation().enrolled
            let batches = try outbox.batches(from: common + 1)
            let lines = try batches.filter { !$0.isPruned }.flatMap { try $0.recordLines }
            try outbox.markReplaced(from: common + 1)

            installation.stream = stream
            installation.revisionFloor = max(installation.revisionFloor, Enrolment.revisionFloor(at: clock.now))
            installation.epoch = reports.epoch ?? installation.epoch
            installation.needsSnapshot = false
            try outbox.save(installation)

            try outbox.forgetAllContent()
            try outbox.learn(reports)
            for line in lines {
                guard let (record, revision) = OutboxRecord.read(line) else { throw ClientProblem.outboxDamaged }
                try outbox.learn(revision, of: record)
            }
            _ = try insert(lines, installation, outbox)
            return Renewal(stream: stream, carried: lines.count, lost: batches.count { $0.isPruned })
        }
    }
}

extension OutboxTransaction {
    /// Takes in what stands at the hub: the revisions, and the figures for the office's own book.
    fileprivate func learn(_ reports: StandingReports) throws {
        try learnRevisions(of: reports)
        var noted: Set<ReportKey> = []
        for figures in reports.records.compactMap(\.record.figures) {
            // What stands in two versions of the dictionary comes in parts.
            let isPart = figures.report.map { !noted.insert($0).inserted } ?? false
            try noteFigures(of: figures, besidesOthers: isPart)
        }
    }

    func learnRevisions(of reports: StandingReports) throws {
        for standing in reports.records { try learn(standing.revision, of: standing.record) }
        // None of the parts is the report: to say just that would take back the others.
        try forgetContent(of: reports.keysInParts)
    }
}
