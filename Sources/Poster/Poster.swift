import Claims

/// The poster: its experiments, a file each.
public enum Poster {
    /// All experiments that chapters may name.
    public static func catalogue(data: DataRoom) -> ExperimentCatalogue {
        ExperimentCatalogue([DoubleWellExample(), NoiseCovarianceExperiment(data: data)])
    }
}
