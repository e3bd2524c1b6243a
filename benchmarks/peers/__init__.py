"""Matchers that HetMatch is compared with: of keypoints, learned or not, of phases, and AROSICS."""
