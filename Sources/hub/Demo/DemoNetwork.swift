import DataDictionary
import Foundation
import HubCore
import MadeUpNetwork
import Postgres
import Server
import Statistics
import SyncProtocol
import Tenancy

/// The made-up network of the demo: its files on disk, and its schemes in the hub.
struct DemoNetwork {
    let schemes: [Scheme]

    /// Makes the network and writes what each office will send; a network that is there already is read.
    ///
    /// - Parameter count: how many schemes; fewer than all for a short run.
    static func make(in folder: DemoFolder, environment: HubEnvironment, count: Int) throws -> DemoNetwork {
        let file = URL(fileURLWithPath: folder.path("files/network.json"))
        if let known = try? Network(json: Data(contentsOf: file)), known.schemes.count == count,
            known.seed == GeneratedNetwork.usualSeed
        {
            return DemoNetwork(schemes: known.schemes)
        }
        let municipalities = try Municipality.list(csv: environment.files.seedText("areas/municipalities.csv"))
        let generated = try GeneratedNetwork(municipalities: municipalities)
        for scheme in generated.schemes.prefix(count) {
            let home = folder.root.appending(path: "files/\(scheme.scheme.code)")
            try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
            for report in scheme.files() { try Data(report.bytes).write(to: home.appending(path: report.name)) }
        }
        let network = generated.network.keeping(first: count)
        try network.json().write(to: file, options: .atomic)
        return DemoNetwork(schemes: network.schemes)
    }

    /// What the national office knows of the schemes. Doing it again changes nothing.
    func register(in environment: HubEnvironment, actor: String) async throws {
        let registry = SchemeRegistry(
            database: environment.database, clock: environment.clock, entropy: environment.entropy)
        let ids = try await registry.add(
            schemes.map {
                NewScheme(
                    code: $0.code, name: $0.name, kana: $0.nameKana, municipality: $0.municipality, isMadeUp: true)
            }, actor: actor)
        let numbered = Array(zip(ids, schemes))
        try await registry.record(
            profiles: numbered.flatMap { id, scheme in
                scheme.profile.map { SchemeProfile($0, of: scheme, numbered: id) }
            },
            events: numbered.flatMap { id, scheme in
                scheme.membership.map {
                    MembershipRecord(scheme: id, effectiveOn: $0.on, event: $0.event.rawValue)
                }
            })
        try await recordOpeningBalances(in: environment)
    }

    /// Families and visits before the first report, for the whole network.
    private func recordOpeningBalances(in environment: HubEnvironment) async throws {
        guard let first = schemes.first, let until = Month(first.opening.through) else { return }
        let now = environment.clock.now
        let sums = [
            ("families.new", schemes.reduce(0) { $0 + $1.opening.families }),
            ("visits", schemes.reduce(0) { $0 + $1.opening.visits }),
        ]
        try await environment.database.write(as: .national) { tx in
            let known = Set(try OpeningBalanceStore.all(tx).map(\.element.rawValue))
            for (element, amount) in sums where !known.contains(element) {
                guard let id = DataElement.ID(parsing: element) else { continue }
                try OpeningBalanceStore.record(
                    OpeningBalance(element: id, amount: Int64(amount), until: until, source: "架空の値 / made up"),
                    at: now, tx)
            }
        }
    }
}

extension SchemeProfile {
    fileprivate init(_ profile: Profile, of scheme: Scheme, numbered id: SchemeID) {
        let facts = ProfileFacts(
            hostName: scheme.host.name, hostType: scheme.host.type.rawValue, areasServed: profile.areasServed,
            organizers: Int32(profile.organizers), trustees: Int32(profile.trustees),
            committeeMeetings: Int32(profile.committeeMeetings),
            programmes: profile.programmes.map(\.rawValue) + (profile.subsidy ? ["subsidy"] : [])
                + (profile.privateGrant ? ["privateGrant"] : []),
            yearlyBudget: profile.yearlyBudget)
        self.init(scheme: id, validFrom: profile.from, facts: facts)
    }
}
