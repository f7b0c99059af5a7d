"""One thing beside another: brands, periods, networks, languages, each with how sure the difference is."""
