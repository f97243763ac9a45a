/// Writes tables in one format. A further format is a further type, with its `AnswerFormat` beside it in one file.
package protocol CubeWriter: Sendable {
    /// The media type with its parameters, for `Content-Type`.
    var contentType: String { get }
    /// Without the point, for the name of a file.
    var fileExtension: String { get }
    /// The whole table as the bytes of a file. A hidden cell is never written as a number.
    func write(_ cube: Cube) throws -> [UInt8]
}
