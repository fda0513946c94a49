//! The command line: arguments to settings, events to text.
