import HubCore

/// Which table an address of SDMX REST names: `families_new`, or with agency and version `HSJ,families_new,1.0`.
package struct SDMXReference: Sendable {
    package let id: String

    /// Nil for what another agency maintains or another version of it: there is none here.
    package init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        switch parts.count {
        case 1: self.init(agency: "all", id: parts[0], version: "latest")
        case 2: self.init(agency: parts[0], id: parts[1], version: "latest")
        case 3: self.init(agency: parts[0], id: parts[1], version: parts[2])
        default: return nil
        }
    }

    package init?(agency: String, id: String, version: String) {
        guard agency == "all" || agency == SDMXNames.agency, ["all", "latest", SDMXNames.version].contains(version)
        else { return nil }
        self.id = id
    }

    package var isAll: Bool { id == "all" }

    /// Whether an identifier is meant.
    package func matches(_ identifier: String) -> Bool { isAll || id == identifier }
}
