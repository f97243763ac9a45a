import HubCore

/// The members of a dimension, of the measures or of an attribute.
package struct SDMXCodelist: Sendable {
    package let id: String
    let label: Message
    let codes: [(id: String, label: Message)]

    /// Of all dimensions but time, of the measures and of the units of some tables, then those that all share.
    package static func all(of cubes: [Cube]) -> [SDMXCodelist] { cubes.flatMap(\.sdmxCodelists) + [statuses] }

    static let statuses = SDMXCodelist(
        id: SDMXNames.observationStatuses, label: SDMXAttribute.status.label,
        codes: SDMXStatus.allCases.map { ($0.rawValue, $0.label) })
}

extension Cube {
    fileprivate var sdmxCodelists: [SDMXCodelist] {
        let measures = SDMXCodelist(
            id: SDMXNames.codelist(of: SDMXNames.measureDimension, in: id), label: SDMXNames.measureLabel,
            codes: self.measures.map { (SDMXNames.identifier($0.id), $0.label) })
        let members = dimensions.filter { $0.role != .time }.map { dimension in
            SDMXCodelist(
                id: SDMXNames.codelist(of: dimension.id, in: id), label: dimension.label,
                codes: dimension.members.map { (SDMXNames.identifier($0.code), $0.label) })
        }
        var known: Set<String> = []
        let units = SDMXCodelist(
            id: SDMXNames.units(in: id), label: SDMXAttribute.unit.label,
            codes: self.measures.filter { known.insert($0.unitID).inserted }.map {
                (SDMXNames.identifier($0.unitID), $0.unit)
            })
        return [measures] + members + [units]
    }
}
