import HubCore

/// What SDMX attaches to observations and series beside their keys.
enum SDMXAttribute: String, CaseIterable {
    case unit = "UNIT_MEASURE"
    case decimals = "DECIMALS"
    case status = "OBS_STATUS"
    case numerator = "NUMERATOR"
    case denominator = "DENOMINATOR"
    case schemes = "SCHEMES"
    case reports = "REPORTS"
    case expected = "REPORTS_EXPECTED"
    case reportingYearStart = "REPORTING_YEAR_START_DAY"
    case release = "RELEASE"
    case countedOn = "COUNTED_ON"
    case note = "NOTE"

    enum Attachment {
        /// To the whole data set, to the measure, or to each observation.
        case dataSet, measure, observation
    }

    var attachment: Attachment {
        switch self {
        case .unit, .decimals: .measure
        case .status, .numerator, .denominator, .schemes, .reports, .expected: .observation
        case .reportingYearStart, .release, .countedOn, .note: .dataSet
        }
    }

    var isMandatory: Bool { self == .unit || self == .status }

    var label: Message {
        switch self {
        case .unit: Message(ja: "単位", en: "Unit of measure")
        case .decimals: Message(ja: "小数桁数", en: "Decimals")
        case .status: Message(ja: "値の状態", en: "Observation status")
        case .numerator: BasisColumn.numerator.label
        case .denominator: BasisColumn.denominator.label
        case .schemes: BasisColumn.schemes.label
        case .reports: BasisColumn.reports.label
        case .expected: BasisColumn.expected.label
        case .reportingYearStart: Message(ja: "年度の開始日", en: "Reporting year start day")
        case .release: Message(ja: "公表名", en: "Release")
        case .countedOn: Message(ja: "集計日", en: "Counted on")
        case .note: Message(ja: "注", en: "Note")
        }
    }

    init(_ column: BasisColumn) {
        switch column {
        case .numerator: self = .numerator
        case .denominator: self = .denominator
        case .schemes: self = .schemes
        case .reports: self = .reports
        case .expected: self = .expected
        }
    }
}
