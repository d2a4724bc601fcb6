# sw_unit_test(report SUBJECT), a line a subject
