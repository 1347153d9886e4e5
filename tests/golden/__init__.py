"""What is printed, byte for byte."""
