"""Does the accuracy that a match states hold at random places?"""
