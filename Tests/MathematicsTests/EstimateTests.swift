import Mathematics
import Testing

@Suite struct EstimateTests {
    @Test func aNegativeFactorExchangesTheEndsOfTheInterval() {
        #expect(Estimate(2, low: 1, high: 4, unit: "m").scaled(by: -2) == Estimate(-4, low: -8, high: -2, unit: "m"))
    }
}
