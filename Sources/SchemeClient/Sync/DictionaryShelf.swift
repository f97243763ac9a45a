import DataDictionary
import HubCore

/// The dictionaries of an office: those that are kept in its folder, and what the hub still gives away.
struct DictionaryShelf {
    let home: SchemeHome
    let hub: HubConnection
    let perseverance: Perseverance

    /// From the one version to the other, each of which continues the one before. Nil where that cannot be found out.
    /// Throws `StoppedByHub` for a hub that cannot be asked.
    func line(from old: String, to new: String) throws -> [DataDictionary]? {
        guard let newest = try dictionary(new) else { return nil }
        var line = [newest]
        while line[0].version.rawValue != old {
            guard line.count < Self.mostVersions, let continuation = line[0].continuation,
                let before = try dictionary(continuation.version.rawValue)
            else { return nil }
            line.insert(before, at: 0)
        }
        return line
    }

    /// Nil where neither has it.
    private func dictionary(_ version: String) throws -> DataDictionary? {
        if let kept = home.dictionary(version) { return kept }
        let bytes: [UInt8]
        do throws(HubFault) {
            bytes = try perseverance.call { () throws(HubFault) in try hub.dictionary(version) }
        } catch {
            guard case .problem(let problem) = error, problem.status == 404 else {
                throw StoppedByHub(error.explanation)
            }
            return nil
        }
        do {
            _ = try home.keepDictionary(bytes, version: version)
        } catch is Problem {
            return nil
        }
        return home.dictionary(version)
    }

    private static let mostVersions = 50
}
