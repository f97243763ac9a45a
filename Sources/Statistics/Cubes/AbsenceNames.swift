import HubCore

extension Cube.Absence {
    /// Stands for a hidden number in every format for people: never a number, so that nobody adds it up.
    package static let hiddenMark = "x"

    package var label: Message {
        switch self {
        case .notReported: Message(ja: "報告なし", en: "Not reported")
        case .late: Message(ja: "報告待ち", en: "Not yet reported")
        case .notApplicable: Message(ja: "該当なし", en: "Not applicable")
        case .suppressed: Message(ja: "秘匿（家庭が特定されるおそれがあるため）", en: "Hidden, so that it gives no family away")
        }
    }
}
