import Cryptography
import DataDictionary
import Foundation
import HubCore
import JSONReading
import SyncProtocol

/// Reads records as the hub will read them, by the same code, so that the office hears of what the hub would put aside
/// before anything is queued. What only the hub knows, such as the month before, is left to it.
package struct ReportCheck: Sendable {
    private let dictionary: DataDictionary
    private let lastMonth: Month

    /// `today`: in Japan; later months cannot be reported.
    package init(dictionary: DataDictionary, today: Day) {
        self.dictionary = dictionary
        lastMonth = today.month
    }

    /// In the order of the records, each with everything that is wrong with it.
    package func findings(in records: [OfficeRecord]) -> [ReportFinding] {
        stride(from: 0, to: records.count, by: Self.recordsAtATime).flatMap { start in
            findings(in: records[start..<min(start + Self.recordsAtATime, records.count)])
        }
    }

    private func findings(in records: ArraySlice<OfficeRecord>) -> [ReportFinding] {
        let lines = records.map { $0.line(revision: 1) }
        let envelope = Envelope(
            stream: Self.stream, sequence: 1, previous: SyncChain.start(of: Self.stream), id: UUID().uuidString,
            recordCount: lines.count, dictionary: dictionary.version.rawValue)
        let body = ([Array(envelope.line.utf8)] + lines).joined(separator: [UInt8(ascii: "\n")])
        let decoder = BatchDecoder(dictionary: dictionary, lastMonth: lastMonth)
        guard
            let received = try? ReceivedBatch(
                padded: Array(body) + [UInt8](repeating: 0, count: JSONParser.padding), version: .two),
            let batch = try? decoder.decode(received)
        else { preconditionFailure("records make a batch that can be read") }
        return batch.findings.map { finding in
            ReportFinding(key: records[records.startIndex + finding.line - 2].key, finding: finding)
        }
    }

    /// Whatever stream; nothing of it is looked at.
    private static let stream: StreamName = {
        guard let stream = try? StreamName(parsing: "hs-00-check.check") else { preconditionFailure("a stream's name") }
        return stream
    }()

    /// Few enough for their lines to stay within a batch's bounds, however large they are.
    private static let recordsAtATime = 100
}

/// What the hub would put a record aside for.
package struct ReportFinding: Sendable, Equatable {
    package let key: String
    package let finding: Finding

    /// The record, what is wrong with it, and what to do.
    package func text(in language: Language) -> String {
        switch language {
        case .ja: "\(key): \(finding.message.ja)（\(finding.kind.fix.ja)）[\(finding.kind.code)]"
        case .en: "\(key): \(finding.message.en) (\(finding.kind.fix.en)) [\(finding.kind.code)]"
        }
    }
}
