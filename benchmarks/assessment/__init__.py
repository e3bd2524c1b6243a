"""The figures of `hetmatch assess`, compared with known truth."""
