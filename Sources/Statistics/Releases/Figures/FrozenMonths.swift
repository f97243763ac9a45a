import HubCore

/// How far each scheme's commits count in months that a release has read. Whoever reads such a month again reads it as
/// the first release did: between two that differ, the difference would be the families reported late.
struct FrozenMonths: Sendable {
    private let windows: [(months: ClosedRange<Month>, versions: [SchemeID: Int64])]

    /// `releases`: the first published first.
    init(_ releases: [ReleaseDraft]) { self.init(releases.map { ($0.scope, $0.dataVersions) }) }

    /// `releases`: the first published first, with how far each has counted.
    init(_ releases: [(scope: ReleaseScope, versions: [SchemeID: Int64])]) {
        windows = releases.map { (Self.window(of: $0.scope.months), $0.versions) }
    }

    /// Every month that some release has read, rising.
    var months: [Month] { Set(windows.flatMap { Array($0.months) }).sorted() }

    /// A release of some months also reads the one before, where stocks begin.
    static func window(of months: ClosedRange<Month>) -> ClosedRange<Month> {
        months.lowerBound.previous...months.upperBound
    }

    /// Nil for a month that no release has read: all commits count.
    func versions(in month: Month) -> [SchemeID: Int64]? {
        windows.first { $0.months.contains(month) }?.versions
    }
}
