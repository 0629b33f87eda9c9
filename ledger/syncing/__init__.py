"""汇: bringing this office and another copy of it together; what is merged how is for `merging` to say, what git does for `store`."""
