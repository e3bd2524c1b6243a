"""HetMatch in the Processing toolbox."""
