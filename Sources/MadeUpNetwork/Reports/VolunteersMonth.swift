/// The counts of `volunteers` in one month, and the form they fill in.
struct VolunteersMonth {
    var registered = 0
    var active = 0
    var trained = 0
    var organizers = 0

    static let form = ReportForm([
        ReportForm.total("volunteers.registered"),
        ReportForm.total("volunteers.active"),
        ReportForm.total("volunteers.trained"),
        ReportForm.total("organizers"),
    ])

    /// In the order of the form.
    var values: [CellValue] { [registered, active, trained, organizers].map { .number($0) } }
}
