import HubCore

/// Other tables that a reader cannot tell from the true one.
///
/// Each fulfils every equation and shows the same published numbers. For every hidden cell and every reader some of
/// them differ by 2 or more there, and one reaches the threshold. Checking takes additions only.
package struct Certificate: Hashable, Sendable, Codable {
    /// A table as what differs from the true one, ascending by cell.
    package struct Alternative: Hashable, Sendable, Codable {
        package let changes: [Change]
        package init(changes: [Change]) { self.changes = changes }
    }

    package struct Change: Hashable, Sendable, Codable {
        /// Position in the system's cells.
        package let cell: Int
        /// Not 0.
        package let by: Int

        package init(cell: Int, by: Int) {
            self.cell = cell
            self.by = by
        }
    }

    package let alternatives: [Alternative]
    /// Whether a hidden number stays in its `SizeClass` or below in all of them, so that they also stand up to a reader
    /// who argues from the order in which numbers are hidden. False only where nothing can be published otherwise.
    package let keepsSteps: Bool

    package init(alternatives: [Alternative], keepsSteps: Bool) {
        self.alternatives = alternatives
        self.keepsSteps = keepsSteps
    }
}
