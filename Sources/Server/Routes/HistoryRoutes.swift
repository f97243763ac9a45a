import Foundation
import HubCore
import Hummingbird
import Statistics
import Tenancy

/// Every figure as it was known, for the national office.
///
/// - `GET /statistics/history/{scheme}?from=2026-05&as-of=2026-06-30`: what stood of a scheme at a moment, with who
///   brought it, when, in which batch, and why. Without `as-of`: everything that ever stood.
///   `data-set` and `cell` (`families.new/referral=phn`) narrow it.
struct HistoryRoutes {
    let histories: FigureHistories
    let clock: HubCore.Clock

    func add(to router: Router<HubRequestContext>) {
        router.get("/statistics/history/:scheme", use: history)
    }

    @Sendable private func history(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        var parameters = try ReportingCalls.parameters(of: request)
        let months = try AskedPeriods(.month, from: parameters.take("from"), to: parameters.take("to")).months
        let moment = try parameters.take("as-of").map { (text) throws(Problem) in try Moment(parsing: text).date }
        let (dataSet, cell) = (parameters.take("data-set"), parameters.take("cell"))
        try parameters.requireNoMore()
        let selection = try histories.selection(
            scheme: SchemeCode(parsing: context.parameters.require("scheme")), months: months, dataSet: dataSet,
            path: cell)
        guard let moment else { return try ReportingCalls.json(await histories.all(selection)) }
        return try ReportingCalls.json(await histories.standing(selection, at: moment))
    }
}
