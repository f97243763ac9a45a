import HubCore
import Testing

@Suite struct AreaTests {
    @Test func everyPrefectureIsInOneRegion() {
        let regions = (1...47).map { Region(prefecture: $0) }
        #expect(regions.allSatisfy { $0 != nil })
        #expect(Set(regions).count == 8)
        #expect(Region(prefecture: 0) == nil)
        #expect(Region(prefecture: 48) == nil)
    }
}
