import DataDictionary
import Foundation
import ReferenceData
import Server

/// Dictionary 2026.1 without a database, for tests of pure code. The numbers of its cells are made up.
package enum TestDictionary {
    package static let inUse: DictionaryInUse = {
        do {
            let dictionary = try DataDictionary(decoding: Data(ProductFiles().seed("dictionary/2026.1.json")))
            let numbers = Dictionary(
                uniqueKeysWithValues: dictionary.cells.map { (CellName($0), Int32($0.index + 1)) })
            return DictionaryInUse(0, of: try DictionarySeries([dictionary])) { numbers[$0] ?? 0 }
        } catch {
            preconditionFailure("the dictionary of the seeds does not load: \(error)")
        }
    }()

    package static var dictionary: DataDictionary { inUse.dictionary }
}
