import DataDictionary
import Foundation
import HubCore

/// What a published release says of itself.
package struct ReleaseHeading: Sendable, Equatable {
    package let scope: ReleaseScope
    /// That reported.
    package let schemes: Int
    package let isMadeUp: Bool
    /// 集計日.
    package let countedOn: Day
    package let publishedAt: Date

    package var id: String { scope.id }

    var source: Cube.Source { .release(id: id, name: scope.name, countedOn: countedOn, isMadeUp: isMadeUp) }
}

/// A table of a release, as lists name it.
package struct ReleaseTableName: Sendable, Equatable {
    package let id: String
    package let title: Message
}
