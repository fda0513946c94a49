//! mxrd
