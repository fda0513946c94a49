//! sine_coulomb_matrix
