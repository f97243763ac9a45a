import DataDictionary
import HubCore
import Testing

@Suite struct DecimalTextTests {
    @Test(arguments: [
        ("0", 0, 0), ("12", 0, 12), ("12", 1, 120), ("12.5", 1, 125), ("0.5", 1, 5), ("0.05", 2, 5), ("12.5", 2, 1250),
        ("9007199254740991", 0, Limits.largestInteger), ("900719925474099.1", 1, Limits.largestInteger),
    ])
    func reads(text: String, decimals: Int, value: Int64) throws {
        #expect(try DecimalText.value(text, decimals: decimals) == value)
        #expect(try Array(text.utf8).withUnsafeBytes { try DecimalText.value($0, decimals: decimals) } == value)
    }

    @Test(arguments: [
        ("", 1, DecimalText.Fault.notANumber), (".", 1, .notANumber), ("5.", 1, .notANumber), (".5", 1, .notANumber),
        ("-", 1, .notANumber), ("+5", 1, .notANumber), ("1e3", 1, .notANumber), ("1,5", 1, .notANumber),
        (" 5", 1, .notANumber), ("5 ", 1, .notANumber), ("05", 1, .notANumber), ("1.2.3", 2, .notANumber),
        ("５", 1, .notANumber), ("NaN", 1, .notANumber), ("-5", 1, .negative), ("-0", 0, .negative),
        ("12.5", 0, .tooManyDecimals(allowed: 0)), ("12.50", 1, .tooManyDecimals(allowed: 1)),
        ("9007199254740992", 0, .tooLarge), ("9007199254740991", 1, .tooLarge),
        (String(repeating: "9", count: 400), 0, .tooLarge),
    ])
    func refuses(text: String, decimals: Int, fault: DecimalText.Fault) {
        #expect(throws: fault) { try DecimalText.value(text, decimals: decimals) }
    }

    @Test func aWholeNumberIsScaled() throws {
        #expect(try DecimalText.value(whole: 12, decimals: 1) == 120)
        #expect(try DecimalText.value(whole: Limits.largestInteger, decimals: 0) == Limits.largestInteger)
        #expect(throws: DecimalText.Fault.negative) { try DecimalText.value(whole: -1, decimals: 0) }
        #expect(throws: DecimalText.Fault.tooLarge) { try DecimalText.value(whole: .max, decimals: 6) }
        #expect(throws: DecimalText.Fault.tooLarge) { try DecimalText.value(whole: 1 << 53, decimals: 0) }
    }

    @Test(arguments: [
        (0, 0, "0"), (125, 0, "125"), (125, 1, "12.5"), (120, 1, "12.0"), (5, 1, "0.5"), (5, 3, "0.005"),
        (0, 2, "0.00"),
    ])
    func writes(value: Int64, decimals: Int, text: String) {
        #expect(DecimalText.text(value, decimals: decimals) == text)
    }

    @Test(arguments: 0...6)
    func readsWhatItWrites(decimals: Int) throws {
        for value in [0, 1, 9, 10, 99, 12_345, 1_000_000, Limits.largestInteger] as [Int64] {
            #expect(try DecimalText.value(DecimalText.text(value, decimals: decimals), decimals: decimals) == value)
        }
    }
}
