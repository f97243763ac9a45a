import Postgres

/// Every statement of the feeds, for the test that compares them with the schema.
package enum FeedStatements {
    package static let all: [any AnyStatement] =
        FeedStore.statements + SnapshotStore.all + SchemeFeedStore.statements + FeedWatchStore.statements
        + FeedRetentionStore.statements + NoticeStore.statements + QuestionStore.statements
        + OfficeDocumentStore.statements
}
