import HubCore
import TestSupport
import Testing

@testable import Dues

/// The decider alone, on inputs made by hand.
@Suite("Matching")
struct MatchingTests {
    private var inputs = MatchingInputs(
        payments: [],
        invoices: [
            Self.invoice(1, of: 1), Self.invoice(2, of: 2), Self.invoice(3, of: 3), Self.invoice(4, of: 4),
            Self.invoice(5, of: 5, balance: 0), Self.invoice(6, of: 6), Self.invoice(7, of: 6, year: 2025),
        ],
        members: [
            Self.member(1, "トクヒ)ワコウコソダテ"), Self.member(2, "ハナミズキ"), Self.member(3, "ハナミズキ"), Self.member(4, "2525クラブ"),
            Self.member(5, "アオゾラ"), Self.member(6, "ヒマワリ"), Self.member(7, "シンカイイン"),
        ])

    static func invoice(_ serial: Int32, of member: Int64, year: Int = 2026, balance: Int64 = 30_000)
        -> MatchingInputs.Invoice
    {
        MatchingInputs.Invoice(
            number: number(serial, year), member: SchemeID(member), amount: Yen(30_000), balance: Yen(balance))
    }

    static func number(_ serial: Int32, _ year: Int = 2026) -> InvoiceNumber {
        InvoiceNumber(series: "HSJ", fiscalYear: FiscalYear(year), serial: serial)
    }

    static func member(_ id: Int64, _ names: String...) -> MatchingInputs.Member {
        MatchingInputs.Member(id: SchemeID(id), code: "hs-13-\(id)", title: names[0], names: names)
    }

    private func decide(
        _ name: String, _ amount: Int64 = 30_000, cut: Bool = false, codes: [String] = [], texts: [String] = []
    ) -> MatchingDecision {
        var inputs = inputs
        inputs.payments = [
            MatchingInputs.Payment(
                line: BankLineID(1), bookedOn: Day("2026-05-20")!, amount: Yen(amount), name: name, nameMayBeCut: cut,
                codes: codes, texts: texts)
        ]
        return Matching.decide(inputs)[0]
    }

    private func pays(_ serial: Int32, _ member: Int64, _ amount: Int64 = 30_000, fee: Int64 = 0) -> PlannedAllocation {
        PlannedAllocation(
            .invoice(Self.number(serial)), member: SchemeID(member), amount: Yen(amount), fee: Yen(fee))
    }

    @Test("T2: an equal name and the exact amount are posted")
    func equalName() {
        let decision = decide("ﾄｸﾋ)ﾜｺｳｺｿﾀﾞﾃ")
        #expect(decision.tier == .name && decision.action == .post([pays(1, 1)]))
        #expect(decision.reasons == [.equalName, .exactAmount])
    }

