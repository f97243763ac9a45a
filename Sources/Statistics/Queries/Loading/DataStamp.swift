import HubCore
import Postgres

/// Tells whether anything changed: equal stamps, each read on the snapshot of its question, stand for the same rows. So
/// what was kept of an earlier question with the same stamp is exactly what would be read now, and a push or a change of
/// the directory shows in the very next question.
///
/// A row counts with the transaction that wrote it and, where it is not told apart otherwise, the place that it was
/// written to: whatever wrote it, another version of it is another stamp, but for a chance of one in 2⁶⁴.
struct DataStamp: Hashable, Sendable {
    /// How far each scheme's commits are. With these every sum changes, and not without.
    let commits: Int64
    let directory: DirectoryStamp

    static let current = Statement<DataStamp>(
        "statistics.stamp",
        """
        SELECT (SELECT coalesce(bit_xor(hash_record_extended(ROW(scheme_id, data_version, xmin), 0)), 0) FROM scheme_state),
            (SELECT coalesce(bit_xor(hash_record_extended(ROW(xmin, ctid), 0)), 0) FROM scheme),
            (SELECT coalesce(bit_xor(hash_record_extended(ROW(xmin, ctid), 0)), 0) FROM membership_event),
            (SELECT coalesce(bit_xor(hash_record_extended(ROW(xmin, ctid), 0)), 0) FROM scheme_profile)
        """,
        row: { (commits: Int64, schemes: Int64, events: Int64, profiles: Int64) in
            DataStamp(commits: commits, directory: .init(schemes: schemes, events: events, profiles: profiles))
        })

    static let statements: [any AnyStatement] = [current]
}

/// The same of what is known of schemes.
struct DirectoryStamp: Hashable, Sendable {
    let schemes: Int64
    let events: Int64
    let profiles: Int64
}
