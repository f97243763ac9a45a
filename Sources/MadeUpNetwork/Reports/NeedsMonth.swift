/// The counts of `needs` in one month, and the form they fill in.
struct NeedsMonth {
    var assessedAtStart = [Int](repeating: 0, count: Codes.type.count)
    var assessedAtEnd = [Int](repeating: 0, count: Codes.type.count)
    private var present = [Int](repeating: 0, count: Codes.item.count * Codes.type.count)
    private var outcomes = [Int](repeating: 0, count: Codes.item.count * Codes.outcome.count * Codes.type.count)

    mutating func countNeed(_ item: Int, of type: FamilyType) {
        present[item * Codes.type.count + type.position] += 1
    }

    mutating func count(_ outcome: Outcome, of item: Int, _ type: FamilyType) {
        outcomes[(item * Codes.outcome.count + outcome.position) * Codes.type.count + type.position] += 1
    }

    static let form = ReportForm([
        ReportForm.total("needs.assessedAtStart"),
        ReportForm.breakdown("needs.assessedAtStart", ("type", Codes.type)),
        ReportForm.total("needs.assessedAtEnd"),
        ReportForm.breakdown("needs.assessedAtEnd", ("type", Codes.type)),
        ReportForm.breakdown("needs.present", ("item", Codes.item), ("type", Codes.type)),
        ReportForm.breakdown("needs.outcome", ("item", Codes.item), ("outcome", Codes.outcome), ("type", Codes.type)),
    ])

    /// In the order of the form.
    var values: [CellValue] {
        let assessed =
            [assessedAtStart.reduce(0, +)] + assessedAtStart + [assessedAtEnd.reduce(0, +)] + assessedAtEnd
        return (assessed + present + outcomes).map { .number($0) }
    }
}
