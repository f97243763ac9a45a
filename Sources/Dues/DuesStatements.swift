import Postgres

/// Every statement of the dues, for the test that compares them with the schema.
package enum DuesStatements {
    package static let all: [any AnyStatement] =
        FeeScheduleStore.statements + MembershipStore.statements + BillingInputsStore.statements
        + BillingRunStore.statements
        + BillingPolicyStore.statements + BillingChunkStore.statements + InvoiceStore.statements
        + InvoiceStateStore.statements + MemberFeedStore.statements + DuesDocumentStore.statements
        + BookedRefundStore.statements
        + DuesMailStore.statements + ReceiptPaymentStore.statements + ReminderPolicyStore.statements
        + ReminderStore.statements + receipts + ledger

    private static let receipts: [any AnyStatement] =
        BankAccountStore.statements + BankImportStore.statements + BankLineStore.statements
        + MatchingInputsStore.statements + MatchingPolicyStore.statements + ReceiptStore.statements
        + MemberStore.statements

    private static let ledger: [any AnyStatement] =
        LedgerStore.statements + LedgerBookStore.statements + LedgerDecisionStore.statements
        + LedgerReportStore.statements + DuesReportStore.statements
}
