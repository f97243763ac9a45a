-- Who was given raw figures is kept for a time, and then goes.
GRANT DELETE ON raw_access TO hub_national;
