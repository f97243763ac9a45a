/// A reader who solves the sums for the hidden numbers (Gauss and Jordan), modulo a prime near 2^31: finds every number
/// that follows from the sums alone, however many of them it takes.
struct EliminatingReader {
    /// Cells whose number follows.
    let determined: Set<Int>

    private static let prime: UInt64 = 2_147_483_647

    init(_ view: PublicView) {
        // By leading cell; each row has 1 there, and no other row has anything there.
        var rows: [Int: [Int: UInt64]] = [:]
        var rowsWith: [Int: Set<Int>] = [:]
        for sum in view.sums {
            var row: [Int: UInt64] = [:]
            for term in sum where view.numbers[term.cell] == nil {
                row[term.cell] = UInt64((term.coefficient % Int(Self.prime) + Int(Self.prime)) % Int(Self.prime))
            }
            for (lead, factor) in row { if let other = rows[lead] { Self.subtract(other, times: factor, from: &row) } }
            guard let lead = row.keys.min(by: { (rowsWith[$0]?.count ?? 0, $0) < (rowsWith[$1]?.count ?? 0, $1) })
            else {
                continue
            }
            let inverse = Self.power(row[lead] ?? 1, Self.prime - 2)
            for (cell, factor) in row { row[cell] = factor * inverse % Self.prime }
            for index in rowsWith[lead] ?? [] {
                guard var other = rows[index], let factor = other[lead] else { continue }
                Self.subtract(row, times: factor, from: &other)
                for cell in row.keys {
                    if other[cell] == nil {
                        rowsWith[cell]?.remove(index)
                    } else {
                        rowsWith[cell, default: []].insert(index)
                    }
                }
                rows[index] = other
            }
            rows[lead] = row
            for cell in row.keys { rowsWith[cell, default: []].insert(lead) }
        }
        determined = Set(rows.filter { $0.value.count == 1 }.keys)
    }

    private static func subtract(_ row: [Int: UInt64], times factor: UInt64, from other: inout [Int: UInt64]) {
        for (cell, value) in row {
            let difference = ((other[cell] ?? 0) + prime - value * factor % prime) % prime
            other[cell] = difference == 0 ? nil : difference
        }
    }

    private static func power(_ base: UInt64, _ exponent: UInt64) -> UInt64 {
        var (result, base, exponent) = (UInt64(1), base % prime, exponent)
        while exponent > 0 {
            if exponent & 1 == 1 { result = result * base % prime }
            base = base * base % prime
            exponent >>= 1
        }
        return result
    }
}
