import HubCore

/// One thing that a member is told in its own feed.
struct MemberFeedEntry: Sendable {
    let member: SchemeID
    let key: String
    /// JSON, as it is sent.
    let data: String
}
