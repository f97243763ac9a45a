/// The bytes that are signed (RFC 9421, section 2.5).
enum SignatureBase {
    /// `components` in the order in which they are signed; the message has them all. `parameters` is the component list
    /// with its parameters, as in Signature-Input.
    static func bytes(
        of components: [SignatureComponent], in message: some SignableMessage, parameters: String
    ) -> [UInt8] {
        bytes(
            of: components.map { (name: $0.rawValue, value: message.value(of: $0) ?? "") }, parameters: parameters)
    }

    /// One line a component, and the parameters as the last line, which has no line break behind it.
    static func bytes(of lines: [(name: String, value: String)], parameters: String) -> [UInt8] {
        var text = ""
        for (name, value) in lines { text += "\"\(name)\": \(value)\n" }
        text += "\"@signature-params\": \(parameters)"
        return Array(text.utf8)
    }
}
