import HubCore

/// Decides what of a release is published: hides what the rule says, and then as few others as it finds to be needed so
/// that nobody can work those out.
///
/// The same system, policy and key give the same answer.
/// - Throws: `ProtectionRefusal` where something would be given away however much was hidden, or where nothing was found
///   within the bound of searches; `SolverFault`.
package func protect(
    _ system: TableSystem, _ policy: DisclosurePolicy, searchesToHide: Int = Limits.searchesToHide
) throws -> Protection {
    do {
        return try protect(system, policy, keepsSteps: true, searchesToHide)
    } catch is ProtectionRefusal {
        // Where nearly all is hidden, nothing is published beside it that a reader could compare its size with.
        return try protect(system, policy, keepsSteps: false, searchesToHide)
    }
}

private func protect(
    _ system: TableSystem, _ policy: DisclosurePolicy, keepsSteps: Bool, _ searchesToHide: Int
) throws -> Protection {
    // A number hidden for others that cannot be protected itself is better left published; then the choice starts over
    // without it.
    var barred: Set<Int> = []
    for round in 1...Limits.suppressionRounds {
        var suppression = try Suppression(
            system, policy, barred: barred, keepsSteps: keepsSteps, searchesToHide: searchesToHide)
        let exposed = suppression.hideAll()
        if exposed.isEmpty {
            suppression.publishWhatIsNotNeeded()
            return suppression.protection()
        }
        let helpers = exposed.map(\.cell).filter { !suppression.isPrimary($0) }
        if helpers.isEmpty || suppression.isExhausted || round == Limits.suppressionRounds {
            throw ProtectionRefusal(exposed: exposed.sorted { $0.cell < $1.cell }.map(suppression.refusal))
        }
        barred.formUnion(helpers)
    }
    preconditionFailure("the last round returns or throws")
}
