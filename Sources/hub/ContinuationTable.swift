import DataDictionary
import HubCore
import ReferenceData

extension DictionaryStore.PublishedVersion {
    /// One line: the version, what it continues, and whether it still takes batches.
    var summary: Message {
        let continued = dictionary.continuation.map { " ← \($0.version)" } ?? ""
        return Message(
            ja: "データ辞書 \(dictionary.version)\(continued)\(isRetired ? "（受付終了）" : "")",
            en: "Dictionary \(dictionary.version)\(continued)\(isRetired ? " (retired)" : "")")
    }
}

extension Continuation {
    /// What was there before, what it became, and the kind of change.
    func rows(_ language: Language) -> [[String]] {
        elements.map { $0.row(language) }
            + options.sorted { $0.key < $1.key }.flatMap { category, changes in
                changes.map { $0.row(language, prefix: "\(category)=") }
            }
            + breakdowns.sorted { $0.key < $1.key }.flatMap { element, changes in
                changes.map { $0.row(language, of: element) }
            }
    }
}

private enum ChangeName {
    static let renamed = Message(ja: "改名", en: "renamed")
    static let merged = Message(ja: "統合", en: "merged")
    static let split = Message(ja: "分割", en: "split")
    static let retired = Message(ja: "廃止", en: "retired")
}

extension Succession {
    fileprivate func row(_ language: Language, prefix: String = "") -> [String] {
        let name =
            switch self {
            case .renamed: ChangeName.renamed
            case .merged: ChangeName.merged
            case .split: ChangeName.split
            case .retired: ChangeName.retired
            }
        return [before, after].map { $0.map { prefix + $0.rawValue }.joined(separator: " + ") } + [name[language]]
    }
}

extension TableSuccession {
    fileprivate func row(_ language: Language, of element: DataElement.ID) -> [String] {
        let name =
            switch self {
            case .merged: ChangeName.merged
            case .split: ChangeName.split
            case .retired: ChangeName.retired
            }
        return [before.text(of: element), after?.text(of: element) ?? "", name[language]]
    }
}

extension ReportedTable {
    fileprivate func text(of element: DataElement.ID) -> String {
        "\(element) (\(isEmpty ? "—" : sorted().map(\.rawValue).joined(separator: "×")))"
    }
}
