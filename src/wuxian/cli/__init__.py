"""The command line: parse, call one door, print."""
