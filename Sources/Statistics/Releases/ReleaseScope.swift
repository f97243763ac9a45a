import DataDictionary
import HubCore

/// What a release is about: the news of a half year, or a fiscal year. There is one release for each, for good.
package enum ReleaseScope: Hashable, Sendable {
    case interim(Half)
    case final(FiscalYear)

    package var kind: ReleaseKind {
        switch self {
        case .interim: .interim
        case .final: .final
        }
    }

    package var period: Period {
        switch self {
        case .interim(let half): .half(half)
        case .final(let year): .year(year)
        }
    }

    package var fiscalYear: FiscalYear { period.firstMonth.fiscalYear }
    package var months: ClosedRange<Month> { period.firstMonth...period.lastMonth }

    /// The published release's name in addresses: `final-FY2024`, `interim-2025-H1`.
    package var id: String { "\(kind.rawValue)-\(period)" }

    /// 令和6年度 確報.
    package var name: Message {
        Message(ja: "\(period.japanese) \(kind.label.ja)", en: "\(kind.label.en), \(period)")
    }
}

extension ReleaseScope {
    /// Nil for a name that no release can have.
    package init?(id: some StringProtocol) {
        guard let kind = ReleaseKind.allCases.first(where: { id.hasPrefix($0.rawValue + "-") }),
            let period = Period(id.dropFirst(kind.rawValue.count + 1))
        else { return nil }
        self.init(kind, period)
        guard self.id == id else { return nil }
    }

    /// Nil for a kind that does not cover such a period.
    package init?(_ kind: ReleaseKind, _ period: Period) {
        switch (kind, period) {
        case (.interim, .half(let half)): self = .interim(half)
        case (.final, .year(let year)): self = .final(year)
        default: return nil
        }
    }
}

extension ReleaseScope {
    /// Reads what staff typed: a fiscal year is a final release, a half year an interim one.
    ///
    /// Errors: `query-invalid`.
    package init(reading text: String) throws(Problem) {
        if let scope = ReleaseScope(id: text) {
            self = scope
        } else if let half = Half(text) {
            self = .interim(half)
        } else if let year = FiscalYear(text) {
            self = .final(year)
        } else {
            throw .query(
                "period", ja: "「\(text.excerpt)」は年度（FY2025、確報）でも半期（2025-H1、速報）でもありません",
                en: "“\(text.excerpt)” is neither a fiscal year (FY2025, final) nor a half year (2025-H1, interim)")
        }
    }
}
