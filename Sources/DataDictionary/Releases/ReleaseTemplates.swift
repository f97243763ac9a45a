import HubCore

/// The two kinds of releases.
package enum ReleaseKind: String, Sendable, Codable, CaseIterable {
    /// 速報: a half year's news, totals of the whole network only.
    case interim
    /// 確報: once a year.
    case final

    package var label: Message {
        switch self {
        case .interim: Message(ja: "速報", en: "Interim release")
        case .final: Message(ja: "確報", en: "Final release")
        }
    }
}

/// Which tables a release has. Nothing outside of them is ever published, and nothing else can be worked out from them.
///
/// Immutable and checked against a dictionary when it is decoded (`seeds/releases`); kept with each release.
package struct ReleaseTemplates: Sendable {
    /// Such as `2026.1`.
    package let version: Identifier<ReleaseTemplates>
    package let label: Message
    /// Options that are always shown as one.
    package let groups: [CombinedOptions]
    package let templates: [ReleaseTemplate]

    package func templates(of kind: ReleaseKind) -> [ReleaseTemplate] { templates.filter { $0.release == kind } }
}

/// One table of a release: elements by period and area, with at most one breakdown. Whole numbers only.
package struct ReleaseTemplate: Sendable, Identifiable {
    package let id: Identifier<ReleaseTemplate>
    package let label: Message
    package let release: ReleaseKind
    /// Nation, region or prefecture.
    package let area: AreaLevel
    package let period: PeriodType
    /// At least one; each has the breakdown, if there is one.
    package let elements: [DataElement.ID]
    package let breakdown: Category.ID?
}

/// Options of a category that releases show as one, such as the two kinds of antenatal families.
package struct CombinedOptions: Sendable {
    package let category: Category.ID
    package let id: CategoryOption.ID
    package let label: Message
    package let options: [CategoryOption.ID]
}
