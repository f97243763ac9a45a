"""Two bodies of batches.py as gzip made them once. Any gzip of them would do; vectors need the same every time."""

GZIP = {
    "first":
        "H4sIAAAAAAACA52SS3LDIAyG9z2G1rHDw9jGJ+g1MCgpE2K7gJ3pZHL3ykkfabtKWWik+X8+SQxnWKATG0g5ojlCBy+p4LI4mcNY"
        "Gg4k4Ct0fANTRHJCL2qhhdkJYa0VrnemYqoxstWatQ1Hxg06Lmtl2742WhopVeV6rq1iu0oiEb0jDuO6aSrBCmcZKxpGoV0D47Vm"
        "t7N2H6BTG3DeZrojmKhLDpenM4wT1dOcybIqFkOg9ECpsdkvPr9tV3fBqu3ik8+J1Hjdg5qf1525uPwH9DzO8S8MuCgVPAoMfjj8"
        "YiXyDWMuzDQFb00f8I4acRpj/qAtY5iHjBjTJ+8naW2cruN9GcuIe58yRiSHJOOddB0O6StUl0fX2JmjDx5TeTI++2F/m0N9vw4j"
        "4jvK6vywaAIAAA==",
    "document":
        "H4sIAAAAAAAAA6WQTW6DMBCF9zlFNGsg/gtgpJ6k6sI1Q2PFATp2iKqIu9dOkyrr1ouRrPfmfTNzBRwX9NOM0F1hgY4XECKhOUEH"
        "h1ByWV7McareOSQBP2+GmTA5gSNDpXGv6lrKvU5fy6yVtdVcCSP1oBvBpWGDrS3ng1ZCCdG2KLTmgps6Jbo+5TCum0YJVvaWsbJh"
        "qbS5MN727Odl+gidKqB3NqYewURdcViLzRYI7UR9gO71CtOcRMJ5ophajumzTP48RkQKu9xUMpWEPm9r0ftwW/vXUhF+uBCRMDmk"
        "LJ4lY6Nb0pmEWtfM3d5p8zmj8lA58E69mV38ejB3iwsuhgc6H1r9J4Wg009Z+z9kDebkvMNQjXjZEQ5IZPzLfBifhhzP3q/r27r5"
        "Bpkt9AAoAgAA",
}
