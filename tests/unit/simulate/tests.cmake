# sw_unit_test(simulate SUBJECT), a line a subject
