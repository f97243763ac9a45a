import HubCore
import SyncProtocol
import TestSupport
import Testing

/// Every way in which a record can be unsound.
@Suite("Batch: findings")
struct BatchFindingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let line: String
        let code: String
        let pointer: String
        var testDescription: String { "\(code) at \(pointer): \(line.prefix(80))" }

        init(_ code: String, _ pointer: String, _ line: String) {
            self.line = line
            self.code = code
            self.pointer = pointer
        }
    }

    private static let visits = "activity/2026-05/visits"
    private static let hours = "activity/2026-05/visitHours"
    private static let good = TestRecord.put(visits, 1)

    @Test("It is put aside with its code and where it is wrong, and its neighbours are not", arguments: cases)
    func finding(of example: Case) throws {
        let batch = try BatchFixture.decode([Self.good, example.line, TestRecord.put("activity/2026-04/visits", 2)])
        #expect(batch.findings.map(\.kind.code) == [example.code])
        #expect(batch.findings.first?.line == 3)
        #expect(batch.findings.first?.pointer == example.pointer)
        #expect(batch.records.map(\.line) == [2, 4])
        #expect(batch.changes.count == 2)
        #expect(batch.unkeptLines == (Self.codesOfUnkeptLines.contains(example.code) ? [3] : []))
    }

    /// The last three are of contacts only.
    private static let codesOfUnkeptLines = [
        "personal-data-suspected", "line-too-long", "kana-invalid", "mail-invalid", "postal-code-invalid",
    ]

    @Test("There is a case for every kind of finding")
    func complete() {
        let tested = Set(Self.cases.map(\.code) + ["group-incomplete", "utf8-invalid", "balance-differs"])
        #expect(tested == Set(FindingKind.all.map(\.code)))
        #expect(Set(FindingKind.all.map(\.code)).count == FindingKind.all.count)
    }

    static let cases: [Case] = [
        Case("json-invalid", "", String(good.dropLast())),
        Case("json-invalid", "", ""),
        Case("json-invalid", "", "nonsense"),
        Case("json-invalid", "", good + good),
        Case("json-invalid", "", String(repeating: "[", count: 40) + String(repeating: "]", count: 40)),
        Case("duplicate-key", "", #"{"op":"put","t":"cell","k":"\#(visits)","r":1,"r":2,"d":{"v":1}}"#),
        Case(
            "duplicate-key", "", #"{"op":"report","k":"activity/2026-05","r":1,"d":{"cells":{"visits":1,"visits":2}}}"#),
        Case("line-too-long", "", good + String(repeating: " ", count: Limits.lineBytes)),
        // Looked through in one pass, however long: quadratic time would stand out here.
        Case(
            "record-kind-unknown", "/t", #"{"op":"put","k":"x","r":1,"t":"\#(String(repeating: "x", count: 60_000))"}"#),
        Case("record-invalid", "", "[]"),
        Case("record-invalid", "/op", #"{"t":"cell","k":"\#(visits)","r":1,"d":{"v":1}}"#),
        Case("record-invalid", "/op", #"{"op":1,"t":"cell","k":"\#(visits)","r":1,"d":{"v":1}}"#),
        Case("record-invalid", "/k", #"{"op":"put","t":"cell","r":1,"d":{"v":1}}"#),
        Case("record-invalid", "/k", #"{"op":"put","t":"cell","k":"visits","r":1,"d":{"v":1}}"#),
        Case("record-invalid", "/k", #"{"op":"report","k":"\#(visits)","r":1,"d":{"cells":{}}}"#),
        Case("record-invalid", "/d/cells", #"{"op":"report","k":"activity/2026-05","r":1,"d":{}}"#),
        Case("record-invalid", "/d/cells", #"{"op":"report","k":"activity/2026-05","r":1,"d":{"cells":[]}}"#),
        Case("record-invalid", "/d", #"{"op":"put","t":"cell","k":"\#(visits)","r":1,"d":3}"#),
        Case("record-invalid", "/d", #"{"op":"put","t":"cell","k":"\#(visits)","r":1,"d":{"v":1,"s":"not-reported"}}"#),
        Case("record-invalid", "/d", #"{"op":"put","t":"cell","k":"\#(visits)","r":1,"d":{"s":"unknown"}}"#),
        Case("record-invalid", "/name~1of", #"{"op":"put","name/of":"x","k":"\#(visits)","r":1,"d":{"v":1}}"#),
        Case("record-invalid", "/g", #"{"op":"put","t":"cell","k":"\#(visits)","r":1,"g":7,"d":{"v":1}}"#),
        Case("record-kind-unknown", "/op", #"{"op":"post","t":"cell","k":"\#(visits)","r":1,"d":{"v":1}}"#),
        Case("record-kind-unknown", "/t", #"{"op":"put","t":"family","k":"\#(visits)","r":1,"d":{"v":1}}"#),
        Case("revision-invalid", "/r", #"{"op":"put","t":"cell","k":"\#(visits)","d":{"v":1}}"#),
        Case("revision-invalid", "/r", TestRecord.put(visits, 1, revision: 0)),
        Case("revision-invalid", "/r", TestRecord.put(visits, 1, revision: -3)),
        Case("revision-invalid", "/r", #"{"op":"put","t":"cell","k":"\#(visits)","r":"1","d":{"v":1}}"#),
        Case("data-set-unknown", "/k", TestRecord.put("weather/2026-05/visits", 1)),
        Case("cell-unknown", "/k", TestRecord.put("activity/2026-05/unknown", 1)),
        Case("cell-unknown", "/k", TestRecord.put("activity/2026-05", 1)),
        Case("cell-unknown", "/k", TestRecord.put("activity/2026-05/families.new/referral=tv", 1)),
        Case("cell-unknown", "/k", TestRecord.put("activity/2026-05/families.new/referral=phn,type=infant", 1)),
        Case("cell-unknown", "/k", TestRecord.put("activity/2026-05/organizers", 1)),
        Case("cell-unknown", "/d/cells/visits~1x=y", TestRecord.report("activity/2026-05", #""visits/x=y":1"#)),
        // The same cell twice: its categories in another order are another key of the object.
        Case(
            "cell-twice", "/d/cells/needs.present~1type=infant,item=N01",
            TestRecord.report(
                "needs/2026-05", #""needs.present/item=N01,type=infant":1,"needs.present/type=infant,item=N01":1"#)),
        Case("period-invalid", "/k", TestRecord.put("activity/2026-13/visits", 1)),
        Case("period-invalid", "/k", TestRecord.put("activity/2026-5/visits", 1)),
        Case("period-invalid", "/k", TestRecord.put("activity/202605/visits", 1)),
        Case("period-invalid", "/k", TestRecord.put("activity/1899-05/visits", 1)),
        Case("period-future", "/k", TestRecord.put("activity/2026-07/visits", 1)),
        Case("value-invalid", "/d/v", TestRecord.put(visits, "1.5")),
        Case("value-invalid", "/d/v", TestRecord.put(visits, "true")),
        Case("value-invalid", "/d/v", TestRecord.put(visits, #""abc""#)),
        Case("value-invalid", "/d/v", TestRecord.put(visits, #""1.5""#)),
        Case("value-invalid", "/d/v", TestRecord.put(hours, #""1.25""#)),
        Case("value-invalid", "/d/v", TestRecord.put(hours, "12.5")),
        Case("value-invalid", "/d/v", TestRecord.put(visits, #""not-reported""#)),
        Case("value-invalid", "/d/v", TestRecord.put(visits, #""１２""#)),
        Case("value-invalid", "/d/cells/visits", TestRecord.report("activity/2026-05", #""visits":[]"#)),
        Case("value-negative", "/d/v", TestRecord.put(visits, -1)),
        Case("value-negative", "/d/v", TestRecord.put(hours, #""-0.5""#)),
        Case("revision-too-high", "/r", TestRecord.put(visits, 1, revision: Limits.largestInteger + 1)),
        Case("value-too-large", "/d/v", TestRecord.put(visits, Limits.largestInteger + 1)),
        Case("value-too-large", "/d/v", TestRecord.put(visits, Int64.max)),
        Case("value-too-large", "/d/v", TestRecord.put(visits, "18446744073709551615")),
        Case("value-blank", "/d/v", TestRecord.put(visits, "null")),
        Case("value-blank", "/d/v", TestRecord.put(visits, #""""#)),
        Case("value-blank", "/d/cells/visits", TestRecord.report("activity/2026-05", #""visits":null"#)),
        Case("record-invalid", "/g", TestRecord.put(visits, 1, group: "a b")),
        // Figures that disagree
        Case(
            "total-differs", "/d/cells/families.new",
            TestRecord.report("activity/2026-05", #""families.new":2,"families.new/referral=phn":3"#)),
        Case(
            "total-differs", "/d/cells/families.new",
            TestRecord.report(
                "activity/2026-05",
                #""families.new":2,"families.new/type=infant":1,"families.new/type=antenatalFirst":0,"#
                    + #""families.new/type=antenatalLater":0"#)),
        Case(
            "part-exceeds-whole", "/d/cells/needs.present~1item=N01,type=infant",
            TestRecord.report(
                "needs/2026-05",
                #""needs.assessedAtStart/type=infant":1,"needs.present/item=N01,type=infant":2"#)),
        // What a scheme says of itself
        Case("statement-key-invalid", "/k", Statement.put("note", "note/activity", #"{"text":"雪のため"}"#)),
        Case("statement-key-invalid", "/k", Statement.put("profile", "profile/2026-02-30", "{}")),
        Case("statement-key-invalid", "/k", Statement.put("membership", "membership/2026-04-01/expelled", "{}")),
        Case("statement-key-invalid", "/k", Statement.put("answer", "answer/1", #"{"text":"はい"}"#)),
        Case("record-invalid", "/d/why", Statement.put("membership", "membership/2026-04-01/started", #"{"why":1}"#)),
        Case("member-missing", "/d/text", Statement.put("note", "note/activity/2026-05", "{}")),
        Case("text-invalid", "/d/text", Statement.put("note", "note/activity/2026-05", #"{"text":"  "}"#)),
        Case(
            "text-invalid", "/d/text",
            Statement.put("note", "note/activity/2026-05", "{\"text\":\"\(String(repeating: "あ", count: 1001))\"}")),
        Case("code-unknown", "/d/host_type", Statement.profile(hostType: "castle")),
        Case("code-unknown", "/d/areas_served/0", Statement.profile(area: "13101")),
        Case("kana-invalid", "/d/payer_kana", Statement.contact(kana: "和光市")),
        Case("mail-invalid", "/d/billing_mail", Statement.contact(mail: "nobody")),
        Case("postal-code-invalid", "/d/postal_code", Statement.contact(postalCode: "351-010")),
        // What may be about a person, wherever it stands
        Case("personal-data-suspected", "", #"{"op":"put","t":"cell","name":"山田","k":"\#(visits)","r":1,"d":{"v":1}}"#),
        Case("personal-data-suspected", "", TestRecord.put("activity/2026-05/visits/山田花子", 1)),
        Case("personal-data-suspected", "", TestRecord.put(visits, #""hanako@example.jp""#)),
        Case("personal-data-suspected", "", TestRecord.put(visits, #""090-1234-5678""#)),
        Case("personal-data-suspected", "", TestRecord.put(visits, #""０９０１２３４５６７８""#)),
        Case("personal-data-suspected", "", TestRecord.put("activity/2019-05-01/visits", 1)),
        Case("personal-data-suspected", "", TestRecord.report("activity/2026-05", #""令和2年4月1日生":1"#)),
        Case("personal-data-suspected", "", "山田花子,visits,3"),
        Case("personal-data-suspected", "", #"{"op":"put","tel":"09012345678""#),
        Case("personal-data-suspected", "", TestRecord.put(visits, 1, group: "山田")),
        Case(
            "personal-data-suspected", "/d/text",
            Statement.put("note", "note/activity/2026-05", #"{"text":"電話 048-123-4567 まで"}"#)),
        // What is not sound is looked at whatever it is about.
        Case(
            "personal-data-suspected", "",
            Statement.put("note", "note/activity/2026-05", #"{"text":"電話 048-123-4567 まで","x":1}"#)),
        Case("personal-data-suspected", "", Statement.put("note", "note/山田花子/2026-05", #"{"text":"雪のため"}"#)),
        Case(
            "personal-data-suspected", "",
            #"{"op":"put","tel":"090-1234-5678","t":"answer","k":"answer/1","r":1,"d":{"text":"はい"}}"#),
        Case("personal-data-suspected", "", Statement.profile(hostType: "hanako@example.jp")),
        Case("personal-data-suspected", "/d/host_name", Statement.profile(hostName: "架空の会 090-1234-5678")),
        Case("personal-data-suspected", "", Statement.contact(mail: "nobody", kana: "カクウ", member: #""山田":1"#)),
        // The words of a statement are not names of the dictionary, and its key is not a number of a telephone.
        Case(
            "record-invalid", "/x",
            #"{"op":"put","x":"雪のため","t":"note","k":"note/activity/2026-05","r":1,"d":{"text":"はい"}}"#),
        Case(
            "member-missing", "/d/text",
            Statement.put("answer", "answer/00000000-0000-7000-8000-000000000001", "{}")),
        Case("text-invalid", "/d/host_name", Statement.profile(hostName: #"架空の会\n和光"#)),
        Case("text-invalid", "/d/host_name", Statement.profile(hostName: "架空の会\u{85}和光")),
    ]

    /// Lines about the scheme itself.
    private enum Statement {
        static func put(_ kind: String, _ key: String, _ data: String) -> String {
            #"{"op":"put","t":"\#(kind)","k":"\#(key)","r":1,"d":\#(data)}"#
        }

        static func profile(
            hostType: String = "hiroba", area: String = "131016", hostName: String = "架空の会"
        ) -> String {
            put(
                "profile", "profile/2026-04-01",
                #"{"host_name":"\#(hostName)","host_type":"\#(hostType)","areas_served":["\#(area)"],"organizers":1,"#
                    + #""trustees":5,"committee_meetings":2,"programmes":[],"yearly_budget":1000000}"#)
        }

        static func contact(
            mail: String = "a@example.jp", kana: String = "ｶｸｳﾉｶｲ", postalCode: String = "351-0104", member: String = ""
        ) -> String {
            put(
                "contact", "contact/2026-04-01",
                #"{"billing_name":"架空 太郎","billing_mail":"\#(mail)","postal_code":"\#(postalCode)","#
                    + #""payer_kana":"\#(kana)"\#(member.isEmpty ? "" : ",")\#(member)}"#)
        }
    }
}
