import HubCore
import SyncProtocol

/// How an installation stands: what is on its disk, and what the hub says if it was asked.
package struct OfficeStatus: Sendable, Equatable {
    package let installation: Installation
    package let fingerprint: String
    package let batches: [BatchState: Int]
    package let position: StreamPosition
    package let lastReceipt: Receipt?
    package let hub: HubView

    package enum HubView: Sendable, Equatable {
        case notAsked
        case unreachable(ClientProblem)
        case at(StreamPosition, Resumption)
    }

    /// Batches without a receipt.
    package var waiting: Int { batches[.queued, default: 0] + batches[.sent, default: 0] }
}
