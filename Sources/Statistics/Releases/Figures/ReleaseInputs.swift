import Cryptography
import DataDictionary
import HubCore

/// Everything that the figures of a release are worked out from, of one moment.
package struct ReleaseInputs: Sendable {
    package struct Scheme: Sendable, Equatable {
        package let id: SchemeID
        package let code: String
        /// JIS X 0401.
        package let prefecture: Int
        /// Its commits up to which the figures count.
        package let dataVersion: Int64
        package let isMadeUp: Bool
    }

    /// In the order of their codes.
    package let schemes: [Scheme]
    /// What was read of each of them: totals, single options, and what rates are taken of.
    package let columns: [NationalCount]
    /// The months of the release, and the one before, where stocks begin.
    package let months: ClosedRange<Month>
    /// By scheme, then column, then position in `months`; only what was reported.
    package let values: [[[Int: Int64]]]

    package var isMadeUp: Bool { schemes.contains(where: \.isMadeUp) }

    package subscript(scheme: Int, column: Int, month: Month) -> Int64? {
        values[scheme][column][months.lowerBound.distance(to: month)]
    }

    /// Schemes that reported anything for the months.
    package func reporting(in months: ClosedRange<Month>) -> [Int] {
        schemes.indices.filter { scheme in
            values[scheme].contains { column in
                column.keys.contains { months.contains(self.months.lowerBound.advanced(by: $0)) }
            }
        }
    }

    /// A fingerprint of all of it: a release publishes only what was previewed.
    package var fingerprint: SHA256Digest {
        var hash = SHA256()
        for (position, scheme) in schemes.enumerated() {
            hash.update(Array("\(scheme.code) \(scheme.prefecture) \(scheme.isMadeUp)\n".utf8))
            for (column, byMonth) in zip(columns, values[position]) where !byMonth.isEmpty {
                hash.update(Array(column.description.utf8))
                for (month, value) in byMonth.sorted(by: { $0.key < $1.key }) {
                    hash.update(Array(" \(months.lowerBound.ordinal + Int32(month)):\(value)".utf8))
                }
                hash.update([0x0A])
            }
        }
        return hash.finalize()
    }
}

extension ReleaseInputs {
    /// A total that is not the sum of its parts, in what one scheme reported for a month.
    package struct Contradiction: Sendable {
        package let scheme: String
        package let month: Month
        package let element: DataElement.ID
        package let category: Category.ID
    }

    /// Reports whose totals disagree with one of these breakdowns. Sums over them would let every table show another
    /// total.
    package func contradictions(in breakdowns: [(element: DataElement.ID, category: Category.ID)]) -> [Contradiction] {
        var found: [Contradiction] = []
        for (element, category) in breakdowns {
            guard let total = columns.firstIndex(where: { $0.element == element && $0.only.isEmpty }) else { continue }
            let parts = columns.indices.filter { columns[$0].element == element && columns[$0].isOption(of: category) }
            for (scheme, values) in zip(schemes, values) {
                let months = parts.reduce(into: Set(values[total].keys)) { $0.formUnion(values[$1].keys) }
                for month in months
                where parts.reduce(0, { $0 + (values[$1][month] ?? 0) }) != values[total][month] ?? 0 {
                    found.append(
                        Contradiction(
                            scheme: scheme.code, month: self.months.lowerBound.advanced(by: month), element: element,
                            category: category))
                }
            }
        }
        return found.sorted { ($0.scheme, $0.month, $0.element) < ($1.scheme, $1.month, $1.element) }
    }
}

extension NationalCount {
    /// One option of an element's table by a category.
    init(_ element: DataElement.ID, _ category: Category.ID, option: CategoryOption.ID) {
        self.init(element, only: [category: [option]])
    }

    fileprivate func isOption(of category: Category.ID) -> Bool { only.count == 1 && only[category]?.count == 1 }

    /// `families.new/referral=phn`, the same for the same count.
    fileprivate var description: String {
        let only = only.sorted { $0.key < $1.key }.map { category, options in
            "\(category)=\(options.sorted().map(\.rawValue).joined(separator: "+"))"
        }
        return "\(element)/\(only.joined(separator: ","))"
    }
}
