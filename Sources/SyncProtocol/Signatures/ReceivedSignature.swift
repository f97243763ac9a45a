import Cryptography
import HubCore
import RawStructuredFieldValues

/// One signature of a message, read from its fields and held to the profile, not yet checked.
///
/// The profile is strict so that nothing is signed that the hub does not understand: the component list may hold only
/// components of `SignatureComponent`, once each and without parameters; the parameters are `created`, `keyid`,
/// `alg` and `tag`, all four.
package struct ReceivedSignature: Sendable {
    package let label: SignatureLabel
    package let keyID: String
    /// Seconds since 1970.
    package let created: Int64
    let tag: String
    let components: [SignatureComponent]
    /// The member of Signature-Input, serialised anew by RFC 8941 as RFC 9421 (section 3.2, step 6) asks, since
    /// spaces may have changed on the way.
    let parameters: String
    let signature: [UInt8]

    /// From the values of Signature-Input and Signature; nil where the field is missing. Signatures under other labels
    /// (a proxy may add its own) are left alone.
    package init(label: SignatureLabel = .only, input: String?, signature: String?) throws(Problem) {
        let input = try Self.member(label, of: input, in: "Signature-Input")
        let signature = try Self.member(label, of: signature, in: "Signature")
        guard case .innerList(let list) = input else { throw SignatureFlaw.unreadable("Signature-Input").problem }
        guard case .item(let item) = signature, case .undecodedByteSequence(let base64) = item.rfc9651BareItem,
            let bytes = Base64.decoded(base64)
        else { throw SignatureFlaw.unreadable("Signature").problem }

        let fields = try SignatureParameters(list.rfc9651Parameters)
        self.label = label
        keyID = fields.keyID
        created = fields.created
        tag = fields.tag
        components = try Self.components(of: list.bareInnerList)
        parameters = try Self.serialised(list)
        self.signature = bytes
    }

    private static func member(
        _ label: SignatureLabel, of field: String?, in name: String
    ) throws(Problem) -> ItemOrInnerList {
        guard let field else { throw SignatureFlaw.missingField(name).problem }
        let members: OrderedMap<String, ItemOrInnerList>
        do {
            members = try StructuredDictionary.parse(field)
        } catch {
            throw (error == .repeated ? SignatureFlaw.repeated(name) : .unreadable(name)).problem
        }
        guard let member = members[label.rawValue] else {
            throw SignatureFlaw.missingLabel(label.rawValue, field: name).problem
        }
        return member
    }

    private static func components(of list: BareInnerList) throws(Problem) -> [SignatureComponent] {
        var components: [SignatureComponent] = []
        for item in list {
            guard case .string(let name) = item.rfc9651BareItem else {
                throw SignatureFlaw.unreadable("Signature-Input").problem
            }
            guard item.rfc9651Parameters.isEmpty else { throw SignatureFlaw.componentWithParameters(name).problem }
            guard let component = SignatureComponent(rawValue: name) else {
                throw SignatureFlaw.unknownComponent(name).problem
            }
            guard !components.contains(component) else { throw SignatureFlaw.componentTwice(name).problem }
            components.append(component)
        }
        return components
    }

    private static func serialised(_ list: InnerList) throws(Problem) -> String {
        var serializer = StructuredFieldValueSerializer()
        guard let bytes = try? serializer.writeListFieldValue([.innerList(list)]) else {
            throw SignatureFlaw.unreadable("Signature-Input").problem
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The four parameters of the profile.
private struct SignatureParameters {
    let created: Int64
    let keyID: String
    let tag: String

    init(_ parameters: OrderedMap<String, RFC9651BareItem>) throws(Problem) {
        for (name, _) in parameters where !["created", "keyid", "alg", "tag"].contains(name) {
            throw SignatureFlaw.unknownParameter(name).problem
        }
        func text(_ name: String) throws(Problem) -> String {
            guard case .string(let text)? = parameters[name] else { throw SignatureFlaw.missingParameter(name).problem }
            return text
        }
        guard case .integer(let created)? = parameters["created"] else {
            throw SignatureFlaw.missingParameter("created").problem
        }
        self.created = created
        keyID = try text("keyid")
        guard try text("alg") == "ed25519" else { throw SignatureFlaw.wrongAlgorithm.problem }
        tag = try text("tag")
    }
}
