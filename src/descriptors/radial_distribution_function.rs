//! radial_distribution_function
