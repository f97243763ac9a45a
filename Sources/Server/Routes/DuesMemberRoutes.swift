import Dues
import HTTPTypes
import HubCore
import Hummingbird
import Postgres
import Tenancy

/// The members, for the membership officer.
///
/// - `GET /dues/members`: all as they stand on the day `on`, or today.
/// - `GET /dues/members/{scheme}`: all that is on record of one.
/// - `GET /dues/candidates`: whose loss of membership the board may want to decide on; `years` at least past due.
package struct DuesMemberRoutes {
    private let members: Members

    package init(database: Database, clock: HubCore.Clock) { members = Members(database: database, clock: clock) }

    package func add(to router: Router<HubRequestContext>) {
        router.get("/dues/members", use: list)
        router.get("/dues/members/:scheme", use: record)
        router.get("/dues/candidates", use: candidates)
    }

    @Sendable private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        let day = try request.uri.queryParameters["on"].map { text in
            guard let day = Day(text) else {
                throw Problem(
                    .badRequest, detail: Message(ja: "on は 2026-05-31 の形です", en: "on is written 2026-05-31"))
            }
            return day
        }
        return try .dues(await members.list(on: day))
    }

    @Sendable private func record(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        let code = try SchemeCode(parsing: context.parameters.require("scheme"))
        return try .dues(await members.record(of: code))
    }

    @Sendable private func candidates(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try context.requireRole(.dues)
        guard let years = Int(request.uri.queryParameters["years"].map(String.init) ?? "2"), (1...100).contains(years)
        else { throw Problem(.badRequest, detail: Message(ja: "years は1以上です", en: "years is at least 1")) }
        return try .dues(await members.candidates(years: years))
    }
}
