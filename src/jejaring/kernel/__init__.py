"""Plain values every floor of the house speaks: errors, dates, periods, money, references, lifecycles.

Standard library only. Whoever needs a date that may be known only by its year, an amount with its currency, or a
pointer to a record of any kind takes it from here.
"""
