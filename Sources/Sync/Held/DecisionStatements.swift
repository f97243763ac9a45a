import Postgres

/// Every statement with which the national office looks at what waits and decides, for the test that compares them with
/// the schema.
package enum DecisionStatements {
    package static let all: [any AnyStatement] = HeldStore.statements + FollowUpStore.statements
}
