//! Space groups, over moyo.
//!
//! In: an ordered [`super::Structure`]. Out: the space group's number and symbol and the
//! equivalence of sites.
