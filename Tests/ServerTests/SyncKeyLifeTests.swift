import Cryptography
import Foundation
import HubCore
import SyncProtocol
import Tenancy
import TestSupport
import Testing

@Suite("Keys of schemes: replaced and revoked")
struct SyncKeyLifeTests {
    @Test("After a rotation both keys are good for 30 days, then only the new one")
    func rotation() async throws {
        try await TestDatabase.with { test in
            let office = try await TestOffice.open(in: test)
            let renewed = try office.withNewKey(test.entropy)
            var chain = try office.chain()
            let (first, second, third) = (chain.next([]), chain.next([]), chain.next([]))
            try await TestHub.with(test) { hub in
                let answer = try await hub.wire.send(office.rotation(to: renewed, at: hub))
                #expect(answer.status == 201)
                #expect(answer.text("kid") == renewed.key.publicKey.keyID)
                #expect(answer.text("fingerprint") == KeyFingerprint(renewed.key.publicKey).description)
                #expect(answer.text("old_until") == "2026-07-15T00:00:00Z")
                // A lost answer: the same again.
                let again = try await hub.wire.send(office.rotation(to: renewed, at: hub))
                #expect(again.body == answer.body)
                #expect(try await hub.wire.send(office.push(first, to: hub)).status == 201)
                #expect(try await hub.wire.send(renewed.push(second, to: hub)).status == 201)
            }
            let later = HubCore.Clock.fixed(test.clock.now.addingTimeInterval(30 * 86_400))
            try await TestHub.with(test, clock: later) { hub in
                let refused = try await hub.wire.send(office.push(third, to: hub))
                #expect(refused.status == 403)
                #expect(refused.text("code") == "key-expired")
                #expect(try await hub.wire.send(renewed.push(third, to: hub)).status == 201)
            }
        }
    }

    @Test("A rotation needs both signatures, by the keys that it names")
    func unsoundRotation() async throws {
        try await SyncFixture.with { fixture in
            let (office, hub) = (fixture.office, fixture.hub)
            let (renewed, other) = (
                try office.withNewKey(fixture.test.entropy), try office.withNewKey(fixture.test.entropy)
            )
            try await fixture.expectNoChange {
                // Signed by another key than the one in the body.
                let body = office.rotation(to: renewed, at: hub).body ?? []
                let request = office.rotation(to: other, body: body, at: hub)
                fixture.expect(.signatureInvalid, from: try await fixture.send(request), "another new key")
                fixture.expect(
                    .keyUnknown, from: try await fixture.send(other.rotation(to: renewed, at: hub)), "unknown old key")
                var onlyOld = office.rotation(to: renewed, at: hub)
                onlyOld["Signature"] = onlyOld["Signature"]?.split(separator: ", ").first.map(String.init)
                onlyOld["Signature-Input"] = onlyOld["Signature-Input"]?.components(separatedBy: ", new=").first
                fixture.expect(.signatureInvalid, from: try await fixture.send(onlyOld), "only the old key")
            }
        }
    }

    @Test("An office cannot go back to a key that ends, nor replace a key by itself: it would be left without one")
    func noWayBack() async throws {
        try await SyncFixture.with { fixture in
            let (office, hub) = (fixture.office, fixture.hub)
            let renewed = try office.withNewKey(fixture.test.entropy)
            #expect(try await fixture.send(office.rotation(to: renewed, at: hub)).status == 201)
            try await fixture.expectNoChange {
                fixture.expect(
                    .keyExpired, from: try await fixture.send(renewed.rotation(to: office, at: hub)), "back")
                fixture.expect(
                    .badRequest, from: try await fixture.send(renewed.rotation(to: renewed, at: hub)), "itself")
            }
        }
    }

