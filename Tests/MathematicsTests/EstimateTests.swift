import Foundation
import Mathematics
import Testing

@Suite struct EstimateTests {
    @Test func aNegativeFactorExchangesTheEndsOfTheInterval() {
        #expect(Estimate(2, low: 1, high: 4, unit: "m").scaled(by: -2) == Estimate(-4, low: -8, high: -2, unit: "m"))
    }

    @Test func estimatesSurviveJSONBitByBit() throws {
        let ends = [0.1 + 0.2, -.infinity, .infinity, .leastNonzeroMagnitude, -.greatestFiniteMagnitude, 1 / 3]
        for low in ends {
            let estimate = Estimate(2 / 3, low: low, high: .infinity, unit: "%")
            let text = try JSONEncoder().encode(estimate)
            #expect(try JSONDecoder().decode(Estimate.self, from: text) == estimate)
        }
        let undefined = try JSONEncoder().encode(Estimate(exactly: .nan))
        #expect(try JSONDecoder().decode(Estimate.self, from: undefined).value.isNaN)
        let wrong = Data(#"{"value": "three", "low": 0, "high": 0, "unit": ""}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Estimate.self, from: wrong) }
    }
}
