/// When a letter that a mail server did not take is tried again.
package enum LetterPatience {
    /// How long a program may work on a letter before another takes it for abandoned, in seconds. Longer than sending
    /// one may take.
    package static let lease: Double = 600
    /// Letters in a row that could not be handed over, after which the server is taken for away.
    package static let faultsInARow = 3

    private static let pauses: [Double] = [300, 900, 3_600, 14_400, 43_200, 86_400, 86_400, 86_400]

    /// Seconds until the next attempt; nil when enough were made: about four days, as RFC 5321 (section 4.5.4.1) asks.
    package static func pause(afterAttempt number: Int) -> Double? {
        pauses.indices.contains(number - 1) ? pauses[number - 1] : nil
    }
}
