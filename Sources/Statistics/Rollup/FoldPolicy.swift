/// When the deltas that wait are worth folding into the sums.
///
/// Folding adds up what many batches changed in the same sums, so it is cheaper the more wait; yet each that waits
/// makes every query read more. So: at once when it has become quiet, otherwise when many wait.
package struct FoldPolicy: Sendable {
    /// How many may wait while more keep coming.
    package var most: Int
    /// How many one fold takes at most, so that its transaction stays short.
    package var atOnce: Int

    package init(most: Int = 1_000, atOnce: Int = 2_000) {
        self.most = most
        self.atOnce = atOnce
    }

    /// `waiting` deltas now, `before` at the look before this one; nil at the first look.
    package func wantsFold(waiting: Int, before: Int?) -> Bool {
        waiting > 0 && (waiting > most || waiting == before)
    }
}
