# sw_unit_test(parsers SUBJECT), a line a subject
sw_unit_test(parsers urls)
sw_unit_test(parsers received)
