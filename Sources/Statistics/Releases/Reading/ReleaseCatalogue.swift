import HubCore

/// The tables of all published releases, for clients that ask for tables by name. A table's name is its release's, a
/// point, and its own: `final-FY2024.activity.month`.
package struct ReleaseCatalogue: CubeCatalogue {
    private let releases: PublishedReleases

    package init(_ releases: PublishedReleases) { self.releases = releases }

    package func flows() async throws -> [CubeFlow] {
        var flows: [CubeFlow] = []
        for heading in try await releases.all() {
            for table in try await releases.release(heading.id).tables {
                let (name, title) = (heading.scope.name, table.title)
                flows.append(
                    CubeFlow(
                        id: "\(heading.id).\(table.id)",
                        title: Message(ja: "\(title.ja)（\(name.ja)）", en: "\(title.en) (\(name.en))")))
            }
        }
        return flows
    }

    package func cube(_ id: String, _ selection: CubeSelection) async throws -> Cube? {
        guard let point = id.firstIndex(of: ".") else { return nil }
        do {
            let table = try await releases.table(String(id[id.index(after: point)...]), of: String(id[..<point]))
            return table.named(id).selecting(selection)
        } catch let problem as Problem where problem.kind == .releaseNotFound {
            return nil
        }
    }
}

extension Cube {
    fileprivate func named(_ id: String) -> Cube {
        Cube(
            id: id, title: title, dimensions: dimensions, measures: measures, cells: cells, source: source, notes: notes
        )
    }
}
