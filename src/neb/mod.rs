//! Elastic bands: from a hop of the mobile ion to its barrier in a framework that gives way.
