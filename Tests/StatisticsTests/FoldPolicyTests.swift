import Testing

@testable import Statistics

@Suite("When to fold")
struct FoldPolicyTests {
    @Test(
        arguments: [
            (0, nil, false), (0, 0, false), (3, nil, false), (3, 2, false), (3, 3, true), (500, 499, false),
            (501, 400, true),
            (501, nil, true),
        ] as [(Int, Int?, Bool)])
    func decision(waiting: Int, before: Int?, folds: Bool) {
        #expect(FoldPolicy(most: 500).wantsFold(waiting: waiting, before: before) == folds)
    }
}
