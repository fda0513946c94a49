//! What a run was: settings, versions, timings, peak memory, failures.
