import HubCore
import Testing

@testable import MadeUpNetwork

/// What must hold in every report of every scheme, whatever was drawn.
@Suite struct ReportIdentityTests {
    @Test func everyCellOfTheFormHasAValue() {
        for report in TestNetwork.usualReports.joined() {
            #expect(report.values.count == report.dataSet.form.cells.count)
            #expect(report.values.allSatisfy { ($0.number ?? 0) >= 0 })
        }
    }

    @Test func breakdownsAddUpToTheirTotals() {
        let tables: [(DataSet, String, [[String]])] = [
            (.activity, "families.new", [["referral"], ["type"], ["age"]]), (.activity, "links", [["resource"]]),
            (.needs, "needs.assessedAtStart", [["type"]]), (.needs, "needs.assessedAtEnd", [["type"]]),
        ]
        for (dataSet, element, breakdowns) in tables {
            let total = dataSet.form.position(element)
            let parts = breakdowns.map { dataSet.form.positions(element, by: $0) }
            for report in TestNetwork.usualReports.joined() where report.dataSet == dataSet {
                guard let number = report.values[total].number else { continue }
                for cells in parts { #expect(cells.reduce(0) { $0 + report.values[$1].number! } == number) }
            }
        }
    }

    @Test func openIsOpenBeforeAndNewWithoutFinished() {
        let form = DataSet.activity.form
        let (new, finished, open) = (
            form.position("families.new"), form.position("families.finished"), form.position("families.open")
        )
        for (scheme, reports) in zip(TestNetwork.usual.schemes, TestNetwork.usualReports) {
            var before: (month: Month, open: Int)? = (Month("2022-03")!, scheme.scheme.opening.openFamilies)
            for report in reports where report.dataSet == .activity {
                let values = report.values.map { $0.number ?? 0 }
                // After a month that was not reported nobody can tell what was open before; after a rest it is none.
                if let known = before, known.month.next == report.month {
                    #expect(values[open] == known.open + values[new] - values[finished], "\(scheme.scheme.code)")
                }
                before = (report.month, values[open])
            }
        }
    }

    @Test func assessmentsFollowFromFamilies() {
        let (activity, needs) = (DataSet.activity.form, DataSet.needs.form)
        let newByType = activity.positions("families.new", by: ["type"])
        let finished = activity.position("families.finished")
        let startByType = needs.positions("needs.assessedAtStart", by: ["type"])
        let atEnd = needs.position("needs.assessedAtEnd")
        for reports in TestNetwork.usualReports {
            let months = Dictionary(grouping: reports, by: \.month)
            for month in months.values {
                guard let families = month.first(where: { $0.dataSet == .activity }),
                    let assessed = month.first(where: { $0.dataSet == .needs })
                else { continue }
                #expect(assessed.values[atEnd].number! <= families.values[finished].number!)
                for (start, new) in zip(startByType, newByType) {
                    #expect(assessed.values[start].number! <= families.values[new].number!)
                }
            }
        }
    }

    @Test func needsAndOutcomesStayWithinTheFamiliesAssessed() {
        let form = DataSet.needs.form
        for type in Codes.type {
            let start = form.position("needs.assessedAtStart", "type=\(type)")
            let end = form.position("needs.assessedAtEnd", "type=\(type)")
            let items = Codes.item.map { item in
                (
                    present: form.position("needs.present", "item=\(item)", "type=\(type)"),
                    outcomes: Codes.outcome.map {
                        form.position("needs.outcome", "item=\(item)", "outcome=\($0)", "type=\(type)")
                    }
                )
            }
            for report in TestNetwork.usualReports.joined() where report.dataSet == .needs {
                for item in items {
                    #expect(report.values[item.present].number! <= report.values[start].number!)
                    let outcomes = item.outcomes.reduce(0) { $0 + report.values[$1].number! }
                    #expect(outcomes <= report.values[end].number!)
                }
            }
        }
    }

    @Test func activeVisitorsAreRegistered() {
        let form = DataSet.volunteers.form
        for report in TestNetwork.usualReports.joined() where report.dataSet == .volunteers {
            let values = report.values.map { $0.number! }
            #expect(values[form.position("volunteers.active")] <= values[form.position("volunteers.registered")])
            #expect(values[form.position("volunteers.trained")] <= values[form.position("volunteers.registered")])
            #expect(values[form.position("organizers")] >= 1)
        }
    }

    @Test func onlyActiveMonthsAreReportedAndAFewOfThemMissing() {
        var missing = 0
        for (scheme, reports) in zip(TestNetwork.usual.schemes, TestNetwork.usualReports) {
            let reported = Set(reports.map(\.month))
            let active = Set(Rates.published.reported.filter(scheme.scheme.isActive(in:)))
            #expect(reported.isSubset(of: active))
            missing += active.count - reported.count
        }
        #expect((1...60).contains(missing))
    }

    @Test func aFewOfficesDoNotRecordLinks() {
        let links = DataSet.activity.form.position("links")
        let without = TestNetwork.usualReports.count { reports in
            reports.contains { $0.dataSet == .activity && $0.values[links] == .notApplicable }
        }
        #expect((1...10).contains(without))
    }
}
