"""Reports: what happened, how sure is it, what to do?"""