    @Test("T1: a confirmed name is posted, and is a doubt where it is another member's own")
    mutating func alias() {
        inputs.aliases = [.init(key: PayerName("カ)オヤ").whole, member: SchemeID(1))]
        #expect(decide("ｶ)ｵﾔ").tier == .alias && decide("ｶ)ｵﾔ").action == .post([pays(1, 1)]))
        inputs.aliases = [.init(key: PayerName("2525クラブ").whole, member: SchemeID(1))]
        guard case .propose(let options) = decide("2525ｸﾗﾌﾞ").action else { return #expect(Bool(false)) }
        #expect(options.count == 2)
    }

    @Test("T0: a payer's code, a number in EDI or before the name")
    mutating func codes() {
        inputs.codes = [.init(key: "0000012345", member: SchemeID(1))]
        #expect(decide("ﾀﾞﾚｶ", codes: ["0000012345"]).action == .post([pays(1, 1)]))
        #expect(decide("ﾀﾞﾚｶ", codes: ["0000012345"]).tier == .code)
        #expect(decide("ﾀﾞﾚｶ", texts: ["HSJ-2026-00004"]).action == .post([pays(4, 4)]))
        #expect(decide("ﾀﾞﾚｶ", texts: ["ｶｲﾋ HSJ-2026-00004"]).tier == .code)
        #expect(decide("202600004ﾀﾞﾚｶ").action == .post([pays(4, 4)]))
        // The number is one member's, the name another's.
        let conflict = decide("ﾄｸﾋ)ﾜｺｳｺｿﾀﾞﾃ", texts: ["HSJ-2026-00004"])
        #expect(conflict.reasons.contains(.evidenceConflicts))
        guard case .propose = conflict.action else { return #expect(Bool(false)) }
        // Several open invoices, and the number tells which.
        #expect(decide("ﾋﾏﾜﾘ", texts: ["HSJ-2026-00006"]).action == .post([pays(6, 6)]))
    }

    @Test("An organisation whose name begins with digits keeps them")
    func digits() {
        #expect(decide("2525ｸﾗﾌﾞ").action == .post([pays(4, 4)]))
        #expect(decide("0012525ｸﾗﾌﾞ").action == .leave)
    }

    @Test("T3: two members of one name are never guessed between")
    func sameName() {
        let decision = decide("ﾊﾅﾐｽﾞｷ")
        #expect(decision.tier == .likely && decision.reasons.contains(.sameNameOfSeveral))
        #expect(decision.action == .propose([[pays(2, 2)], [pays(3, 3)]]))
    }

    @Test("T3: a cut name, and a name that lacks its legal form")
    func almost() {
        let cut = decide("ﾄｸﾋ)ﾜｺｳｺｿﾀ", cut: true)
        #expect(cut.tier == .likely && cut.reasons == [.cutName, .exactAmount])
        #expect(cut.action == .propose([[pays(1, 1)]]))
        #expect(decide("ﾄｸﾋ)ﾜｺｳｺｿﾀ").action == .leave)
        #expect(decide("ﾜｺｳｺｿﾀﾞﾃ").reasons == [.legalFormDiffers, .exactAmount])
    }

    @Test("T3: one payment for several members, known and not")
    mutating func forSeveral() {
        let key = PayerName("ワコウシ").whole
        inputs.aliases = [1, 4].map { .init(key: key, member: SchemeID($0)) }
        #expect(decide("ﾜｺｳｼ", 60_000).action == .propose([[pays(1, 1), pays(4, 4)]]))
        #expect(decide("ﾜｺｳｼ").action == .propose([[pays(1, 1)], [pays(4, 4)]]))
        let partly = decide("ﾄｸﾋ)ﾜｺｳｺｿﾀﾞﾃ", 90_000)
        #expect(partly.reasons.contains(.payerForSeveral))
        #expect(
            partly.action
                == .propose([[pays(1, 1), PlannedAllocation(.suspense, member: nil, amount: Yen(60_000))]]))
    }

    @Test("T3: several open invoices of one member")
    func severalInvoices() {
        #expect(decide("ﾋﾏﾜﾘ").reasons == [.equalName, .severalInvoices])
        let both = decide("ﾋﾏﾜﾘ", 60_000)
        guard case .propose(let options) = both.action else { return #expect(Bool(false)) }
        #expect(options.count == 1 && options[0].count == 2)
    }

    @Test("T4: short by a known fee is proposed with the fee; by anything else it is a part")
    func fee() {
        let short = decide("ﾄｸﾋ)ﾜｺｳｺｿﾀﾞﾃ", 29_560)
        #expect(short.tier == .shortByFee && short.action == .propose([[pays(1, 1, 29_560, fee: 440)]]))
        #expect(decide("ﾄｸﾋ)ﾜｺｳｺｿﾀﾞﾃ", 29_559).reasons.contains(.amountDiffers))
    }

    @Test("A second payment becomes a deposit; under a confirmed name a person looks first")
    mutating func secondPayment() {
        let deposit = PlannedAllocation(.deposit, member: SchemeID(5), amount: Yen(30_000))
        #expect(decide("ｱｵｿﾞﾗ").action == .post([deposit]))
        #expect(decide("ｱｵｿﾞﾗ", 20_000).action != .post([deposit]))
        inputs.aliases = [.init(key: PayerName("ソラ").whole, member: SchemeID(5))]
        #expect(decide("ｿﾗ").action == .propose([[deposit]]))
        // Within one run too.
        inputs.payments = (0..<2).map { _ in
            MatchingInputs.Payment(
                line: BankLineID(1), bookedOn: Day("2026-05-20")!, amount: Yen(30_000), name: "ﾄｸﾋ)ﾜｺｳｺｿﾀﾞﾃ")
        }
        let decisions = Matching.decide(inputs)
        #expect(decisions[0].action == .post([pays(1, 1)]))
        #expect(decisions[1].action == .post([PlannedAllocation(.deposit, member: SchemeID(1), amount: Yen(30_000))]))
    }

    @Test("T5: nobody known; and a member that was never billed")
    func unknown() {
        #expect(decide("ﾀﾞﾚｶ").tier == .none && decide("ﾀﾞﾚｶ").action == .leave)
        #expect(decide("").action == .leave)
        #expect(decide("ｼﾝｶｲｲﾝ").reasons.contains(.nothingOpen))
    }

    @Test("What a bank takes back is tied to its line, by reference or where it is the only one")
    func takingBack() {
        func line(_ n: Int, _ day: String, _ reference: String = "", _ name: String = "ﾜｺｳ") -> TakingBack.Line {
            TakingBack.Line(
                id: BankLineID(Int64(n)), account: "main", bookedOn: Day(day)!,
                direction: "in", amount: Yen(30_000), reference: reference, name: name)
        }
        let back = line(9, "2026-05-22", "7")
        func original(_ lines: TakingBack.Line...) -> BankLineID? {
            TakingBack.pairs([back], among: lines).first?.original
        }
        #expect(original(line(1, "2026-05-20")) == line(1, "2026-05-20").id)
        #expect(original(line(1, "2026-05-20"), line(2, "2026-05-21")) == nil)
        #expect(original(line(1, "2026-05-20"), line(2, "2026-05-21", "7")) == line(2, "2026-05-21").id)
        #expect(original(line(1, "2026-05-23")) == nil)
        #expect(original(line(1, "2026-01-23")) == nil)
        #expect(original(line(1, "2026-05-20", "7", "ﾍﾞﾂ")) == nil)
    }
}
