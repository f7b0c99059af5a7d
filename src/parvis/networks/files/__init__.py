"""Files as a network: tables (CSV, TSV, JSONL, JSON, Parquet) and the archives people get of their accounts."""
