import Mathematics

extension Network {
    /// The running statistics that batches at these weights would settle to: their mean over batches of consecutive
    /// examples. In the middle of training the running ones lag behind the weights, which inflates per-example gradients.
    public func reestimatedStatistics(
        at state: NetworkState, on examples: some ExampleSet, batchSize: Int = 128, in workspace: Workspace
    ) throws(NetworkError) -> NetworkState {
        try check(examples)
        var sums = [Double](repeating: 0, count: statisticCount)
        // A last batch that is too small would distort the variances.
        let batches = max(1, examples.count / batchSize)
        for b in 0..<batches {
            let range = b * batchSize..<min(examples.count, (b + 1) * batchSize)
            let batch = try batchStatistics(at: state, of: examples, indices: Array(range), in: workspace)
            for (i, x) in batch.enumerated() { sums[i] += Double(x) }
        }
        var result = state
        result.statistics = sums.map { Float($0 / Double(batches)) }
        return result
    }
}
