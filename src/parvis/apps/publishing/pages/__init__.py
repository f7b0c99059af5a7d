"""Pages of publishing: accounts, deliveries, and the panel beside a post."""
