import BankFiles
import Dues
import Foundation
import HubCore
import TestSupport

/// A year of 120 members that do not exist, as a bank tells it, with the truth about every payment. Drawn from a seed.
struct MadeUpYear {
    /// What members do. How many of each stands in docs/DUES.md.
    enum Habit: CaseIterable {
        case pays, paysTwice, paysNextYearToo, numberInEDI, payerCode, shortByFee, cutName, sameName, throughCity,
            unknownName
        case noLegalForm, digitsBefore, takenBackByBank, partly, twoYearsOpen, never

        var members: Int {
            switch self {
            case .pays: 66
            case .paysTwice: 4
            case .paysNextYearToo: 3
            case .numberInEDI: 6
            case .payerCode: 4
            case .shortByFee: 6
            case .cutName: 4
            case .sameName: 2
            case .throughCity: 6
            case .unknownName: 4
            case .noLegalForm: 3
            case .digitsBefore: 4
            case .takenBackByBank: 2
            case .partly: 2
            case .twoYearsOpen: 1
            case .never: 3
            }
        }
    }

    struct Member {
        /// From 1, in the order of codes: its invoice of 2026 has this number.
        let index: Int
        let habit: Habit
        let payerName: String

        var invoice: InvoiceNumber {
            InvoiceNumber(series: "HSJ", fiscalYear: FiscalYear(2026), serial: Int32(index))
        }
    }

    /// What a payment is in truth.
    struct Truth {
        /// The members whose dues it pays, or who are to get it back.
        let members: [Int]
        /// Under a registered name (in any writing), and exactly what one invoice asks for.
        var isRegisteredAndExact = false
        /// A second payment: no due.
        var isSurplus = false
    }

