"""Files as a network: tables (CSV, TSV, JSONL, JSON, Parquet) and the archives of people's accounts."""
