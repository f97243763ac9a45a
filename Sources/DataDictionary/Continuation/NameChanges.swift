import HubCore

/// What became of every name of a version in the next: those that the continuation names, and those that went on.
struct NameChanges: Sendable {
    /// Every element of the version before; none for a retired one.
    let elements: [DataElement.ID: [DataElement.ID]]
    /// Every option of the categories that both versions have.
    let options: [Category.ID: [CategoryOption.ID: [CategoryOption.ID]]]
    private let tables: [DataElement.ID: [TableSuccession]]

    init(from earlier: DataDictionary, to later: DataDictionary) throws(Problem) {
        let place = DocumentPlace.top / "continues"
        guard let continuation = later.continuation, continuation.version == earlier.version else {
            throw place.problem(
                ja: "版 \(earlier.version) の続きであることを書いてください", en: "must say that it continues \(earlier.version)")
        }
        elements = try Self.names(
            earlier.elements.map(\.id), later.elements.map(\.id), continuation.elements, at: place / "elements")
        var options: [Category.ID: [CategoryOption.ID: [CategoryOption.ID]]] = [:]
        for category in earlier.categories {
            let successions = continuation.options[category.id] ?? []
            guard let now = later.category(category.id) else { continue }
            options[category.id] = try Self.names(
                category.options.map(\.id), now.options.map(\.id), successions, at: place / "options" / category.id)
        }
        for category in continuation.options.keys.sorted() where earlier.category(category) == nil {
            throw (place / "options").notBefore(category.rawValue)
        }
        self.options = options
        tables = continuation.breakdowns

        try checkElements(continuation, from: earlier, to: later, at: place / "elements")
        try checkTables(from: earlier, to: later, at: place / "breakdowns")
    }

    /// The table that a table of an element of the version before became; nil for a retired one.
    func table(_ table: ReportedTable, of element: DataElement.ID) -> ReportedTable? {
        guard let succession = tables[element]?.first(where: { $0.before == table }) else { return table }
        return succession.after
    }

    /// The cells after one of the version before.
    func cells(after cell: DataCell, in later: DataDictionary) -> [CellName] {
        guard let table = table(cell.table, of: cell.element.id) else { return [] }
        var keys: [[CategoryKey.Pair]] = [[]]
        for category in table.sorted() {
            let choices =
                cell.key[category].map { options[category]?[$0] ?? [] }
                ?? later.category(category)?.options.map(\.id) ?? []
            keys = keys.flatMap { pairs in choices.map { pairs + [CategoryKey.Pair(category, $0)] } }
        }
        return (elements[cell.element.id] ?? []).flatMap { element in
            keys.compactMap(CategoryKey.init).map { CellName(element: element, key: $0) }
        }
    }

    // MARK: Checks

    private static func names<Subject>(
        _ before: [Identifier<Subject>], _ now: [Identifier<Subject>], _ successions: [Succession<Subject>],
        at place: DocumentPlace
    ) throws(Problem) -> [Identifier<Subject>: [Identifier<Subject>]] {
        let (known, kept) = (Set(before), Set(now))
        var names: [Identifier<Subject>: [Identifier<Subject>]] = [:]
        for succession in successions {
            for old in succession.before {
                guard known.contains(old) else { throw place.notBefore(old.rawValue) }
                names[old] = succession.after
            }
            for new in succession.after where known.contains(new) {
                throw (place / new).problem(
                    ja: "前の版にも同じIDがあります。意味が変わるものには新しいIDが必要です",
                    en: "is an id of the version before too; what changes its meaning needs a new id")
            }
        }
        for old in before where names[old] == nil {
            guard kept.contains(old) else {
                throw (place / old).problem(
                    ja: "前の版にはありますが、どうなったかが書かれていません",
                    en: "was in the version before, and nothing says what became of it")
            }
            names[old] = [old]
        }
        return names
    }

