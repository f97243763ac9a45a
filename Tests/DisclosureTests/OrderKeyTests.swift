import Disclosure
import Testing

@Suite struct OrderKeyTests {
    /// The example of the paper (Aumasson and Bernstein 2012, appendix A): the bytes 0 to 14 under the key 0 to 15.
    @Test func exampleOfThePaper() {
        let key = OrderKey(0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908)
        let text = String(decoding: (0..<15).map(UInt8.init), as: UTF8.self)
        #expect(key.number(of: text) == 0xa129_ca61_49be_45e5)
    }

    @Test func anotherKeyIsAnotherOrder() {
        #expect(OrderKey(1, 2).number(of: "families.new|13") != OrderKey(2, 1).number(of: "families.new|13"))
        #expect(OrderKey(1, 2).number(of: "") != OrderKey(1, 2).number(of: "\0"))
    }
}
