import HubCore
import SyncProtocol

/// What this installation is to the hub. Its stream changes only where the hub and the outbox no longer agree.
package struct Installation: Sendable, Equatable {
    package let hub: HubAddress
    package var stream: StreamName
    /// The version that records are sent in.
    package var dictionary: String
    package var limits: BatchLimits
    /// No record gets a lower revision. It follows the time of enrolment, so that an installation that was set up anew
    /// continues above what the lost one sent, which counted from an earlier floor and never as fast as the seconds.
    package var revisionFloor: Int64
    /// ISO 8601; nil until the hub has taken the key.
    package var enrolledAt: String?
    /// The hub's epoch in which heads were compared last; nil for a hub that told none.
    package var epoch: String?
    /// Nothing is sent before the hub's snapshot was read, so that revisions continue above what stands there.
    package var needsSnapshot = false

    package var scheme: SchemeCode { stream.scheme }
}

/// What may be in one batch.
package struct BatchLimits: Sendable, Equatable, Codable {
    package let records: Int
    package let decodedBytes: Int
    package let codedBytes: Int

    package static let protocolLimits = BatchLimits(
        records: Limits.recordsPerBatch, decodedBytes: Limits.decodedBodyBytes, codedBytes: Limits.codedBodyBytes)

    private init(records: Int, decodedBytes: Int, codedBytes: Int) {
        self.records = records
        self.decodedBytes = decodedBytes
        self.codedBytes = codedBytes
    }

    /// The smaller of the hub's and the protocol's, but always with room for an envelope and the largest record.
    package init(recordsOfHub: Int, decodedBytes: Int, codedBytes: Int) {
        func smaller(_ own: Int, _ other: Int, atLeast floor: Int) -> Int { min(own, max(other, floor)) }
        self.init(
            records: smaller(Limits.recordsPerBatch, recordsOfHub, atLeast: 1),
            decodedBytes: smaller(Limits.decodedBodyBytes, decodedBytes, atLeast: 2 * Limits.lineBytes),
            codedBytes: smaller(Limits.codedBodyBytes, codedBytes, atLeast: 2 * Limits.lineBytes))
    }
}
