import DataDictionary
import Testing

@Suite struct CategoryKeyTests {
    @Test(arguments: [
        ("", ""), ("referral=phn", "referral=phn"),
        ("item=N01,outcome=met,type=infant", "item=N01,outcome=met,type=infant"),
        ("type=infant,outcome=met,item=N01", "item=N01,outcome=met,type=infant"),
    ])
    func readsPairsInAnyOrderAndWritesThemSorted(text: String, canonical: String) throws {
        let key = try #require(CategoryKey(parsing: text))
        #expect(key.description == canonical)
        #expect(CategoryKey(parsing: canonical) == key)
    }

    @Test(arguments: [
        "referral", "referral=", "=phn", "referral=phn,", ",referral=phn", "referral=phn,,type=infant",
        "referral=phn=office", "referral=phn, type=infant", "referral =phn", "type=infant,type=infant",
        "type=infant,type=antenatalFirst", "referral=保健師", "referral=phn;type=infant", "item=N01/type=infant",
        "referral=" + String(repeating: "x", count: 49),
    ])
    func refuses(text: String) {
        #expect(CategoryKey(parsing: text) == nil)
    }

    @Test func aSpreadsheetSeparatesWithSemicolons() {
        #expect(CategoryKey(parsing: "type=infant;item=N01", separator: ";")?.description == "item=N01,type=infant")
        #expect(CategoryKey(parsing: "type=infant,item=N01", separator: ";") == nil)
    }

    @Test func aCategoryCanOccurOnce() {
        #expect(CategoryKey([.init("type", "infant"), .init("type", "antenatalFirst")]) == nil)
        #expect(CategoryKey([.init("type", "infant"), .init("item", "N01")])?.description == "item=N01,type=infant")
    }

    @Test func keepsSomeCategories() throws {
        let key = try #require(CategoryKey(parsing: "item=N01,outcome=met,type=infant"))
        #expect(key.keeping(["type", "item"]).description == "item=N01,type=infant")
        #expect(key.keeping([]) == .total)
        #expect(key["outcome"] == "met")
        #expect(key["age"] == nil)
    }
}
