"""Pure Python that knows no Django: errors, worktime, periods, money, ids, geo."""
