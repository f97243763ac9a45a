/// Writes answers in one format. A further format is a further type.
package protocol AnswerWriter: Sendable {
    /// The media type with its parameters, for `Content-Type`.
    var contentType: String { get }
    func write(_ answer: Answer) -> [UInt8]
}
