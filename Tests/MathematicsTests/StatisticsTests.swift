import Foundation
import Mathematics
import Testing

/// Reference values: SciPy 1.17.1 and NumPy 2.4.6.
@Suite struct StatisticsTests {
    private let a = [4.2, 3.9, 5.1, 4.7, 4.4, 4.9], b = [3.1, 4.0, 2.2, 3.6]

    private func near(_ x: Double, _ y: Double, _ tolerance: Double = 1e-12) -> Bool {
        abs(x - y) <= tolerance * max(1e-300, abs(y))
    }

    @Test func meansAndVariances() {
        #expect(near(Statistics.mean(a), 4.533333333333332))
        #expect(near(Statistics.variance(a), 0.20266666666666663))
        #expect(near(Statistics.standardError(a), 0.1837873166945363))
        #expect(Statistics.variance([1]).isNaN && Statistics.mean([]).isNaN)
        // A large offset does not spoil the variance.
        #expect(near(Statistics.variance(a.map { $0 + 1e9 }), 0.20266666666666663, 1e-6))
    }

    @Test func quantilesInterpolateBetweenOrderStatistics() {
        let found = Statistics.quantiles(a, [0, 0.1, 0.5, 0.9, 1])
        #expect(zip(found, [3.9, 4.05, 4.55, 5, 5.1]).allSatisfy { near($0, $1) })
        #expect(Statistics.median([3, 1, 2]) == 2)
        #expect(Statistics.quantile([], 0.5).isNaN)
    }

    @Test(arguments: [
        (1e-300, -37.0470962993612), (1e-12, -7.034483825301131), (1e-4, -3.7190164854556804),
        (0.01, -2.3263478740408408), (0.02425, -1.972961051311885), (0.3, -0.5244005127080409),
        (0.8, 0.8416212335729143), (0.975, 1.959963984540054), (0.9995, 3.2905267314919255),
    ]) func normalQuantiles(p: Double, x: Double) {
        #expect(near(Statistics.normalQuantile(p), x, 1e-14))
    }

    @Test func quantilesOfCertainAndImpossibleEventsAreInfinite() {
        #expect(Statistics.normalQuantile(0) == -.infinity && Statistics.normalQuantile(1) == .infinity)
        #expect(Statistics.normalQuantile(0.5) == 0 && Statistics.normalQuantile(-1).isNaN)
        #expect(Statistics.studentTQuantile(1, degreesOfFreedom: 3) == .infinity)
    }

    @Test(arguments: [
        (1.0, 0.6, 0.32491969623290634), (1, 0.975, 12.706204736174694), (1, 0.9995, 636.6192487687897),
        (2, 0.9, 1.8856180831641272), (3, 0.975, 3.1824463052837078), (4.7, 0.6, 0.2680827195410317),
        (4.7, 0.9995, 7.266542375825276), (10, 0.9, 1.372183641110336), (30, 0.975, 2.0422724563012378),
        (200, 0.9995, 3.3398354062757107), (1e5, 0.6, 0.25334777715718015), (1e5, 0.975, 1.9599877075346095),
    ]) func studentQuantiles(nu: Double, p: Double, t: Double) {
        #expect(near(Statistics.studentTQuantile(p, degreesOfFreedom: nu), t, 1e-10))
        #expect(near(Statistics.studentTQuantile(1 - p, degreesOfFreedom: nu), -t, 1e-10))
    }

    @Test(arguments: [
        (0.1, 3.0, 0.5366738255995971), (-2.5, 7, 0.020496109292876444), (12, 2, 0.9965635331614208),
        (-40, 5.5, 2.70525499452305e-08), (0.001, 50, 0.5003969526122491),
    ]) func studentProbabilities(t: Double, nu: Double, p: Double) {
        #expect(near(Statistics.studentTCumulative(t, degreesOfFreedom: nu), p, 1e-12))
    }

    @Test(arguments: [
        (3.84, 1.0, 0.05004352124870519), (10, 10, 0.44049328506521257), (150, 100, 0.0009039320423540184),
        (60, 100, 0.999481108537452), (0.01, 2, 0.9950124791926823), (400, 255, 1.6600025244123397e-08),
    ]) func chiSquareTails(x: Double, k: Double, p: Double) {
        #expect(near(Statistics.chiSquareTail(x, degreesOfFreedom: k), p, 1e-11))
    }

    @Test(arguments: [
        (0.3, 0.9999906941986655), (0.5, 0.9639452436648751), (0.8276, 0.49995841656354456),
        (1.63, 0.009846364888486529), (2.5, 7.453306344157342e-06),
    ]) func kolmogorovTails(x: Double, p: Double) {
        #expect(near(Statistics.kolmogorovTail(x), p, 1e-12))
    }

    @Test func intervalsOfMeans() {
        let one = Statistics.interval(meanOf: a, unit: "s")
        #expect(near(one.low, 4.060892995418018, 1e-11) && near(one.high, 5.0057736712486465, 1e-11) && one.unit == "s")
        let two = Statistics.interval(differenceOfMeans: a, b)
        #expect(near(two.value, 1.3083333333333322))
        #expect(near(two.low, 0.1543455054032763, 1e-10) && near(two.high, 2.462321161263388, 1e-10))
        let lone = Statistics.interval(meanOf: [3])
        #expect(lone.value == 3 && lone.low == -.infinity && lone.high == .infinity)
    }

    @Test func intervalsOfProportions() {
        let some = Statistics.interval(proportion: 7, of: 50)
        #expect(near(some.low, 0.06950833427016292) && near(some.high, 0.26186193710585537))
        let none = Statistics.interval(proportion: 0, of: 20)
        #expect(none.low == 0 && near(none.high, 0.16112515805281935))
    }

    @Test func regressionLines() {
        let x = [0.5, 1.0, 1.7, 2.2, 3.1, 4.0, 4.4], y = [1.1, 1.9, 3.9, 4.1, 6.8, 7.7, 9.3]
        let line = LinearRegression(x, y)
        #expect(near(line.slope.value, 2.0445458496305955))
        #expect(near(line.slope.low, 1.745279006219782, 1e-10) && near(line.slope.high, 2.343812693041409, 1e-10))
        #expect(near(line.intercept.value, 0.03531073446327593, 1e-12))
        #expect(near(line.intercept.low, -0.7955061372561573, 1e-10))
        #expect(near(line.intercept.high, 0.8661276061827091, 1e-10))
        #expect(near(line.explained, 0.9840468514591169) && near(line.residualDeviation, 0.4221496693460595))
        #expect(near(line(2), 0.03531073446327593 + 2 * 2.0445458496305955))
        #expect(near(Statistics.correlation(x, y), 0.9919913565445603))
        #expect(near(Statistics.covariance(x, y), 4.480476190476191))
    }
}