    @Test("A key is revoked by another of its scheme, not by itself or another scheme's; it does not come back")
    func revocation() async throws {
        try await SyncFixture.with { fixture in
            let (office, hub) = (fixture.office, fixture.hub)
            let renewed = try office.withNewKey(fixture.test.entropy)
            let stranger = try await TestOffice.open(in: fixture.test, code: "hs-27-other", municipality: "271004")
            #expect(try await fixture.send(office.rotation(to: renewed, at: hub)).status == 201)
            let kid = office.key.publicKey.keyID
            try await fixture.expectNoChange {
                fixture.expect(
                    .keyRevokesItself, from: try await fixture.send(office.delete("/sync/keys/\(kid)", at: hub)),
                    "itself")
                fixture.expect(
                    .notFound, from: try await fixture.send(stranger.delete("/sync/keys/\(kid)", at: hub)), "stranger")
            }
            for _ in 0..<2 {
                #expect(try await fixture.send(renewed.delete("/sync/keys/\(kid)", at: hub)).status == 204)
            }
            let batch = try office.chain().peek([])
            fixture.expect(.keyRevoked, from: try await fixture.send(office.push(batch, to: hub)), "revoked")
            fixture.expect(
                .keyRevoked, from: try await fixture.send(renewed.rotation(to: office, at: hub)), "coming back")
            #expect(try await fixture.send(renewed.push(batch, to: hub)).status == 201)
        }
    }

    @Test("A key of two schemes names the one it means")
    func twoSchemes() async throws {
        try await SyncFixture.with { fixture in
            let (office, hub) = (fixture.office, fixture.hub)
            let second = try await TestOffice.open(
                in: fixture.test, code: "hs-27-second", municipality: "271004", key: office.key)
            let renewed = try second.withNewKey(fixture.test.entropy)
            #expect(try await fixture.send(second.rotation(to: renewed, at: hub)).status == 201)
            let path = "/sync/keys/\(renewed.key.publicKey.keyID)"
            fixture.expect(.badRequest, from: try await fixture.send(office.delete(path, at: hub)), "which scheme?")
            #expect(try await fixture.send(office.delete(path + "?scheme=hs-27-second", at: hub)).status == 204)
        }
    }

    @Test("The hub's next key is announced with the present one's word, and signs from its day")
    func hubKeys() async throws {
        try await TestDatabase.with { test in
            let office = try await TestOffice.open(in: test)
            let keyring = HubKeyring(folder: test.keysDirectory)
            let registry = HubIdentityRegistry(
                database: test.database, keyring: keyring, clock: test.clock, entropy: test.entropy)
            try await registry.prepare()
            let first = try #require(try await registry.load().keys.first).kid
            await #expect(throws: Problem.self) { try await registry.announceKey(inDays: 59, actor: "test") }
            let next = try await registry.announceKey(inDays: 60, actor: "test")
            await #expect(throws: Problem.self) { try await registry.announceKey(inDays: 60, actor: "test") }

            try await TestHub.with(test) { hub in
                let fixture = SyncFixture(test: test, hub: hub, office: office)
                let told = try await fixture.capabilities()
                let current = try fixture.hubKey(told)
                #expect(told.hubKeys.earlier == nil)
                let announced = try #require(told.hubKeys.next)
                #expect(announced.kid == next.kid)
                #expect(
                    HubKeyEndorsement.isValid(
                        Base64.decoded(announced.endorsement) ?? [], for: next.key, from: announced.from, by: current))
                #expect(
                    !HubKeyEndorsement.isValid(
                        Base64.decoded(announced.endorsement) ?? [], for: next.key, from: announced.from,
                        by: office.key.publicKey))
            }
            let later = HubCore.Clock.fixed(test.clock.now.addingTimeInterval(61 * 86_400))
            try await TestHub.with(test, clock: later) { hub in
                let fixture = SyncFixture(test: test, hub: hub, office: office)
                let answer = try await fixture.push(try office.chain().peek([]))
                try fixture.expectSigned(answer, by: next.key)
                let told = try await fixture.capabilities().hubKeys
                #expect(told.next == nil)
                // For an office that was away while the key was announced.
                #expect(told.current.kid == next.kid)
                #expect(told.current.endorsement == Base64.encoded(next.endorsement ?? []))
                #expect(told.current.from == next.activeFrom.iso8601)
                #expect(told.earlier?.map(\.kid) == [first])
                #expect(told.earlier?.first?.endorsement == nil)
            }
        }
    }

    @Test("A hub without the key that should sign does not start")
    func missingHubKey() async throws {
        try await TestDatabase.with { test in
            func registry(_ folder: String) -> HubIdentityRegistry {
                HubIdentityRegistry(
                    database: test.database, keyring: HubKeyring(folder: folder), clock: test.clock,
                    entropy: test.entropy)
            }
            try await registry(test.keysDirectory).prepare()
            let problem = await #expect(throws: Problem.self) {
                try await registry(test.keysDirectory + "-elsewhere").prepare()
            }
            #expect(problem?.kind == .hubKeyMissing)
        }
    }
}