    let members: [Member]
    /// In the order of days.
    private(set) var lines: [(line: BankLine, truth: Truth?)] = []
    private var random: SeededRandom
    private var reference = 0

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        var names: Set<String> = []
        var members: [Member] = []
        var habits = Habit.allCases.flatMap { Array(repeating: $0, count: $0.members) }
        habits.shuffle(using: &random)
        let shared = Self.name(&random, kana: 6)
        for (offset, habit) in habits.enumerated() {
            var name = shared
            if habit != .sameName {
                repeat {
                    name = Self.name(&random, kana: habit == .cutName ? 52 : Int.random(in: 5...11, using: &random))
                } while !names.insert(PayerName(name).bare).inserted
            }
            members.append(Member(index: offset + 1, habit: habit, payerName: name))
        }
        self.members = members
        for member in members { pay(member) }
        payThroughCities()
        strangers()
        lines.sort { ($0.line.bookedOn, $0.line.reference) < ($1.line.bookedOn, $1.line.reference) }
    }

    // MARK: Payments

    private mutating func pay(_ member: Member) {
        let name = member.payerName
        let day = day(in: "2026-05-01"..."2026-06-30")
        switch member.habit {
        case .pays: add(written(name), 30_000, day, .registered(member))
        case .paysTwice:
            add(written(name), 30_000, day, .registered(member))
            add(written(name), 30_000, self.day(in: "2026-07-01"..."2026-09-30"), .surplus(member))
        case .paysNextYearToo:
            add(written(name), 30_000, day, .registered(member))
            add(written(name), 30_000, self.day(in: "2027-03-01"..."2027-03-30"), .surplus(member))
        case .numberInEDI:
            add("ﾌﾘｺﾐ ﾀﾝﾄｳ", 30_000, day, Truth(members: [member.index]), edi: member.invoice.description)
        case .payerCode:
            add("ｼﾞﾑｷﾖｸ", 30_000, day, Truth(members: [member.index]), code: Self.code(of: member))
        case .shortByFee:
            let fee = [110, 220, 440, 660].randomElement(using: &random)!
            add(written(name), 30_000 - Int64(fee), day, Truth(members: [member.index]))
        case .cutName: add(Self.narrow(name), 30_000, day, Truth(members: [member.index]))
        case .sameName: add(written(name), 30_000, day, .registered(member))
        case .throughCity, .never: break
        case .unknownName:
            add(Self.narrow("コジン" + Self.name(&random, kana: 5, form: "")), 30_000, day, Truth(members: [member.index]))
        case .noLegalForm: add(Self.narrow(PayerName(name).bare), 30_000, day, Truth(members: [member.index]))
        case .digitsBefore:
            add("2026\(member.index.padded(5))" + Self.narrow(name), 30_000, day, .registered(member))
        case .takenBackByBank:
            add(written(name), 30_000, day, .registered(member))
            let back = lines[lines.count - 1].line
            lines.append(
                (
                    BankLine(
                        position: 0, reference: back.reference, bookedOn: day.adding(days: 3), kind: .correction,
                        amount: back.amount, payerName: back.payerName), nil
                ))
            add(written(name), 30_000, day.adding(days: 20), .registered(member))
        case .partly: add(written(name), 12_000, day, Truth(members: [member.index]))
        case .twoYearsOpen: add(written(name), 30_000, day, .registered(member))
        }
    }

    /// Two cities pay for three members each, under the city's name.
    private mutating func payThroughCities() {
        let paid = members.filter { $0.habit == .throughCity }.map(\.index)
        for (number, group) in [paid.prefix(3), paid.suffix(3)].enumerated() {
            add("ﾏﾙﾏﾙｼﾔｸｼﾖ\(number + 1)ｶ", 90_000, day(in: "2026-06-01"..."2026-07-15"), Truth(members: Array(group)))
        }
    }

    /// What has nothing to do with dues, some of it of the same amount; and fees that go out.
    private mutating func strangers() {
        for _ in 0..<12 {
            add(
                Self.narrow(Self.name(&random, kana: 7)), [1_000, 5_000, 30_000].randomElement(using: &random)!,
                day(in: "2026-05-01"..."2027-03-30"), nil)
        }
        for _ in 0..<12 {
            add("", 440, day(in: "2026-05-01"..."2027-03-30"), nil, direction: .outgoing)
        }
    }

    private mutating func add(
        _ name: String, _ amount: Int64, _ day: Day, _ truth: Truth?, code: String = "", edi: String = "",
        direction: BankLine.Direction = .incoming
    ) {
        reference += 1
        lines.append(
            (
                BankLine(
                    position: 0, reference: reference.padded(6), bookedOn: day, direction: direction,
                    amount: Yen(amount),
                    payerName: name, payerCode: code, edi: edi), truth
            ))
    }

    private mutating func day(in span: ClosedRange<String>) -> Day {
        let (first, last) = (Day(span.lowerBound)!, Day(span.upperBound)!)
        return first.adding(days: Int.random(in: 0...Int(last.ordinal - first.ordinal), using: &random))
    }

    // MARK: Names

    static func code(of member: Member) -> String { "7\(member.index.padded(9))" }

    private static let forms = ["トクヒ)", "シヤ)", "フク)", "カ)"]
    private static let kana = Array("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワガギグゲゴザジズバビブベボパピプペポ")

    private static func name(
        _ random: inout SeededRandom, kana count: Int, form: String? = nil
    ) -> String {
        let form = form ?? forms.randomElement(using: &random)!
        return form + String((0..<count).map { _ in kana.randomElement(using: &random)! })
    }

    /// The name as one bank or another writes it.
    private mutating func written(_ name: String) -> String {
        var text = name
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            for (short, long) in [
                ("トクヒ)", "トクテイヒエイリカツドウホウジン "), ("シヤ)", "イツパンシヤダンホウジン "), ("フク)", "シヤカイフクシホウジン "), ("カ)", "カブシキガイシヤ "),
            ] where text.hasPrefix(short) {
                let whole = long + text.dropFirst(short.count)
                // A bank would cut it.
                if Self.narrow(whole).unicodeScalars.count < 47 { text = whole }
            }
        case 1: text.insert(" ", at: text.index(text.endIndex, offsetBy: -2))
        default: break
        }
        return Self.narrow(text)
    }

    /// Half-width, each voiced mark a character of its own; at most 48 of them, as banks keep.
    static func narrow(_ text: String) -> String {
        let narrow = (text.applyingTransform(.fullwidthToHalfwidth, reverse: false) ?? text)
            .replacing("゛", with: "ﾞ").replacing("゜", with: "ﾟ")
        return String(String.UnicodeScalarView(narrow.unicodeScalars.prefix(48)))
    }
}

extension MadeUpYear.Truth {
    fileprivate static func registered(_ member: MadeUpYear.Member) -> Self {
        Self(members: [member.index], isRegisteredAndExact: true)
    }

    fileprivate static func surplus(_ member: MadeUpYear.Member) -> Self {
        Self(members: [member.index], isSurplus: true)
    }
}

extension MadeUpYear {
    /// Files of a month each, with balances that continue.
    func files() -> [(month: Month, bytes: [UInt8])] {
        var balance: Int64 = 1_000_000
        return (Month("2026-05")!...Month("2027-03")!).map { month in
            let lines = lines.map(\.line).filter { $0.bookedOn.month == month }
            let first = Day(year: month.year, month: month.month, day: 1)!
            let last = Day(year: month.next.year, month: month.next.month, day: 1)!.adding(days: -1)
            defer { balance += Yen.sum(lines).amount }
            return (
                month,
                ReceiptFixture.file(lines, from: first.description, to: last.description, before: balance)
            )
        }
    }
}
