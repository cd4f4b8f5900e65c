"""The HR console: parse, call one door, render. It knows no rules and no models."""
