"""The version of HetMatch."""

VERSION = "0.1.0"
