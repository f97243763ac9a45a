import HubCore
import SyncProtocol

/// What this installation is to the hub: settled when it is enrolled, and the same for as long as it lives.
package struct Installation: Sendable, Equatable {
    package let hub: HubAddress
    package let stream: StreamName
    /// The version that records are sent in.
    package var dictionary: String
    package var limits: BatchLimits
    /// No record gets a lower revision. It follows the time of enrolment, so that an installation that was set up anew
    /// continues above what the lost one sent, which counted from an earlier floor and never as fast as the seconds.
    package let revisionFloor: Int64
    /// ISO 8601; nil until the hub has taken the key.
    package var enrolledAt: String?

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
    package init(_ hub: Capabilities.Bounds) {
        func smaller(_ own: Int, _ other: Int, atLeast floor: Int) -> Int { min(own, max(other, floor)) }
        self.init(
            records: smaller(Limits.recordsPerBatch, hub.records, atLeast: 1),
            decodedBytes: smaller(Limits.decodedBodyBytes, hub.decodedBytes, atLeast: 2 * Limits.lineBytes),
            codedBytes: smaller(Limits.codedBodyBytes, hub.codedBytes, atLeast: 2 * Limits.lineBytes))
    }
}
