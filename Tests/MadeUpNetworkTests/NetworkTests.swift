import Foundation
import HubCore
import Testing

@testable import MadeUpNetwork

@Suite struct NetworkTests {
    let schemes = TestNetwork.usual.schemes.map(\.scheme)

    @Test func schemesAndPrefectures() {
        let year = FiscalYear(2022)
        #expect(schemes.count == 120)
        #expect(schemes.allSatisfy { $0.isActive(in: year) })
        #expect(Set(schemes.map { $0.municipality.prefix(2) }).count == 33)
        #expect(Set(schemes.map(\.code)).count == 120)
        #expect(Set(schemes.map(\.name)).count == 120)
    }

    @Test func everythingSaysThatItIsMadeUp() throws {
        #expect(schemes.allSatisfy { $0.name.hasSuffix("（架空）") && $0.host.name.hasSuffix("（架空）") })
        #expect(schemes.allSatisfy { $0.billing.email.hasSuffix(".example") })
        let json = try TestNetwork.usual.network.json()
        #expect(String(decoding: json, as: UTF8.self).contains("\"madeUp\" : true"))
    }

    @Test func placesAreKnownAndInTheCodesPrefecture() {
        let known = Set(TestNetwork.municipalities.map(\.code))
        for scheme in schemes {
            #expect(known.contains(scheme.municipality))
            #expect(scheme.code.rawValue.hasPrefix("hs-\(scheme.municipality.prefix(2))-"))
            #expect(scheme.profile.allSatisfy { $0.areasServed.first == scheme.municipality })
            #expect(scheme.profile.allSatisfy { known.isSuperset(of: $0.areasServed) })
        }
    }

    @Test func membershipTakesItsCourse() {
        for scheme in schemes {
            let events = scheme.membership.map(\.event)
            #expect(events.starts(with: [.applied, .approved, .started]))
            #expect(zip(scheme.membership, scheme.membership.dropFirst()).allSatisfy { $0.on < $1.on })
            let later = events.dropFirst(3)
            #expect(later.count { $0 == .resumed } <= later.count { $0 == .suspended })
            #expect(!later.dropLast().contains(.withdrawn))
        }
        let events = schemes.flatMap(\.membership).map(\.event)
        #expect(events.contains(.suspended) && events.contains(.resumed) && events.contains(.withdrawn))
    }

    @Test func profilesAreDatedAndWithinBounds() {
        for scheme in schemes {
            #expect(zip(scheme.profile, scheme.profile.dropFirst()).allSatisfy { $0.from < $1.from })
            for profile in scheme.profile {
                #expect((Yen(800_000)...Yen(2_000_000)).contains(profile.yearlyBudget))
                #expect((1...4).contains(profile.organizers) && (4...6).contains(profile.trustees))
                #expect(Set(profile.programmes).count == profile.programmes.count)
            }
        }
        #expect(schemes.contains { $0.profile.count > 1 })
    }

    @Test func openingBalances() {
        for scheme in schemes {
            let began = scheme.profile[0].startOfActivity.month
            #expect(scheme.opening.through == "2022-03")
            #expect(scheme.opening.openFamilies <= scheme.opening.families)
            if began > Month(year: 2022, month: 3) { #expect(scheme.opening.families == 0) }
        }
    }

    @Test func payersAreWrittenAsBanksDo() {
        for scheme in schemes {
            let payer = scheme.billing.payerKana
            #expect(!payer.contains { "ァィゥェォッャュョー".contains($0) })
            if scheme.host.kana.hasPrefix("トクテイヒエイリカツドウホウジン") { #expect(payer.hasPrefix("トクヒ)")) }
        }
    }

    @Test func fileIsReadBack() throws {
        let network = TestNetwork.usual.network
        #expect(try Network(json: network.json()) == network)
    }

    @Test func aNetworkThatDoesNotSayMadeUpIsRefused() throws {
        let text = String(decoding: try TestNetwork.usual.network.json(), as: UTF8.self)
        for changed in [text.replacing("\"madeUp\" : true", with: "\"madeUp\" : false"), "{}", ""] {
            #expect { try Network(json: Data(changed.utf8)) } throws: { ($0 as? Problem)?.kind == .seedInvalid }
        }
    }

    @Test(arguments: ["", "code,name\n", "code,prefecture,name,kana\n13206,13,府中市,フチュウシ\n"])
    func aListThatIsNoneIsRefused(csv: String) {
        #expect { try GeneratedNetwork(municipalities: Municipality.list(csv: csv)) } throws: {
            ($0 as? Problem)?.kind == .seedInvalid
        }
    }

    @Test func sameSeedSameNetwork() throws {
        let again = try GeneratedNetwork(municipalities: TestNetwork.municipalities)
        #expect(try again.network.json() == TestNetwork.usual.network.json())
        for (one, other) in zip(again.schemes, TestNetwork.usual.schemes).prefix(12) {
            #expect(one.files().map(\.bytes) == other.files().map(\.bytes))
        }
        let another = try GeneratedNetwork(municipalities: TestNetwork.municipalities, seed: 1)
        #expect(another.network.schemes != again.network.schemes)
    }
}
