import Dues
import HTTPTypes
import HubCore
import Hummingbird
import Postgres
import Tenancy

/// The membership officer's reports, and the reminders.
///
/// - `GET /dues/reports/aging`, `/collection?fiscal-year=2026`, `/unmatched`, `/advances`, `/standing`.
/// - `GET /dues/reminders?fiscal-year=2026`: those that were made, with what each rested on.
/// - `GET /dues/reminders/preview?fiscal-year=2026`: whom today's letters would ask, and whom not and why.
/// - `POST /dues/reminders?fiscal-year=2026`: makes today's letters; `dry-run=true` only shows them.
package struct DuesReportRoutes {
    private let reports: DuesReports
    private let reminders: Reminders

    package init(database: Database, clock: HubCore.Clock, entropy: Entropy) {
        reports = DuesReports(database: database, clock: clock)
        reminders = Reminders(database: database, clock: clock, entropy: entropy)
    }

    package func add(to router: Router<HubRequestContext>) {
        router.get("/dues/reports/:report", use: report)
        router.get("/dues/reminders", use: list)
        router.get("/dues/reminders/preview", use: preview)
        router.post("/dues/reminders", use: make)
    }

    @Sendable private func report(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        switch try context.parameters.require("report") {
        case "aging": return try .dues(await reports.aging())
        case "collection":
            let isOfYear = request.uri.queryParameters["fiscal-year"] != nil
            return try .dues(await reports.collection(isOfYear ? DuesRoutes.year(request) : nil))
        case "unmatched": return try .dues(await reports.unmatched())
        case "advances": return try .dues(await reports.advances())
        case "standing": return try .dues(await reports.standing())
        default: throw Problem(.notFound)
        }
    }

    @Sendable private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        return try .dues(await reminders.list(DuesRoutes.year(request)))
    }

    @Sendable private func preview(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        return try .dues(await reminders.preview(DuesRoutes.year(request)))
    }

    @Sendable private func make(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        let year = try DuesRoutes.year(request)
        return try .dues(
            await request.isDryRun ? reminders.preview(year) : reminders.make(year, actor: officer.name))
    }
}