    /// A cell keeps its number across versions and is added to those before it, so what figures mean must agree.
    private func checkElements(
        _ continuation: Continuation, from earlier: DataDictionary, to later: DataDictionary, at place: DocumentPlace
    ) throws(Problem) {
        for before in earlier.elements {
            for now in (elements[before.id] ?? []).compactMap(later.element) {
                guard before.decimals == now.decimals, before.kind == now.kind, before.unit.id == now.unit.id,
                    before.dataSet == now.dataSet
                else {
                    throw (place / now.id).problem(
                        ja: "小数桁・種類・単位・データセットは版 \(earlier.version) の「\(before.id)」から変えられません",
                        en: "cannot differ from \(before.id) of \(earlier.version) in decimals, kind, unit or data set")
                }
            }
        }
        for succession in continuation.elements {
            switch succession {
            case .renamed, .retired: continue
            case .merged(let old, _):
                try requireAdding(old.compactMap(earlier.element), at: place)
            case .split(let old, let parts):
                try requireAdding([old].compactMap(earlier.element), at: place)
                try requireNoDerivation(from: Set(parts), in: later, at: place)
            }
        }
    }

    private func requireAdding(_ elements: [DataElement], at place: DocumentPlace) throws(Problem) {
        for element in elements where element.kind == .distinct {
            throw (place / element.id).problem(
                ja: "distinct の項目は合計も分割もできません", en: "is distinct: it neither adds up nor comes apart")
        }
    }

    private func requireNoDerivation(
        from parts: Set<DataElement.ID>, in later: DataDictionary, at place: DocumentPlace
    ) throws(Problem) {
        for element in later.elements {
            guard let derivation = element.derivation,
                let part = [derivation.openingStock, derivation.plusFlow].first(where: parts.contains)
            else { continue }
            throw (place / part).problem(
                ja: "「\(element.id)」の計算に使うため、分割してできた項目にはできません",
                en: "\(element.id) is worked out from it, so it cannot come from a split")
        }
    }

    private func checkTables(
        from earlier: DataDictionary, to later: DataDictionary, at place: DocumentPlace
    ) throws(Problem) {
        for (id, successions) in tables.sorted(by: { $0.key < $1.key }) {
            guard let element = earlier.element(id) else { throw place.notBefore(id.rawValue) }
            for succession in successions where !element.tables.contains(succession.before) {
                throw (place / id).notBefore(succession.before.description)
            }
        }
        var sources: [Target: [DataElement.ID]] = [:]
        for before in earlier.elements {
            let now = (elements[before.id] ?? []).compactMap(later.element)
            for table in before.tables where !now.isEmpty {
                let place = place / before.id / table.description
                let target = self.table(table, of: before.id)
                if target != table, now.contains(where: { $0.id == before.id && $0.tables.contains(table) }) {
                    throw place.problem(ja: "この版にも同じ内訳があります", en: "is a table of this version too")
                }
                guard let target else { continue }
                for element in now {
                    guard element.tables.contains(target) else {
                        throw place.problem(
                            ja: "この内訳は「\(element.id)」にありません。どうなったかを書いてください",
                            en: "is not a table of \(element.id); say what became of it")
                    }
                    sources[Target(element: element.id, table: target), default: []].append(before.id)
                }
            }
        }
        for (target, found) in sources.sorted(by: { $0.key.element < $1.key.element }) {
            let all = elements.filter { $0.value.contains(target.element) }.map(\.key)
            let place = place / target.element / target.table.description
            guard found.count == Set(found).count else {
                throw place.problem(ja: "二つの内訳が一つになっています", en: "comes from two tables, which would count twice")
            }
            guard found.count == all.count else {
                throw place.problem(
                    ja: "合わせた項目の一部にしかない内訳です。retired にしてください",
                    en: "only some of the merged elements have this table; retire it")
            }
        }
    }

    private struct Target: Hashable {
        let element: DataElement.ID
        let table: ReportedTable
    }
}

extension DocumentPlace {
    fileprivate func notBefore(_ name: String) -> Problem {
        (self / name).problem(ja: "前の版にありません", en: "is not in the version before")
    }
}
