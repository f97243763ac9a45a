import Cryptography
import HubCore
import SyncProtocol

/// Where a stream goes on, after comparing the hub's head with ours.
package enum Resumption: Sendable, Equatable {
    /// The hub has everything before this batch, as we have it.
    case resume(at: Int64)
    /// The hub has batches that this outbox never made: an older copy of the outbox was put back.
    case hubIsAhead(hub: Int64, ours: Int64)
    /// Both have a batch of this number, but not the same ones before or there.
    case forked(at: Int64)

    /// `last`: our newest batch. `ownHead`: our head after as many batches as the hub has; nil if we have not so many.
    package static func decide(hub: StreamPosition, last: Int64, ownHead: SHA256Digest?) -> Resumption {
        guard hub.sequence <= last else { return .hubIsAhead(hub: hub.sequence, ours: last) }
        return hub.head == ownHead ? .resume(at: hub.sequence + 1) : .forked(at: hub.sequence)
    }

    package static func compare(
        _ hub: StreamPosition, with outbox: OutboxTransaction, stream: StreamName
    ) throws -> Resumption {
        let own = hub.sequence == 0 ? .start(of: stream) : try outbox.position(after: hub.sequence)
        return decide(hub: hub, last: try outbox.lastPosition()?.sequence ?? 0, ownHead: own?.head)
    }
}
