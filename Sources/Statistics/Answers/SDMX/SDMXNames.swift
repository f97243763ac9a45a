import HubCore

/// What the parts of a table are called in SDMX 2.1.
///
/// Its identifiers have no point, ours have no low line, so `families.new` is `families_new` and nothing collides.
package enum SDMXNames {
    package static let agency = "HSJ"
    package static let version = "1.0"
    package static let timeDimension = "TIME_PERIOD"
    package static let measureDimension = "measure"
    static let measureLabel = Message(ja: "指標", en: "Measure")
    static let primaryMeasure = "OBS_VALUE"
    static let observationStatuses = "CL_OBS_STATUS"

    package static func identifier(_ id: String) -> String { id.replacing(".", with: "_") }

    package static func dataStructure(of flow: String) -> String { "DSD_" + identifier(flow) }
    package static func conceptScheme(of flow: String) -> String { "CS_" + identifier(flow) }
    static func codelist(of dimension: String, in flow: String) -> String {
        "CL_\(identifier(flow))_\(identifier(dimension))"
    }
    /// Whether a list of codes may be one of a table, or is the one that all share.
    package static func mayBelong(codelist: String, to flow: String) -> Bool {
        codelist == observationStatuses || codelist.hasPrefix("CL_\(identifier(flow))_")
    }

    static func units(in flow: String) -> String { "CL_\(identifier(flow))_unit" }
}

extension Cube {
    /// The dimensions of a key in their order: the measure, then all but time.
    package var sdmxKeyDimensions: [String] {
        [SDMXNames.measureDimension]
            + dimensions.filter { $0.role != .time }.map { SDMXNames.identifier($0.id) }
    }

    /// Position of the dimension of time, which the writers of series need.
    var timeDimension: Int? { dimensions.firstIndex { $0.role == .time } }
}

extension Cube.Dimension {
    var sdmxID: String { role == .time ? SDMXNames.timeDimension : SDMXNames.identifier(id) }

    /// A member's code as SDMX writes it.
    func sdmxCode(_ position: Int) -> String {
        let code = members[position].code
        guard role == .time else { return SDMXNames.identifier(code) }
        return Period(code)?.sdmx ?? SDMXTimeRange.text(over: members.compactMap { Period($0.code) }) ?? code
    }
}

extension Cube.Absence {
    /// Of the cross-domain code list CL_OBS_STATUS (SDMX, content-oriented guidelines).
    var sdmxStatus: SDMXStatus {
        switch self {
        case .notReported: .notCollected
        case .late: .missing
        case .notApplicable: .cannotExist
        case .suppressed: .suppressed
        }
    }
}

/// Those codes of CL_OBS_STATUS that are used here.
enum SDMXStatus: String, CaseIterable {
    case normal = "A"
    case notCollected = "L"
    case cannotExist = "M"
    case missing = "O"
    case suppressed = "Q"

    var label: Message {
        switch self {
        case .normal: Message(ja: "通常の値", en: "Normal value")
        case .notCollected:
            Message(ja: "欠測（報告なし）", en: "Missing value; data exist but were not collected (not reported)")
        case .cannotExist: Message(ja: "欠測（該当なし）", en: "Missing value; data cannot exist (not applicable)")
        case .missing: Message(ja: "欠測（報告待ち）", en: "Missing value (not yet reported)")
        case .suppressed:
            Message(ja: "欠測（秘匿）", en: "Missing value; suppressed (hidden, so that it gives no family away)")
        }
    }
}
