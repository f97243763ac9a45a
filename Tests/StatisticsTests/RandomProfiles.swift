import Foundation
import HubCore
import Postgres
import TestSupport

/// Profiles and starts of activity for the schemes of a random network, remembered for a recount. Some schemes have
/// neither.
struct RandomProfiles: Sendable {
    struct Version: Sendable {
        let from: Day
        let hostType: String
        let programmes: [String]
    }

    private(set) var versions: [[Version]] = []
    private(set) var starts: [Day?] = []

    init(for network: RandomNetwork, seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        for index in network.schemes.indices {
            let isKnown = index % 4 != 3
            let days = (0..<(isKnown ? 3 : 0)).map { _ in
                Day(
                    year: 2022 + Int.random(in: 0...2, using: &random), month: Int.random(in: 1...12, using: &random),
                    day: Int.random(in: 1...28, using: &random))!
            }
            versions.append(
                Set(days).sorted().map { day in
                    Version(
                        from: day, hostType: ["hiroba", "nursery", "other"].randomElement(using: &random)!,
                        programmes: [
                            [], ["subsidy"], ["privateGrant"], ["privateGrant", "subsidy"], ["careVisits", "subsidy"],
                        ]
                        .randomElement(using: &random)!)
                })
            starts.append(
                isKnown
                    ? Day(
                        year: Int.random(in: 2012...2023, using: &random),
                        month: Int.random(in: 1...12, using: &random),
                        day: 15)! : nil)
        }
        let (versions, starts) = (versions, starts)
        try await network.test.database.write(as: .national) { tx in
            for (index, scheme) in network.schemes.enumerated() {
                for version in versions[index] {
                    tx.enqueue(Self.profile, scheme.id, version.from, version.hostType, version.programmes)
                }
                if let start = starts[index] { tx.enqueue(Self.start, scheme.id, start) }
            }
        }
    }

    private static let profile = Statement<SchemeID, Day, String, [String], Void>(
        "test.profile",
        """
        INSERT INTO scheme_profile VALUES ($1, $2, '架空', $3, '{}', 1, 4, 2, $4, 1000000, '2026-01-01')
        """)

    private static let start = Statement<SchemeID, Day, Void>(
        "test.start", "INSERT INTO membership_event VALUES ($1, $2, 'started', NULL, '2026-01-01', 'national')")
}
