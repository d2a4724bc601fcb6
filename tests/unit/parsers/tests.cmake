# sw_unit_test(parsers SUBJECT), a line a subject
sw_unit_test(parsers urls)
sw_unit_test(parsers received)
sw_unit_test(parsers headers)
sw_unit_test(parsers fields)
sw_unit_test(parsers boundary)
sw_unit_test(parsers held_events)
