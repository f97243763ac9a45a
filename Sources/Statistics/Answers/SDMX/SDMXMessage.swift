import Documents
import HubCore

/// What all messages of SDMX-ML 2.1 begin with.
struct SDMXMessage {
    /// Names the message.
    let id: String
    /// For a release the day it was counted on, otherwise that of the answer.
    let prepared: Day
    let isMadeUp: Bool

    /// What the message carries. Only its own namespace is declared: clients tell messages apart by what stands near
    /// the beginning.
    enum Payload {
        case data, structure
    }

    /// The message's root element, its header, and the content.
    func document(
        _ payload: Payload, header: (inout XMLDocument) -> Void = { _ in }, _ content: (inout XMLDocument) -> Void
    ) -> [UInt8] {
        var xml = XMLDocument()
        let (root, prefix, schema) =
            switch payload {
            case .data: ("GenericData", "generic", "data/generic")
            case .structure: ("Structure", "structure", "structure")
            }
        xml.element(
            "message:\(root)",
            [
                "xmlns:message": Self.namespace + "message", "xmlns:common": Self.namespace + "common",
                "xmlns:\(prefix)": Self.namespace + schema,
            ]
        ) { xml in
            xml.element("message:Header") { xml in
                xml.element("message:ID", text: id)
                xml.element("message:Test", text: isMadeUp ? "true" : "false")
                xml.element("message:Prepared", text: prepared.description)
                xml.element("message:Sender", ["id": SDMXNames.agency]) { xml in
                    xml.names(Message(ja: "ホームスタート・ジャパン", en: "Home-Start Japan"))
                }
                header(&xml)
            }
            content(&xml)
        }
        return xml.bytes
    }

    private static let namespace = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
}

extension XMLDocument {
    /// A name in both languages.
    mutating func names(_ message: Message, as element: String = "common:Name") {
        self.element(element, ["xml:lang": "en"], text: message.en)
        self.element(element, ["xml:lang": "ja"], text: message.ja)
    }

    /// A reference to something that the agency maintains.
    mutating func reference(to id: String, class name: String, package: String) {
        element(
            "Ref",
            [
                "id": id, "version": SDMXNames.version, "agencyID": SDMXNames.agency, "package": package,
                "class": name,
            ])
    }
}
