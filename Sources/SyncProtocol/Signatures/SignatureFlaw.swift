import HubCore

/// What is wrong with a signature: the details of the problem `signature-invalid`. Names that a caller sent are cut
/// short before they are repeated.
enum SignatureFlaw {
    case missingField(String)
    case malformedField(String)
    case unreadable(String)
    /// A label or a parameter that occurs twice in a field: two readers could take it to mean two things.
    case repeated(String)
    case missingLabel(String, field: String)
    case missingParameter(String)
    case unknownParameter(String)
    case wrongAlgorithm
    case wrongTag(expected: String)
    case missingComponent(String)
    case unknownComponent(String)
    case needlessComponent(String)
    case componentTwice(String)
    case componentWithParameters(String)
    case uncoveredQuery
    case foreignAuthority(String)
    case otherKey
    case doesNotMatch

    var problem: Problem { Problem(.signatureInvalid, detail: detail) }

    private var detail: Message {
        switch self {
        case .missingField(let name):
            Message(ja: "\(name) ヘッダーがありません", en: "There is no \(name) field")
        case .malformedField(let name):
            Message(ja: "\(name) に使えない文字があります", en: "\(name) has characters that are not allowed")
        case .unreadable(let name):
            Message(ja: "\(name) ヘッダーを読み取れません（RFC 9421）", en: "The \(name) field cannot be read (RFC 9421)")
        case .repeated(let name):
            Message(
                ja: "\(name) ヘッダーに同じラベルかパラメーターが二度あります",
                en: "The \(name) field has a label or a parameter twice")
        case .missingLabel(let label, let field):
            Message(ja: "\(field) にラベル \(label) の署名がありません", en: "\(field) has no signature with the label \(label)")
        case .missingParameter(let name):
            Message(
                ja: "署名のパラメーター \(name) がないか、型が違います",
                en: "The signature's parameter \(name) is missing or of another type")
        case .unknownParameter(let name):
            Message(
                ja: "署名のパラメーター \(name.excerpt) は使えません",
                en: "The signature's parameter \(name.excerpt) is not part of the profile")
        case .wrongAlgorithm:
            Message(ja: "alg は \"ed25519\" に限ります", en: "alg must be \"ed25519\"")
        case .wrongTag(let expected):
            Message(ja: "tag は \"\(expected)\" に限ります", en: "tag must be \"\(expected)\"")
        case .missingComponent(let name):
            Message(ja: "署名の対象に \(name) がありません", en: "The signature does not cover \(name)")
        case .unknownComponent(let name):
            Message(
                ja: "署名の対象 \(name.excerpt) は使えません",
                en: "The component \(name.excerpt) is not part of the profile")
        case .needlessComponent(let name):
            Message(
                ja: "\(name) はこの種類のメッセージの署名の対象ではないか、ヘッダーがありません",
                en: "\(name) is covered, but this kind of message does not sign it or does not have it")
        case .componentTwice(let name):
            Message(ja: "署名の対象に \(name) が二度あります", en: "The signature covers \(name) twice")
        case .componentWithParameters(let name):
            Message(
                ja: "署名の対象 \(name.excerpt) にパラメーターは付けられません",
                en: "The component \(name.excerpt) may not have parameters")
        case .uncoveredQuery:
            Message(
                ja: "本文のあるリクエストに ? 以降は付けられません（署名の対象外になるため）",
                en: "A request with a body may not have a query, since the signature would not cover it")
        case .foreignAuthority(let name):
            Message(
                ja: "宛先 \(name.excerpt) はこのハブの公開名ではありません。プロキシが Host を書き換えていないか確認してください",
                en: "\(name.excerpt) is not a public name of this hub; does a proxy rewrite Host?")
        case .otherKey:
            Message(ja: "keyid が鍵と一致しません", en: "keyid does not belong to the key")
        case .doesNotMatch:
            Message(
                ja: "署名がリクエストの内容または鍵と一致しません",
                en: "The signature does not match what was sent, or was made with another key")
        }
    }
}
