# sw_unit_test(store SUBJECT), a line a subject
sw_unit_test(store row_keys)
sw_unit_test(store select)
sw_unit_test(store store)
