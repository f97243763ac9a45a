import Foundation
import HubCore

/// Where a bank's own table has what, as data: one JSON file a bank. `seeds/banks` has examples.
package struct ColumnProfile: Sendable, Equatable, Codable {
    /// A column by its heading, or by its number from 1 where there are no headings.
    package enum Column: Sendable, Equatable, Codable {
        case heading(String)
        case number(Int)

        package init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                guard (1...BankFileLimits.columns).contains(number) else {
                    throw DecodingError.dataCorruptedError(in: container, debugDescription: "no such column")
                }
                self = .number(number)
            } else {
                self = .heading(try container.decode(String.self))
            }
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .heading(let heading): try container.encode(heading)
            case .number(let number): try container.encode(number)
            }
        }
    }

    package struct Columns: Sendable, Equatable, Codable {
        package let bookedOn: Column
        /// Money that came in and went out, in columns of their own; or one amount with a direction.
        package let incoming: Column?
        package let outgoing: Column?
        package let amount: Column?
        package let direction: Column?
        package let name: Column
        package let balance: Column?
        package let reference: Column?
        package let payerCode: Column?
        package let remarks: Column?
        package let edi: Column?
    }

    package enum Calendar: String, Sendable, Codable { case western, era }

    package let name: String
    package let title: Message
    package let calendar: Calendar
    package let columns: Columns
    /// What stands in the column of directions when money came in.
    package let incomingWords: [String]
    /// Words before the payer's name that are no part of it, such as 振込.
    package let namePrefixes: [String]
    /// Bytes after which the bank cuts a name; nil where it does not.
    package let nameBytes: Int?
    package let newestFirst: Bool

    /// Problems: `seed-invalid`.
    package init(parsing content: [UInt8]) throws(Problem) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(content))
        } catch {
            throw Problem(
                .seedInvalid,
                detail: Message(
                    ja: "CSV の列の定義ではありません(seeds/banks に例があります)",
                    en: "this is no profile of columns; seeds/banks has examples"))
        }
        let amounts = [columns.incoming, columns.amount].compactMap { $0 }
        guard amounts.count == 1, (columns.amount == nil) == (columns.direction == nil) else {
            throw Problem(
                .seedInvalid,
                detail: Message(
                    ja: "列の定義には incoming(と outgoing)か、amount と direction のどちらかが必要です",
                    en: "a profile has either incoming (and outgoing), or amount and direction"))
        }
    }

    /// As it is kept with the account.
    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A profile that was decoded always encodes.
        return String(decoding: (try? encoder.encode(self)) ?? Data(), as: UTF8.self)
    }
}
