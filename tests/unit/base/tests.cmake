# sw_unit_test(base SUBJECT), a line a subject
sw_unit_test(base date)
sw_unit_test(base address)
sw_unit_test(base escape)
sw_unit_test(base hash)
sw_unit_test(base random)
sw_unit_test(base domain)
sw_unit_test(base url)
sw_unit_test(base span)
