//! What nobody needs any more, let go where no frame waits for it: to free thousands of structures, or
//! hundreds of trees, takes longer than one.

/// Drops a value on a thread of its own; here, where there can be none.
pub(in crate::app) fn let_go(value: impl Send + 'static) {
    let thread = std::thread::Builder::new().name("let go".to_owned());
    // Where no thread can be started, the value is dropped with the closure.
    let _ = thread.spawn(move || drop(value));
}
