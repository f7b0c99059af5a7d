"""Who answers each task of a workspace: Parvis’s own models, an endpoint, a file; chosen, tried, tallied."""
