import HubCore
import SyncProtocol

extension SchemeOffice {
    /// What this installation is; nil before it was enrolled.
    package func installation() throws -> Installation? { try store.read { try $0.installation() } }

    /// What was last queued of the reports that the records speak of.
    package func book(of records: [OfficeRecord]) throws -> FigureBook {
        try store.read { try $0.figures(of: Set(records.compactMap(\.report))) }
    }
}
