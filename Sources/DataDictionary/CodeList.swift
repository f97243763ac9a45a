import HubCore

/// A list of codes that a scheme's profile is filled in with, such as the types of host organisation.
package struct CodeList: Sendable, Identifiable {
    package let id: Identifier<CodeList>
    package let label: Message
    package let codes: [Code]

    package struct Code: Sendable, Identifiable {
        package let id: Identifier<Code>
        package let label: Message
    }

    package func code(_ id: Code.ID) -> Code? { codes.first { $0.id == id } }
}
