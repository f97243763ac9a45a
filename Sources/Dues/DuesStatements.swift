import Postgres

/// Every statement of the dues, for the test that compares them with the schema.
package enum DuesStatements {
    package static let all: [any AnyStatement] =
        FeeScheduleStore.statements + MemberStore.statements + BillingInputsStore.statements
        + BillingRunStore.statements
        + BillingPolicyStore.statements
        + BillingChunkStore.statements + InvoiceStore.statements + MemberFeedStore.statements + LedgerStore.statements
        + DuesDocumentStore.statements + DuesMailStore.statements
}
