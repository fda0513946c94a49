//! Means, variances, quantiles.
