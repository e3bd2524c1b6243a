"""The version of HetMatch, said once."""

VERSION = "0.1.0"
