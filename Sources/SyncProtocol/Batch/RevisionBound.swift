import Foundation
import HubCore

/// How high a revision may be. It rises with time, faster than anybody reports, so that whatever was used, a higher one
/// follows (decision 12).
package enum RevisionBound {
    /// Microseconds since 1970 at the hub's clock, and those of `Limits.revisionLead`; below 2^53 until the year 2255.
    package static func highest(at now: Date) -> Int64 {
        let microseconds = (now.timeIntervalSince1970 + Limits.revisionLead) * 1_000_000
        return min(max(1, Int64(microseconds)), Limits.largestInteger)
    }
}
