import DataDictionary
import Documents
import HubCore

/// Lists of releases and of their tables, as JSON.
package enum ReleaseDocuments {
    package static func list(_ releases: [ReleaseHeading]) -> [UInt8] {
        var json = JSONDocument()
        json.beginObject()
        json.array("releases") { json in
            for heading in releases {
                json.beginObject()
                json.heading(heading)
                json.endObject()
            }
        }
        json.endObject()
        return json.bytes
    }

    /// `formats`: in which tables are served.
    package static func release(
        _ heading: ReleaseHeading, _ tables: [ReleaseTableName], formats: [AnswerFormat]
    ) -> [UInt8] {
        var json = JSONDocument()
        json.beginObject()
        json.heading(heading)
        json.array("tables") { json in
            for table in tables {
                json.beginObject()
                json.labelled(table.id, table.title)
                json.member("href", "/releases/\(heading.id)/tables/\(table.id)")
                json.endObject()
            }
        }
        json.array("formats") { json in
            for format in formats { json.string(format.name) }
        }
        json.array("pages") { json in
            for page in ReleasePage.allCases where page != .achievements || heading.scope.kind == .final {
                json.string("/releases/\(heading.id)/\(page.rawValue)")
            }
        }
        json.message("hidden", HiddenCellExplanation.forPublic)
        json.endObject()
        return json.bytes
    }
}

extension JSONDocument {
    fileprivate mutating func heading(_ heading: ReleaseHeading) {
        let scope = heading.scope
        labelled(heading.id, scope.name)
        member("kind", scope.kind.rawValue)
        member("period", scope.period.description)
        member("from", scope.months.lowerBound.description)
        member("to", scope.months.upperBound.description)
        member("countedOn", heading.countedOn.description)
        member("publishedOn", heading.publishedAt.dayInJapan.description)
        member("schemes", heading.schemes)
        madeUp(heading.isMadeUp)
        member("href", "/releases/\(heading.id)")
    }
}
