/// The counts of `activity` in one month, and the form they fill in.
struct ActivityMonth {
    var newByReferral = [Int](repeating: 0, count: Codes.referral.count)
    var newByType = [Int](repeating: 0, count: Codes.type.count)
    var newByAge = [Int](repeating: 0, count: Codes.age.count)
    var finished = 0
    var open = 0
    var waiting = 0
    var visits = 0
    var visitTenths = 0
    /// Nil where the office does not record them.
    var linksByResource: [Int]? = [Int](repeating: 0, count: Codes.resource.count)

    var new: Int { newByType.reduce(0, +) }

    static let form = ReportForm([
        ReportForm.total("families.new"),
        ReportForm.breakdown("families.new", ("referral", Codes.referral)),
        ReportForm.breakdown("families.new", ("type", Codes.type)),
        ReportForm.breakdown("families.new", ("age", Codes.age)),
        ReportForm.total("families.finished"),
        ReportForm.total("families.open"),
        ReportForm.total("families.waiting"),
        ReportForm.total("visits"),
        ReportForm.total("visitHours"),
        ReportForm.total("links"),
        ReportForm.breakdown("links", ("resource", Codes.resource)),
    ])

    /// In the order of the form.
    var values: [CellValue] {
        let families = [new] + newByReferral + newByType + newByAge + [finished, open, waiting, visits]
        let links: [CellValue] =
            if let linksByResource {
                ([linksByResource.reduce(0, +)] + linksByResource).map { .number($0) }
            } else {
                [CellValue](repeating: .notApplicable, count: 1 + Codes.resource.count)
            }
        return families.map { .number($0) } + [.tenths(visitTenths)] + links
    }
}
