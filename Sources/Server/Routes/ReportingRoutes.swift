import DataDictionary
import HubCore
import Hummingbird
import Reporting
import Statistics
import Sync
import Tenancy

/// Reporting quality, for the national office: what came, what is missing, what does not fit, what waits.
///
/// - `GET /reporting/completeness?from=2026-H1&area=prefecture&period=half`: expected, received, complete, on time.
/// - `GET /reporting/missing/{scheme}?from=FY2026`: what one scheme's reports lack, by name.
/// - `GET /reporting/validation?from=2026-05`: what does not fit among the figures as they stand.
/// - `GET /reporting/outliers?period=2026-05`: unlikely counts; `GET /reporting/follow-ups`: what is being asked about.
/// - `GET /reporting/periods?from=FY2026`, `GET /reporting/extensions`: how far months have come.
/// - `GET /reporting/held`, `GET /reporting/held/{stream}/{sequence}/{line}`: changes that wait, beside what stands.
/// - `GET /reporting/approvals?from=FY2026`, `GET /reporting/changes/{data set}/{month}`: what changed since.
struct ReportingRoutes {
    let review: ReportingReview
    let held: HeldChanges
    let periods: ClosedPeriods
    let extensions: PeriodExtensions
    let followUps: FollowUps

    func add(to router: Router<HubRequestContext>) {
        router.get("/reporting/completeness", use: completeness)
        router.get("/reporting/missing/:scheme", use: missing)
        router.get("/reporting/validation", use: validation)
        router.get("/reporting/outliers", use: outliers)
        router.get("/reporting/follow-ups", use: marks)
        router.get("/reporting/periods", use: states)
        router.get("/reporting/extensions", use: granted)
        router.get("/reporting/held", use: waiting)
        router.get("/reporting/held/:stream/:sequence/:line", use: unit)
        router.get("/reporting/approvals", use: approvals)
        router.get("/reporting/changes/:dataSet/:month", use: changes)
    }

    @Sendable private func completeness(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        var parameters = try ReportingCalls.parameters(of: request)
        let months = try ReviewedMonths(from: parameters.take("from"), to: parameters.take("to"))
        let grouping = try CompletenessGrouping(area: parameters.take("area"), period: parameters.take("period"))
        let scheme = try ReportingCalls.scheme(parameters.take("scheme"))
        try parameters.requireNoMore()
        return try ReportingCalls.list(
            "completeness", await review.completeness(months, by: grouping, of: scheme))
    }

    @Sendable private func missing(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        var parameters = try ReportingCalls.parameters(of: request)
        let months = try ReviewedMonths(from: parameters.take("from"), to: parameters.take("to"))
        try parameters.requireNoMore()
        let scheme = try SchemeCode(parsing: context.parameters.require("scheme"))
        return try ReportingCalls.list("missing", await review.missing(months, of: scheme))
    }

    @Sendable private func validation(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        var parameters = try ReportingCalls.parameters(of: request)
        let months = try ReviewedMonths(from: parameters.take("from"), to: parameters.take("to"))
        let scheme = try ReportingCalls.scheme(parameters.take("scheme"))
        try parameters.requireNoMore()
        return try ReportingCalls.list("findings", await review.findings(months, of: scheme))
    }

    @Sendable private func outliers(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        var parameters = try ReportingCalls.parameters(of: request)
        let month = try ReportingCalls.month(parameters.take("period"))
        let criteria = try OutlierCriteria(probability: parameters.take("probability"))
        let scheme = try ReportingCalls.scheme(parameters.take("scheme"))
        try parameters.requireNoMore()
        return try ReportingCalls.list("outliers", await review.outliers(in: month, criteria, of: scheme))
    }

    @Sendable private func marks(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        var parameters = try ReportingCalls.parameters(of: request)
        let scheme = try ReportingCalls.scheme(parameters.take("scheme"))
        let state = try parameters.take("state").map { (text) throws(Problem) in
            guard let state = FollowUp.State(rawValue: text) else {
                throw Problem(
                    .queryInvalid,
                    detail: Message(ja: "state は open・answered・settled です", en: "state is open, answered or settled"))
            }
            return state
        }
        try parameters.requireNoMore()
        return try ReportingCalls.list(
            "followUps", await followUps.list(of: scheme, state: state, in: review.directory()))
    }

    @Sendable private func states(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        var parameters = try ReportingCalls.parameters(of: request)
        let months = try ReviewedMonths(from: parameters.take("from"), to: parameters.take("to")).months
        let dataSet = try parameters.take("data-set").map(review.dataSet)
        try parameters.requireNoMore()
        let dataSets = try dataSet.map { [$0.id] } ?? review.dataSets().map(\.id)
        return try ReportingCalls.list("periods", await periods.states(of: dataSets, months))
    }

    @Sendable private func granted(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        var parameters = try ReportingCalls.parameters(of: request)
        let scheme = try ReportingCalls.scheme(parameters.take("scheme"))
        try parameters.requireNoMore()
        return try ReportingCalls.list("extensions", await extensions.list(of: scheme))
    }

    @Sendable private func waiting(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        var parameters = try ReportingCalls.parameters(of: request)
        let scheme = try ReportingCalls.scheme(parameters.take("scheme"))
        let decided = try parameters.take("state").map { (text) throws(Problem) in
            guard text == "waiting" || text == "decided" else {
                throw Problem(
                    .queryInvalid,
                    detail: Message(ja: "state は waiting か decided です", en: "state is waiting or decided"))
            }
            return text == "decided"
        }
        try parameters.requireNoMore()
        return try ReportingCalls.list("held", await held.list(of: scheme, decided: decided ?? false))
    }

    @Sendable private func unit(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        return try ReportingCalls.json(await held.unit(HeldUnitID(in: context)))
    }

    @Sendable private func approvals(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        var parameters = try ReportingCalls.parameters(of: request)
        let months = try ReviewedMonths(from: parameters.take("from"), to: parameters.take("to"))
        let dataSet = try parameters.take("data-set").map(review.dataSet)
        try parameters.requireNoMore()
        return try ReportingCalls.list("approvals", await review.approvals(months, of: dataSet?.id))
    }

    @Sendable private func changes(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.national)
        let dataSet = try review.dataSet(context.parameters.require("dataSet"))
        let month = try ReportingCalls.month(context.parameters.require("month"))
        return try ReportingCalls.json(await review.changes(of: dataSet.id, month))
    }
}

extension HeldUnitID {
    /// As the path names it.
    init(in context: HubRequestContext) throws {
        let parts = try ["stream", "sequence", "line"].map { try context.parameters.require($0) }
        try self.init(parsing: parts.joined(separator: "/"))
    }
}
