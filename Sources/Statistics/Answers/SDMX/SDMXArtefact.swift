/// The kinds of things that SDMX describes a table with, as its addresses name them.
package enum SDMXArtefact: String, CaseIterable, Sendable {
    case dataflow, datastructure, codelist, conceptscheme

    /// This kind and those that come along (SDMX REST 1.5, `references`). Nil for a value that the standard does not
    /// have; kinds that this hub does not have bring nothing.
    package func with(references: String?) -> Set<SDMXArtefact>? {
        let others: Set<SDMXArtefact>
        switch references {
        case nil, "none": others = []
        case "all", "parentsandsiblings": others = Set(Self.allCases)
        case "parents": others = parents
        case "children": others = children
        case "descendants": others = children.union(children.flatMap(\.children))
        case .some(let name):
            guard Self.named.contains(name) else { return nil }
            others = Set(Self.allCases.filter { $0.rawValue == name })
        }
        return others.union([self])
    }

    private var children: Set<SDMXArtefact> {
        switch self {
        case .dataflow: [.datastructure]
        case .datastructure: [.codelist, .conceptscheme]
        case .codelist, .conceptscheme: []
        }
    }

    private var parents: Set<SDMXArtefact> { Set(Self.allCases.filter { $0.children.contains(self) }) }

    private static let named: Set<String> = [
        "dataflow", "datastructure", "codelist", "conceptscheme", "categoryscheme", "categorisation",
        "contentconstraint", "agencyscheme", "dataproviderscheme", "dataconsumerscheme", "organisationscheme",
        "provisionagreement", "hierarchicalcodelist", "structureset", "process", "reportingtaxonomy",
        "metadatastructure", "metadataflow",
    ]
}
