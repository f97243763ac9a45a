import HubCore

/// Whether a push that was taken asks for a pause before the next one: where the next would soon be sent away. Pure.
struct Pacing: Equatable {
    /// Batches of the scheme that are at the hub, this one among them.
    let ofScheme: Int
    /// Batches of all schemes that wait for their turn, and how many may.
    let waiting: Int
    let places: Int
    /// Seconds that one may wait.
    let patience: Int

    /// Seconds; nil for none. From half of the places on as long as the wait may become; a second where one more batch of
    /// the scheme would be refused.
    var backOff: Int? {
        if waiting > 0, waiting * 2 >= places { return max(1, patience * waiting / places) }
        return ofScheme >= Limits.batchesOfSchemeInFlight ? 1 : nil
    }
}
