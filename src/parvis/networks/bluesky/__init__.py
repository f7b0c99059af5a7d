"""Bluesky and any other AT Protocol host: Jetstream (v1, v2), the firehose of a PDS, timelines, profiles."""
