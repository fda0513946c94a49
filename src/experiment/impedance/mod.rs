//! Impedance of a pellet to the conductivity of its parts.
