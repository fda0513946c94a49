//! density_features
