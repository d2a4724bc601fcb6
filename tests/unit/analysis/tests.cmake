# sw_unit_test(analysis SUBJECT), a line a subject
