//! oxidation_states
