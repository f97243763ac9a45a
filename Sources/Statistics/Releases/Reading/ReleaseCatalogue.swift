import HubCore

/// The tables of all published releases, each under the names of its release and its own: `final-FY2024.newByPrefecture`.
package struct ReleaseCatalogue: CubeCatalogue {
    private let releases: PublishedReleases

    package init(_ releases: PublishedReleases) { self.releases = releases }

    package func flows() async throws -> [CubeFlow] {
        var flows: [CubeFlow] = []
        for heading in try await releases.all() {
            for table in try await releases.release(heading.id).tables {
                flows.append(
                    CubeFlow(
                        id: "\(heading.id).\(table.id)", title: Self.title(table.title, in: heading.scope.name)))
            }
        }
        return flows
    }

    package func cube(_ id: String, _ selection: CubeSelection) async throws -> Cube? {
        // Neither a release's name nor SDMX's form of it has a point.
        guard let point = id.firstIndex(of: ".") else { return nil }
        do {
            let table = try await releases.table(String(id[id.index(after: point)...]), of: String(id[..<point]))
            return Self.named(id, table).selecting(selection)
        } catch let problem as Problem where problem.kind == .releaseNotFound {
            return nil
        }
    }

    /// The table as the catalogue names it: its release belongs to its name, since there is one of them every year.
    private static func named(_ id: String, _ table: Cube) -> Cube {
        guard case .release(_, let release, _, _) = table.source else { return table }
        return Cube(
            id: id, title: title(table.title, in: release), dimensions: table.dimensions, measures: table.measures,
            cells: table.cells, source: table.source, notes: table.notes)
    }

    private static func title(_ table: Message, in release: Message) -> Message {
        Message(ja: "\(table.ja)（\(release.ja)）", en: "\(table.en) (\(release.en))")
    }
}
