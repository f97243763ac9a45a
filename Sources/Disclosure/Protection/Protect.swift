import HubCore

/// Decides what of a release is published: hides what the rule says, and then as few others as it finds to be needed so
/// that nobody can work those out.
///
/// The same system, policy and key give the same answer.
/// - Throws: `ProtectionRefusal` where something would be given away however much was hidden.
package func protect(_ system: TableSystem, _ policy: DisclosurePolicy) throws(ProtectionRefusal) -> Protection {
    do {
        return try protect(system, policy, keepsSteps: true)
    } catch {
        // Where nearly all is hidden, nothing is published beside it that a reader could compare its size with.
        return try protect(system, policy, keepsSteps: false)
    }
}

private func protect(
    _ system: TableSystem, _ policy: DisclosurePolicy, keepsSteps: Bool
) throws(ProtectionRefusal) -> Protection {
    // A number hidden for others that cannot be protected itself is better left published; then the choice starts over
    // without it.
    var barred: Set<Int> = []
    for round in 1...Limits.suppressionRounds {
        var suppression = Suppression(system, policy, barred: barred, keepsSteps: keepsSteps)
        let exposed = suppression.hideAll()
        if exposed.isEmpty {
            suppression.publishWhatIsNotNeeded()
            return suppression.protection()
        }
        let helpers = exposed.map(\.cell).filter { !suppression.isPrimary($0) }
        if helpers.isEmpty || round == Limits.suppressionRounds {
            throw ProtectionRefusal(exposed: exposed.sorted { $0.cell < $1.cell }.map(suppression.refusal))
        }
        barred.formUnion(helpers)
    }
    preconditionFailure("the last round returns or throws")
}
