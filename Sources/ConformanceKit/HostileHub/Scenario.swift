import HubCore

/// One way in which a hub, or the net before it, goes wrong, and what the protocol asks of a client then.
package struct Scenario: Sendable {
    /// For the command line and the report.
    package let name: String
    /// Of docs/PROTOCOL.md.
    let section: String
    let title: Message
    /// What the client is asked to do, one command after the other.
    let steps: [ClientStep]
    let mishaps: [Mishap]
    let expectations: [Expectation]
    /// Whether the hub's answers hold members that no client can know.
    var saysMore = false
}

/// What a client is asked to do.
enum ClientStep: String, Sendable, CaseIterable {
    case enrol, push, pull
}

/// What goes wrong with one request: the `number`th, from 1, of its kind.
struct Mishap: Sendable {
    let call: SyncCall.Kind
    let number: Int
    let effect: Effect

    init(_ call: SyncCall.Kind, _ number: Int, _ effect: Effect) {
        self.call = call
        self.number = number
        self.effect = effect
    }

    enum Effect: Sendable {
        // On the way.
        /// The connection ends before the hub does anything.
        case loseRequest
        /// The hub does what was asked, and the connection ends before the answer.
        case loseReply
        /// The same, in the middle of the answer.
        case cutReply
        /// The answer comes so many seconds later.
        case delayReply(Double)
        case repeatReply
        /// Something before the hub answers, in HTML.
        case gateway
        case redirect

        // Instead of the answer.
        case refuse(Refusal)
        /// So many bytes of nothing.
        case endless(Int)

        // The hub does what was asked, and answers wrongly.
        case forgeSignature
        /// Well signed, but of other bytes.
        case foreignReceipt
        case compressReply
        case slowDown(seconds: Int)

        // The hub itself changes, then does what is asked.
        case restoreBackup(batches: Int)
        case replaceHistory
        case retireDictionary
        case announceKey(isGood: Bool)
        case useAnnouncedKey
        case expireCursors
    }
}

/// What a client has to do in a scenario. Where it speaks of the mishap, it means the first of the scenario.
enum Expectation: Sendable {
    /// Everything is accepted in the end, and the client knows.
    case delivers
    /// The same decoded bytes come again.
    case sendsSameBytes
    /// No push before so many seconds after the mishap. `isAdvice`: the page only asks for it.
    case waits(seconds: Double, isAdvice: Bool = false)
    /// The head is asked for before the next push.
    case asksHeadFirst
    /// Nothing more is pushed in that run, and a person is told.
    case stops
    /// The request does not come again with the same signature, nor over and over.
    case signsAgain
    /// The batch comes again in a dictionary that is in use, or a person is told.
    case changesDictionary
    /// What the hub answered is not taken for a receipt. `isAdvice`: the page only asks for it.
    case distrusts(isAdvice: Bool = false)
    case followsNothing
    /// The number is never used for other bytes on that stream.
    case keepsHistory
    /// After the cursor expired, the snapshot is read, and the changes from the oldest that is kept.
    case startsOver
    /// All pages are read, and what has been read is acknowledged.
    case readsAll
}
