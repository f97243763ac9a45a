/// What an entry of the feeds is about.
package enum FeedTopic: String, Sendable, CaseIterable {
    case report, dictionary, notice, invoice, document, question, correction
}
