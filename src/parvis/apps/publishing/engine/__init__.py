"""The engine: what is due leaves, once.

Read ``forward`` first: it takes a delivery as far as it can go. ``gates`` is the last look before anything
leaves, in the transaction that says it begins; ``faults`` says what a failure means; ``noting`` is the only
part that writes how things ended; ``leases`` lets one process at a time speak for an account; ``running`` is
the service that never ends. Why it is exact: ``docs/decisions/0013-exactly-once.md``.
"""
