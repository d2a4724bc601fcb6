# sw_unit_test(base SUBJECT), a line a subject
sw_unit_test(base date)
