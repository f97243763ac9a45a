import CJSON

/// Reads JSON texts (RFC 8259), one whole document at a time, with simdjson.
///
/// Stricter than the RFC must be, because what is read is signed and counted: invalid UTF-8, a key that occurs twice in
/// an object, anything behind the document and numbers beyond 64 bits are refused.
///
/// Made once and used for many documents: its memory is kept. Not `Sendable`: one task at a time.
package final class JSONParser {
    private let parser: OpaquePointer

    /// How many readable bytes must follow a document that is parsed in place.
    package static let padding = json_padding()

    /// Documents beyond `largestDocument` bytes or with more than `greatestDepth` objects and arrays in each other
    /// are refused.
    package init(largestDocument: Int = 8 << 20, greatestDepth: Int = 16) {
        precondition(largestDocument > 0 && greatestDepth > 0)
        // simdjson counts the document itself as a level.
        guard let parser = json_parser_create(largestDocument, greatestDepth + 1) else {
            preconditionFailure("simdjson: out of memory")
        }
        self.parser = parser
    }

    deinit { json_parser_destroy(parser) }

    /// Parses in place: `padding` bytes behind `document` must be readable, whatever they hold. So the lines of a
    /// batch are parsed where they are, if the batch has that many bytes behind its end.
    ///
    /// The value, and all that is got from it, is good until the next parse and as long as the parser.
    package func parse(_ document: UnsafeRawBufferPointer) throws(JSONFault) -> JSONValue {
        try parse(document, copies: false)
    }

    /// The same for bytes with nothing behind them; copies them first.
    package func parse(copying document: [UInt8]) throws(JSONFault) -> JSONValue {
        let result = document.withUnsafeBytes { bytes in
            Result { () throws(JSONFault) in try parse(bytes, copies: true) }
        }
        return try result.get()
    }

    private func parse(_ document: UnsafeRawBufferPointer, copies: Bool) throws(JSONFault) -> JSONValue {
        guard let base = document.baseAddress, document.count > 0 else { throw .syntax }
        var root = json_value()
        let fault = json_parse(parser, base.assumingMemoryBound(to: CChar.self), document.count, copies, &root)
        if let fault = JSONFault(fault) { throw fault }
        return JSONValue(root)
    }
}

/// Why a document was refused.
package enum JSONFault: Error, Sendable, CaseIterable {
    /// Not one complete JSON document.
    case syntax
    case invalidUTF8
    /// A key occurs twice in one object. Keys are compared after their escapes are undone.
    case duplicateKey
    /// Deeper than the parser was made for.
    case tooDeep
    /// An integer beyond 64 bits, or a number beyond `Double`.
    case numberOutOfRange
    /// Longer than the parser was made for.
    case tooLarge

    fileprivate init?(_ fault: json_fault) {
        switch fault {
        case JSON_OK: return nil
        case JSON_INVALID_UTF8: self = .invalidUTF8
        case JSON_DUPLICATE_KEY: self = .duplicateKey
        case JSON_TOO_DEEP: self = .tooDeep
        case JSON_NUMBER_OUT_OF_RANGE: self = .numberOutOfRange
        case JSON_TOO_LARGE: self = .tooLarge
        default: self = .syntax
        }
    }
}
