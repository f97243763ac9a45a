/// An XML 1.0 document in UTF-8, written element by element.
///
/// ```swift
/// var xml = XMLDocument()
/// xml.element("table", ["id": "t1"]) { xml in
///     xml.element("title", text: "A & B")
/// }
/// ```
package struct XMLDocument: Sendable {
    package typealias Attributes = KeyValuePairs<String, String>

    /// UTF-8, with the declaration.
    package private(set) var bytes = Array(#"<?xml version="1.0" encoding="UTF-8"?>"#.utf8) + [0x0A]

    package init() {}

    package mutating func element(
        _ name: String, _ attributes: Attributes = [:], _ content: (inout XMLDocument) throws -> Void
    ) rethrows {
        open(name, attributes)
        bytes.append(UInt8(ascii: ">"))
        try content(&self)
        close(name)
    }

    package mutating func element(_ name: String, _ attributes: Attributes = [:], text: String) {
        element(name, attributes) { $0.escape(text) }
    }

    /// An element without content.
    package mutating func element(_ name: String, _ attributes: Attributes) {
        open(name, attributes)
        bytes.append(contentsOf: "/>".utf8)
    }

    private mutating func open(_ name: String, _ attributes: Attributes) {
        bytes.append(UInt8(ascii: "<"))
        bytes.append(contentsOf: name.utf8)
        for (name, value) in attributes {
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: name.utf8)
            bytes.append(contentsOf: "=\"".utf8)
            escape(value)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private mutating func close(_ name: String) {
        bytes.append(contentsOf: "</".utf8)
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: ">"))
    }

    /// Markup and line ends as references, which attributes keep too; a character that XML does not have as U+FFFD.
    private mutating func escape(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": bytes.append(contentsOf: "&amp;".utf8)
            case "<": bytes.append(contentsOf: "&lt;".utf8)
            case ">": bytes.append(contentsOf: "&gt;".utf8)
            case "\"": bytes.append(contentsOf: "&quot;".utf8)
            case "\t", "\n", "\r": bytes.append(contentsOf: "&#\(scalar.value);".utf8)
            case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": bytes.append(contentsOf: "\u{FFFD}".utf8)
            default: bytes.append(contentsOf: UTF8.encode(scalar)!)
            }
        }
    }
}
