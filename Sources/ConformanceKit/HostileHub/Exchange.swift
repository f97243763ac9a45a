import HubCore

/// One request of a client and what became of it.
struct Exchange: Sendable {
    let call: SyncCall
    let arrived: ContinuousClock.Instant
    /// When the answer, or the end of the connection, had gone out.
    let answered: ContinuousClock.Instant
    /// Which command of the client it belongs to; nil where nobody says.
    let step: Int?
    /// The value of the Signature field.
    let signature: String?
    /// Of a push that is a batch.
    let batch: SentBatch?
    /// What the client did against the protocol, in the hub's own words.
    let flaw: Problem?
    let isDisturbed: Bool
    /// The status before anything was disturbed on its way.
    let status: Int
    let code: String?
}

/// What a client did in one scenario.
struct ClientRecord: Sendable {
    var exchanges: [Exchange] = []
    /// Of the client's commands, in order; nil for one that ran into the time limit.
    var exits: [Int32?] = []
    /// Batches that the hub took.
    var accepted = 0
    /// Positions of the requests that the scenario's mishaps hit; the first mishap's first.
    var disturbed: [Int] = []

    func pushes(after position: Int) -> ArraySlice<Exchange> {
        exchanges[(position + 1)...].filter { $0.batch != nil }[...]
    }

    /// Nil where the client was not run by the kit.
    func exit(ofStep step: Int?) -> Int32?? {
        guard let step, step < exits.count else { return nil }
        return exits[step]
    }
}
