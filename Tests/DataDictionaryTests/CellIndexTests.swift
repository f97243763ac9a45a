import DataDictionary
import Testing

@Suite struct CellIndexTests {
    let dictionary: DataDictionary

    init() throws { dictionary = try Seeds.dictionary() }

    private func find(_ dataSet: String, _ path: String) -> Int? {
        Array(dataSet.utf8).withUnsafeBytes(dictionary.cellIndex.dataSet).flatMap { handle in
            Array(path.utf8).withUnsafeBytes { dictionary.cellIndex.cell($0, in: handle) }
        }
    }

    @Test func findsEveryCellInItsDataSetOnly() {
        for cell in dictionary.cells {
            for dataSet in dictionary.dataSets {
                let expected = dataSet.id == cell.element.dataSet ? cell.index : nil
                #expect(find(dataSet.id.rawValue, cell.path) == expected)
            }
        }
    }

    @Test func missesEveryNeighbourOfACell() {
        for cell in dictionary.cells {
            let bytes = Array(cell.path.utf8)
            for position in bytes.indices {
                var changed = bytes
                changed[position] ^= 0x80
                #expect(find(cell.element.dataSet.rawValue, String(decoding: changed, as: UTF8.self)) == nil)
            }
            #expect(find(cell.element.dataSet.rawValue, cell.path + " ") == nil)
            #expect(find(cell.element.dataSet.rawValue, String(cell.path.dropFirst())) == nil)
        }
    }

    @Test func missesTextOfAnyLength() {
        for length in 0..<200 {
            #expect(find("needs", String(repeating: "n", count: length)) == nil)
            #expect(find(String(repeating: "\0", count: length), "visits") == nil)
        }
    }

    @Test(arguments: [
        ("needs", "needs.outcome/type=infant,outcome=met,item=N01", "needs.outcome/item=N01,outcome=met,type=infant"),
        ("ａｃｔｉｖｉｔｙ", "ｖｉｓｉｔｓ", "visits"),
        ("activity", "families.new／ｒｅｆｅｒｒａｌ＝ｐｈｎ", "families.new/referral=phn"),
        ("activity", "visits", "visits"),
    ])
    func theSlowWayTakesOtherOrdersAndWidths(dataSet: String, path: String, canonical: String) {
        #expect(dictionary.canonicalCell(dataSet: dataSet, path: path)?.path == canonical)
    }

    @Test(arguments: [
        ("activity", "visits/"), ("activity", "/visits"), ("activity", ""), ("needs", "visits"),
        ("activity", "visits/visits"), ("activity", "families.supported"), ("needs", "needs.present"),
        ("needs", "needs.present/item=N01"),
        ("activity", "families.new/referral=phn,age=0"), ("activity", "families.new/referral=nobody"), ("", "visits"),
        ("needs", "needs.present/item=N01/type=infant"), ("activity", "Visits"),
    ])
    func theSlowWayIsStrictOtherwise(dataSet: String, path: String) {
        #expect(dictionary.canonicalCell(dataSet: dataSet, path: path) == nil)
    }

    @Test func theSlowWayReadsASpreadsheetsKey() {
        let cell = dictionary.canonicalCell(
            dataSet: "needs", path: "needs.present/type=infant;item=N02", separator: ";")
        #expect(cell?.path == "needs.present/item=N02,type=infant")
    }
}
