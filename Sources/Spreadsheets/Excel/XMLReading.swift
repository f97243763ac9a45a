import CExpat
import HubCore

/// What takes in the parts of an XML document as they come. Names are without their prefix.
protocol XMLVisitor: AnyObject {
    /// Why reading is to stop; looked at after each part.
    var refusal: SpreadsheetRefusal? { get }

    func begin(_ element: String, _ attributes: XMLAttributes)
    func end(_ element: String)
    func text(_ text: String)
}

/// The attributes of one element, in place.
struct XMLAttributes {
    fileprivate let pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    /// The first whose name without prefix is `name`.
    subscript(name: String) -> String? {
        guard let pairs else { return nil }
        var index = 0
        while let key = pairs[index], let value = pairs[index + 1] {
            if XMLReading.localName(key) == name { return String(cString: value) }
            index += 2
        }
        return nil
    }
}

/// Reads a document through expat. A document type is refused, and with it every entity that could grow or fetch
/// something.
///
/// Unsafe, since expat calls back with pointers: the parser and its state live only within `read`.
final class XMLReading {
    private let visitor: any XMLVisitor
    private let parser: XML_Parser
    private var refusal: SpreadsheetRefusal?
    private var depth = 0

    static func read(_ document: [UInt8], with visitor: any XMLVisitor) throws(SpreadsheetRefusal) {
        guard let parser = XML_ParserCreate(nil) else { preconditionFailure("expat: out of memory") }
        defer { XML_ParserFree(parser) }
        let reading = XMLReading(visitor, parser)
        XML_SetUserData(parser, Unmanaged.passUnretained(reading).toOpaque())
        XML_SetStartDoctypeDeclHandler(parser) { state, _, _, _, _ in XMLReading.from(state).stop(.suspicious) }
        XML_SetElementHandler(
            parser, { state, name, pairs in XMLReading.from(state).begin(name, pairs) },
            { state, name in XMLReading.from(state).end(name) })
        XML_SetCharacterDataHandler(parser) { state, bytes, count in XMLReading.from(state).text(bytes, count) }

        let status = document.withUnsafeBytes { bytes in
            XML_Parse(parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), 1)
        }
        // The handlers hold it unretained.
        withExtendedLifetime(reading) {}
        if let refusal = reading.refusal ?? visitor.refusal { throw refusal }
        guard status == XML_STATUS_OK else { throw .damaged }
    }

    private init(_ visitor: any XMLVisitor, _ parser: XML_Parser) {
        self.visitor = visitor
        self.parser = parser
    }

    private static func from(_ state: UnsafeMutableRawPointer?) -> XMLReading {
        guard let state else { preconditionFailure("expat lost its user data") }
        return Unmanaged<XMLReading>.fromOpaque(state).takeUnretainedValue()
    }

    private func begin(_ name: UnsafePointer<CChar>?, _ pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        guard refusal == nil, let name else { return }
        depth += 1
        guard depth <= Limits.spreadsheetDepth else { return stop(.suspicious) }
        visitor.begin(Self.localName(name), XMLAttributes(pairs: pairs))
        if let refusal = visitor.refusal { stop(refusal) }
    }

    private func end(_ name: UnsafePointer<CChar>?) {
        guard refusal == nil, let name else { return }
        depth -= 1
        visitor.end(Self.localName(name))
        if let refusal = visitor.refusal { stop(refusal) }
    }

    private func text(_ bytes: UnsafePointer<CChar>?, _ count: Int32) {
        guard refusal == nil, let bytes else { return }
        let text = UnsafeRawBufferPointer(start: bytes, count: Int(count))
        visitor.text(String(decoding: text, as: UTF8.self))
        if let refusal = visitor.refusal { stop(refusal) }
    }

    private func stop(_ refusal: SpreadsheetRefusal) {
        if self.refusal == nil { self.refusal = refusal }
        XML_StopParser(parser, XML_Bool(XML_FALSE))
    }

    /// `x:row` → `row`.
    fileprivate static func localName(_ name: UnsafePointer<CChar>) -> String {
        let name = String(cString: name)
        return name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }
}
