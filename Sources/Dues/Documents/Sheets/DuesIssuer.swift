import HubCore

/// Who issues the documents: the national office, as it stands on each of them.
package struct DuesIssuer: Sendable, Equatable, Codable {
    package struct Account: Sendable, Equatable, Codable {
        package let bank: String
        package let branch: String
        /// 普通, 当座 or what the bank calls it.
        package let kind: String
        package let number: String
        package let holder: String
        /// The holder as banks write it.
        package let holderKana: String
    }

    /// Who bears the fee of a transfer.
    package enum FeeBearer: String, Sendable, Codable, CaseIterable {
        case member, issuer
    }

    package let name: String
    /// Title and name: 理事長 山田花子.
    package let representative: String
    package let postalCode: String
    package let address: String
    package let telephone: String
    package let mail: String
    /// 適格請求書発行事業者の登録番号, T and 13 digits; nil for an issuer that is not registered.
    package let registrationNumber: String?
    package let account: Account
    package let feeBearer: FeeBearer
}

extension DuesIssuer {
    /// Checks what an officer wrote. Problems: `request-invalid`, naming the first field that is not sound.
    package func checked() throws(Problem) -> DuesIssuer {
        let fields: [(String, String, ClosedRange<Int>)] = [
            ("name", name, 1...100), ("representative", representative, 0...100), ("address", address, 1...200),
            ("telephone", telephone, 0...40), ("account.bank", account.bank, 1...40),
            ("account.branch", account.branch, 1...40), ("account.kind", account.kind, 1...10),
            ("account.holder", account.holder, 1...100), ("account.holderKana", account.holderKana, 1...100),
        ]
        for (field, text, length) in fields {
            guard length.contains(text.count), !text.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
                throw Self.unsound(field)
            }
        }
        guard postalCode.wholeMatch(of: /[0-9]{3}-[0-9]{4}/) != nil else { throw Self.unsound("postalCode") }
        guard account.number.wholeMatch(of: /[0-9]{4,13}/) != nil else { throw Self.unsound("account.number") }
        guard mail.wholeMatch(of: /[!-~]+@[A-Za-z0-9.-]+/) != nil else { throw Self.unsound("mail") }
        if let registrationNumber, registrationNumber.wholeMatch(of: /T[0-9]{13}/) == nil {
            throw Self.unsound("registrationNumber")
        }
        return self
    }

    private static func unsound(_ field: String) -> Problem {
        Problem(
            .badRequest,
            detail: Message(ja: "発行者の \(field) が正しくありません", en: "\(field) of the issuer is not sound"),
            members: ["field": .text(field)])
    }
}
