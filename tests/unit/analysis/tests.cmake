# sw_unit_test(analysis SUBJECT), a line a subject
sw_unit_test(analysis interval)
sw_unit_test(analysis chain)
sw_unit_test(analysis waves)
sw_unit_test(analysis run)
