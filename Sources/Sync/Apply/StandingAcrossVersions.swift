import SyncProtocol

extension [StandingValue?] {
    /// What stands for the keys of a batch when other dictionary versions count too.
    ///
    /// Whoever speaks of a cell withdraws its counterparts, so each knows the highest revision at which any of them was
    /// spoken of. A cell of a version that was published later knows nothing yet: for it the highest revision among its
    /// counterparts is taken, so that an older figure under the new version does not pass for new.
    func acrossVersions(_ batch: Batch, _ keys: CellKeys) -> [StandingValue?] {
        var standing = self
        for record in batch.records {
            var speaker: Int?
            for index in record.changes {
                let position = Int(keys.positions[index])
                guard batch.changes[index].isImplied else {
                    speaker = position
                    continue
                }
                guard let speaker, self[speaker] == nil, let value = self[position],
                    value.revision > standing[speaker]?.revision ?? 0
                else { continue }
                standing[speaker] = StandingValue(state: .notReported, revision: value.revision, since: value.since)
            }
        }
        return standing
    }
}
