"""What matters to the audience: rises of the same thing told as one, ranked, answered, and learnt from."""
