import DataDictionary
import Foundation
import HubCore
import Hummingbird
import Reporting
import Sync
import Tenancy

/// What the statistician decides about reports. Each call takes one JSON object and is answered with 204, or 201 with
/// the identifier of what it made.
///
/// - `POST /reporting/held/{stream}/{sequence}/{line}` with `decision` (`accepted`, `refused`), `reason` and, to
///   accept, `seen`.
/// - `POST /reporting/periods/{data set}/{period}` with `status`: `closed` or `reopened`.
/// - `POST /reporting/extensions` with `scheme`, `dataSet`, `period`, `expiresOn`, `reason`.
/// - `POST /reporting/calendars` with `dataSet`, `from`, `dueDay`, `graceDays`, `closesByItself`.
/// - `POST /reporting/approvals` with `dataSet`, `month`, perhaps `note`.
/// - `POST /reporting/follow-ups` with `scheme`, `key`, `note`, perhaps `question`;
///   `POST /reporting/follow-ups/{id}/settlement` with `text`.
struct ReportingDecisionRoutes {
    let review: ReportingReview
    let held: HeldChanges
    let periods: ClosedPeriods
    let extensions: PeriodExtensions
    let followUps: FollowUps

    func add(to router: Router<HubRequestContext>) {
        router.post("/reporting/held/:stream/:sequence/:line", use: decide)
        router.post("/reporting/periods/:dataSet/:period", use: mark)
        router.post("/reporting/extensions", use: extend)
        router.post("/reporting/calendars", use: set)
        router.post("/reporting/approvals", use: approve)
        router.post("/reporting/follow-ups", use: followUp)
        router.post("/reporting/follow-ups/:id/settlement", use: settle)
    }

    private struct HeldDecision: Decodable {
        let decision: HeldVerdict
        let reason: String
        let seen: Int64?
    }

    @Sendable private func decide(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let staff = try context.requireRole(.national)
        let id = try HeldUnitID(in: context)
        let body = try await ReportingCalls.body(HeldDecision.self, of: request)
        switch body.decision {
        case .accepted:
            guard let seen = body.seen else {
                throw Problem(
                    .badRequest,
                    detail: Message(ja: "承認には、表示された seen が必要です", en: "To accept, give the seen that was shown"))
            }
            try await held.accept(id, seen: seen, reason: body.reason, actor: staff.name)
        case .refused:
            try await held.refuse(id, reason: body.reason, actor: staff.name)
        }
        return ReportingCalls.done
    }

    private struct Marking: Decodable {
        enum Status: String, Decodable { case closed, reopened }
        let status: Status
    }

    @Sendable private func mark(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let staff = try context.requireRole(.national)
        let dataSet = try review.dataSet(context.parameters.require("dataSet")).id
        let months = try ReportingCalls.months(context.parameters.require("period"))
        switch try await ReportingCalls.body(Marking.self, of: request).status {
        case .closed: try await periods.close(dataSet, months, actor: staff.name)
        case .reopened: try await periods.reopen(dataSet, months, actor: staff.name)
        }
        return ReportingCalls.done
    }

    private struct Extending: Decodable {
        let scheme: SchemeCode
        let dataSet: String
        let period: String
        let expiresOn: Day
        let reason: String
    }

    @Sendable private func extend(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let staff = try context.requireRole(.national)
        let body = try await ReportingCalls.body(Extending.self, of: request)
        try await extensions.grant(
            body.scheme, review.dataSet(body.dataSet).id, ReportingCalls.months(body.period), until: body.expiresOn,
            reason: body.reason, actor: staff.name)
        return ReportingCalls.done
    }

    private struct Setting: Decodable {
        let dataSet: String
        let from: String
        let dueDay: Int
        let graceDays: Int
        let closesByItself: Bool
    }

    @Sendable private func set(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let staff = try context.requireRole(.national)
        let body = try await ReportingCalls.body(Setting.self, of: request)
        let calendar = try ReportingCalendar(
            dueDay: body.dueDay, graceDays: body.graceDays, closesByItself: body.closesByItself)
        try await periods.set(
            calendar, of: review.dataSet(body.dataSet).id, from: ReportingCalls.month(body.from), actor: staff.name)
        return ReportingCalls.done
    }

    private struct Approving: Decodable {
        let dataSet: String
        let month: String
        let note: String?
    }

    @Sendable private func approve(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let staff = try context.requireRole(.national)
        let body = try await ReportingCalls.body(Approving.self, of: request)
        try await review.approve(
            review.dataSet(body.dataSet).id, ReportingCalls.month(body.month), note: body.note, actor: staff.name)
        return ReportingCalls.done
    }

    private struct Marked: Decodable {
        let scheme: SchemeCode
        let key: String
        let note: String
        let question: String?
    }

    @Sendable private func followUp(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let staff = try context.requireRole(.national)
        let body = try await ReportingCalls.body(Marked.self, of: request)
        let new = try NewFollowUp(
            scheme: body.scheme, key: body.key, note: body.note, question: body.question, in: review.directory())
        let id = try await followUps.mark(new, actor: staff.name)
        return try ReportingCalls.list("id", id.uuidString.lowercased(), status: .created)
    }

    private struct Settlement: Decodable {
        let text: String
    }

    @Sendable private func settle(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let staff = try context.requireRole(.national)
        guard let id = UUID(uuidString: try context.parameters.require("id")) else { throw Problem(.notFound) }
        let body = try await ReportingCalls.body(Settlement.self, of: request)
        try await followUps.settle(id, body.text, actor: staff.name)
        return ReportingCalls.done
    }
}
