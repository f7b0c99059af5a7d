"""What is to be looked at in the words of a post, before anybody approves it: pure, no model asked."""
