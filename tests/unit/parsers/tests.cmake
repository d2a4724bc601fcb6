# sw_unit_test(parsers SUBJECT), a line a subject
