import Audit
import Foundation
import HubCore
import Postgres
import SyncProtocol

/// Schemes as the administrator keeps them: added, invited, suspended.
package struct SchemeRegistry: Sendable {
    let database: Database
    let clock: Clock
    private let entropy: Entropy

    package init(database: Database, clock: Clock, entropy: Entropy) {
        self.database = database
        self.clock = clock
        self.entropy = entropy
    }

    /// Adds schemes together; those whose code is known are left as they are.
    ///
    /// Answers with the identifiers of all, in the order given. Problems: `query-invalid` for an unknown area.
    package func add(_ schemes: [NewScheme], actor: String) async throws -> [SchemeID] {
        let now = clock.now
        return try await database.write(as: .national) { tx in
            let areas = Set(try tx.all(SchemeStore.knownMunicipalities, schemes.map(\.municipality)))
            if let stranger = schemes.first(where: { !areas.contains($0.municipality) }) {
                throw Problem(
                    .queryInvalid,
                    detail: Message(
                        ja: "市区町村コード \(stranger.municipality.excerpt) はありません",
                        en: "There is no municipality \(stranger.municipality.excerpt)"))
            }
            tx.enqueue(
                SchemeStore.insert, schemes.map(\.code.rawValue), schemes.map(\.name), schemes.map(\.kana),
                schemes.map { String($0.municipality.prefix(2)) }, schemes.map(\.municipality), schemes.map(\.isMadeUp),
                now)
            tx.enqueue(SchemeStore.insertStates)
            let added = schemes.map(\.code.rawValue)
            let ids = Dictionary(uniqueKeysWithValues: try tx.all(SchemeStore.identifiers, added))
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "scheme.add", subject: added.count == 1 ? added[0] : "\(added.count) schemes"),
                to: "tenancy", at: now, in: tx)
            return schemes.compactMap { ids[$0.code.rawValue] }
        }
    }

    /// Keeps profiles and membership events; what is there is replaced by the same date's new facts.
    package func record(profiles: [SchemeProfile], events: [MembershipRecord]) async throws {
        let now = clock.now
        try await database.write(as: .national) { tx in
            for profile in profiles {
                let facts = profile.facts
                tx.enqueue(
                    SchemeStore.upsertProfile, profile.scheme, profile.validFrom, facts.hostName, facts.hostType,
                    facts.areasServed, facts.organizers, facts.trustees, facts.committeeMeetings, facts.programmes,
                    facts.yearlyBudget, now)
            }
            tx.enqueue(
                SchemeStore.insertEvents, events.map(\.scheme), events.map(\.effectiveOn), events.map(\.event), now)
        }
    }

    package func list() async throws -> [SchemeSummary] {
        try await database.read(as: .national) { tx in try tx.all(SchemeStore.list) }
    }

    /// Makes a one-time code of 16 letters and digits that lasts 72 hours, and answers with it. Removes the codes of all
    /// schemes that ended `Limits.enrolmentCodeKept` ago.
    ///
    /// Problems: `scheme-unknown`.
    package func invite(_ code: SchemeCode, actor: String) async throws -> Invitation {
        let now = clock.now
        let id = entropy.uuid(at: now)
        let secret = Self.readableCode(entropy.bytes(16))
        let expiry = now.addingTimeInterval(Limits.enrolmentCodeLife)
        return try await database.write(as: .national) { tx in
            let scheme = try Self.identifier(of: code, tx)
            tx.enqueue(SchemeStore.removeCodes, now.addingTimeInterval(-Limits.enrolmentCodeKept))
            tx.enqueue(SchemeStore.insertCode, scheme, id, secret, now, expiry)
            try AuditLog.append(
                AuditEvent(actor: actor, action: "scheme.invite", subject: code.rawValue), to: "tenancy", at: now,
                in: tx)
            return Invitation(scheme: code, code: secret, expiresAt: expiry)
        }
    }

    /// Suspends a scheme, or lets it in again. Its receipts stay readable.
    ///
    /// Problems: `scheme-unknown`.
    package func setSuspended(_ isSuspended: Bool, _ code: SchemeCode, actor: String) async throws {
        let now = clock.now
        try await database.write(as: .national) { tx in
            let scheme = try Self.identifier(of: code, tx)
            tx.enqueue(SchemeStore.suspend, scheme, isSuspended ? now : nil)
            tx.enqueue(AccessStore.advance)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: isSuspended ? "scheme.suspend" : "scheme.resume", subject: code.rawValue),
                to: "tenancy", at: now, in: tx)
        }
    }

    static func identifier(of code: SchemeCode, _ tx: Transaction) throws -> SchemeID {
        guard let (_, id) = try tx.first(SchemeStore.identifiers, [code.rawValue]) else {
            throw Problem(.schemeUnknown, detail: Message(ja: code.rawValue, en: code.rawValue))
        }
        return id
    }

    /// Four groups of four, without letters and digits that look alike: it is read out on the telephone.
    private static func readableCode(_ random: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        let letters = random.map { alphabet[Int($0) % alphabet.count] }
        return stride(from: 0, to: 16, by: 4).map { String(letters[$0..<$0 + 4]) }.joined(separator: "-")
    }
}

package struct NewScheme: Sendable {
    package let code: SchemeCode
    package let name: String
    package let kana: String
    /// JIS X 0402 with check digit; its first two digits are the prefecture.
    package let municipality: String
    package let isMadeUp: Bool

    package init(code: SchemeCode, name: String, kana: String, municipality: String, isMadeUp: Bool) {
        self.code = code
        self.name = name
        self.kana = kana
        self.municipality = municipality
        self.isMadeUp = isMadeUp
    }
}

/// The facts of a scheme's host organisation from a day on.
package struct SchemeProfile: Sendable {
    package let scheme: SchemeID
    package let validFrom: Day
    package let facts: ProfileFacts

    package init(scheme: SchemeID, validFrom: Day, facts: ProfileFacts) {
        self.scheme = scheme
        self.validFrom = validFrom
        self.facts = facts
    }
}

/// A step in a membership, effective from a day: `applied`, `approved`, `started`…
package struct MembershipRecord: Sendable {
    package let scheme: SchemeID
    package let effectiveOn: Day
    package let event: String

    package init(scheme: SchemeID, effectiveOn: Day, event: String) {
        self.scheme = scheme
        self.effectiveOn = effectiveOn
        self.event = event
    }
}

package struct SchemeSummary: Sendable, Codable, Equatable {
    package let code: String
    package let name: String
    package let prefecture: String
    package let municipality: String
    package let isMadeUp: Bool
    package let isSuspended: Bool
    package let keys: Int
    package let lastReceivedAt: Date?
}

package struct Invitation: Sendable, Codable, Equatable {
    package let scheme: SchemeCode
    package let code: String
    package let expiresAt: Date
}
