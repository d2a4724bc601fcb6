# sw_unit_test(store SUBJECT), a line a subject
