import Foundation
import HubCore

/// `network.json`: what the national office would know about the schemes of a network that does not exist.
package struct Network: Sendable, Codable, Equatable {
    /// Always true. A reader that finds anything else must refuse the file.
    package let madeUp: Bool
    package let notice: Message
    /// The same seed gives the same network, byte for byte.
    package let seed: UInt64
    package let schemes: [Scheme]

    package static let notice = Message(
        ja: "架空のネットワークです。団体・数値・連絡先はすべて作りもので、実在の団体や家庭とは関係ありません。",
        en: "A made-up network. Every organisation, figure and address is invented; none stands for a real one.")
}

/// One scheme: who runs it, where, since when, and what it had done before the first report.
package struct Scheme: Sendable, Codable, Equatable {
    package let code: SchemeCode
    /// Says that it is made up: 「ホームスタートひだまり府中（架空）」.
    package let name: String
    package let nameKana: String
    /// JIS X 0402 with the check digit, as `132063`. Its first two digits are the prefecture.
    package let municipality: String
    package let host: HostOrganisation
    /// Oldest first; each holds from its day until the next one's.
    package let profile: [Profile]
    /// Oldest first.
    package let membership: [MembershipEvent]
    package let billing: BillingContact
    package let opening: OpeningBalance
    /// How this office sends its reports.
    package let officeFormat: OfficeFormat
}

/// Figures up to the month before the first reports, which staff enter once with their source.
package struct OpeningBalance: Sendable, Codable, Equatable {
    /// The last month counted, `2022-03`.
    package let through: String
    /// Families since the scheme began.
    package let families: Int
    package let visits: Int
    /// Of these families, how many were still being visited at the end of `through`.
    package let openFamilies: Int
    package let source: Message
}

extension Network {
    /// The same with its first schemes only, for a short run.
    package func keeping(first count: Int) -> Network {
        Network(madeUp: madeUp, notice: notice, seed: seed, schemes: Array(schemes.prefix(count)))
    }

    /// Sorted keys and two-space indents, so that two runs can be compared as text.
    package func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    /// Problem: `seedInvalid`, also when the file does not say that it is made up.
    package init(json: Data) throws(Problem) {
        do {
            self = try JSONDecoder().decode(Network.self, from: json)
        } catch {
            throw Problem(.seedInvalid, detail: Message(ja: "network.json: \(error)", en: "network.json: \(error)"))
        }
        guard madeUp else {
            throw Problem(
                .seedInvalid,
                detail: Message(
                    ja: "network.json に \"madeUp\": true がありません", en: "network.json lacks \"madeUp\": true"))
        }
    }
}
