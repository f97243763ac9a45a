import HubCore

/// What is configured of matching.
package struct MatchingPolicy: Sendable, Equatable {
    /// What banks take for a transfer, tax included: by so much may a payment fall short because the payer took it off.
    package var transferFees: Set<Int64>

    package init(transferFees: Set<Int64> = Self.usualFees) { self.transferFees = transferFees }

    /// As somebody sets it. Problems: `request-invalid` unless there are 1 to 100 fees of ¥1 to ¥2,000.
    package init(checking fees: [Int64]) throws(Problem) {
        guard (1...100).contains(fees.count), fees.allSatisfy({ (1...2_000).contains($0) }) else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "振込手数料は1円から2,000円までの額を100個以内で指定してください", en: "give at most 100 fees of ¥1 to ¥2,000"))
        }
        transferFees = Set(fees)
    }

    /// The usual ones of large, regional and internet banks and of Japan Post, by amount and by way of transfer.
    package static let usualFees: Set<Int64> = [
        100, 110, 130, 145, 150, 154, 160, 165, 200, 203, 220, 250, 270, 275, 300, 320, 330, 350, 370, 380, 385, 400,
        420, 430, 440, 480, 484, 490, 500, 540, 550, 590, 594, 600, 605, 640, 648, 660, 700, 710, 715, 750, 770, 800,
        810, 825, 864, 880, 900, 990,
    ]
}
