import Dues
import HTTPTypes
import HubCore
import Hummingbird
import Postgres
import Tenancy

/// Changes of one member by the membership officer; each answers with the member as it stands then. `dry-run=true` keeps
/// nothing.
///
/// - `POST /dues/members/{scheme}/step`, `/take-back`: a step of the membership, `step` and `on`, with a `note`.
/// - `POST /dues/members/{scheme}/payer`: who pays `from` a day on; without `name` the scheme's own word holds again.
/// - `POST /dues/members/{scheme}/exemption`: from a `fiscalYear`'s dues for a `reason`; without one it is lifted.
/// - `POST /dues/members/{scheme}/stage`: how far a coming scheme is, `stage` 1–5 and `on`, with a `note`.
/// - `POST /dues/members/{scheme}/hold`: no reminders for a `reason`, `until` a day; without one they go again.
package struct DuesMemberChangeRoutes {
    private let members: Members

    package init(database: Database, clock: HubCore.Clock) { members = Members(database: database, clock: clock) }

    package func add(to router: Router<HubRequestContext>) { router.post("/dues/members/:scheme/:change", use: change) }

    @Sendable private func change(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let officer = try context.requireRole(.dues)
        let code = try SchemeCode(parsing: context.parameters.require("scheme"))
        let (actor, dryRun) = (officer.name, request.isDryRun)
        let member: Member
        switch try context.parameters.require("change") {
        case "step":
            let asked: StepBody = try await request.document()
            member = try await members.record(
                asked.event(), of: code, note: asked.note, actor: actor, dryRun: dryRun)
        case "take-back":
            let asked: StepBody = try await request.document()
            member = try await members.takeBack(asked.event(), of: code, actor: actor, dryRun: dryRun)
        case "payer":
            let asked: PayerBody = try await request.document()
            member = try await members.setPayer(
                asked.payer(), of: code, from: Self.day(asked.from), actor: actor, dryRun: dryRun)
        case "exemption":
            let asked: ExemptionBody = try await request.document()
            member = try await members.exempt(
                code, in: FiscalYear(asked.fiscalYear), because: asked.reason, actor: actor, dryRun: dryRun)
        case "stage":
            let asked: StageBody = try await request.document()
            member = try await members.reach(
                asked.known(), by: code, on: Self.day(asked.on), note: asked.note, actor: actor, dryRun: dryRun)
        case "hold":
            let asked: HoldBody = try await request.document()
            member = try await members.hold(code, asked.hold(), actor: actor, dryRun: dryRun)
        default: throw Problem(.notFound)
        }
        return try .dues(member)
    }

    /// Problems: `request-invalid`.
    fileprivate static func day(_ text: String) throws(Problem) -> Day {
        guard let day = Day(text) else {
            throw Problem(
                .badRequest, detail: Message(ja: "日付は 2026-05-31 の形です", en: "a day is written 2026-05-31"))
        }
        return day
    }
}

private struct StepBody: Decodable {
    let step: String
    let on: String
    let note: String?

    func event() throws(Problem) -> MembershipEvent {
        guard let kind = MembershipEvent.Kind(rawValue: step) else {
            let kinds = MembershipEvent.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                .badRequest, detail: Message(ja: "step は \(kinds) のいずれかです", en: "step is one of \(kinds)"))
        }
        return MembershipEvent(kind, on: try DuesMemberChangeRoutes.day(on))
    }
}

private struct PayerBody: Decodable {
    let from: String
    let name: String?
    let kana: String?
    let postalCode: String?
    let address: String?
    let mail: String?

    func payer() throws -> MemberPayer? {
        try name.map {
            try MemberPayer(name: $0, kana: kana, postalCode: postalCode, address: address, mail: mail)
        }
    }
}

private struct ExemptionBody: Decodable {
    let fiscalYear: Int
    let reason: String?
}

private struct StageBody: Decodable {
    let stage: Int16
    let on: String
    let note: String?

    func known() throws(Problem) -> OnboardingStage {
        guard let known = OnboardingStage(rawValue: stage) else {
            throw Problem(.badRequest, detail: Message(ja: "stage は1から5です", en: "stage is 1 to 5"))
        }
        return known
    }
}

private struct HoldBody: Decodable {
    let reason: String?
    let until: String?

    func hold() throws -> ReminderHold? {
        try reason.map { try ReminderHold(reason: $0, until: until.map { try DuesMemberChangeRoutes.day($0) }) }
    }
}
