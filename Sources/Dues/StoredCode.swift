import BankFiles
import HubCore
import Postgres

/// An enumeration whose cases stand in text columns by their raw values.
protocol StoredCode: RawRepresentable, PostgresValue where RawValue == String {}

extension StoredCode {
    package static var postgresType: PostgresType { String.postgresType }
    package static var readableTypes: [PostgresType] { String.readableTypes }

    package func encode(into bytes: inout [UInt8]) -> Bool { rawValue.encode(into: &bytes) }

    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        guard let value = Self(rawValue: try String(postgres: bytes)) else {
            throw PostgresError(.unreadable, message: "a value is not a known \(Self.self)")
        }
        self = value
    }
}

extension FeeKind: StoredCode {}
extension JoiningRule: StoredCode {}
extension DueDateRule.Movement: StoredCode {}
extension MembershipEvent.Kind: StoredCode {}
extension BillingReason: StoredCode {}
extension BillingRun.State: StoredCode {}
extension BillingLine.State: StoredCode {}
extension Invoice.State: StoredCode {}
extension DocumentKind: StoredCode {}
extension BankFile.Format: StoredCode {}
extension BankLine.Direction: StoredCode {}
extension BankLine.Kind: StoredCode {}
extension ReceivedLine.State: StoredCode {}
extension LedgerAccount: StoredCode {}
extension TransactionRecord.Kind: StoredCode {}
extension LedgerBook.Recognition: StoredCode {}

extension InvoiceNumber: PostgresValue {
    package static var postgresType: PostgresType { String.postgresType }
    package static var readableTypes: [PostgresType] { String.readableTypes }

    package func encode(into bytes: inout [UInt8]) -> Bool { description.encode(into: &bytes) }

    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        guard let number = InvoiceNumber(try String(postgres: bytes)) else {
            throw PostgresError(.unreadable, message: "a value is not an invoice number")
        }
        self = number
    }
}

extension ReminderLevel: PostgresArrayElement {
    package static var postgresType: PostgresType { Int16.postgresType }
    package static var arrayType: PostgresType { Int16.arrayType }
    package static var readableTypes: [PostgresType] { Int16.readableTypes }

    package func encode(into bytes: inout [UInt8]) -> Bool { Int16(rawValue).encode(into: &bytes) }

    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        guard let level = ReminderLevel(rawValue: Int(try Int16(postgres: bytes))) else {
            throw PostgresError(.unreadable, message: "a value is not a level of reminders")
        }
        self = level
    }
}

extension BankLineID: PostgresArrayElement {
    package static var postgresType: PostgresType { .int8 }
    package static var arrayType: PostgresType { .int8Array }
    package static var readableTypes: [PostgresType] { [.int8] }
    package func encode(into bytes: inout [UInt8]) -> Bool { rawValue.encode(into: &bytes) }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        self.init(try Int64(postgres: bytes))
    }
}
